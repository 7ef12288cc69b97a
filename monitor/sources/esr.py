"""USDA export sales (ESR): the API's JSON as typed, checked records.

Everything that is not exactly as known raises SourceChanged with the record, so that a
changed source is looked at by a person and not counted. Source: USDA FAS Open Data Services,
"ESR Data API"; amounts are integers in the commodity's unit.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, TypeVar

import msgspec

from monitor.errors import SourceChanged
from monitor.records import Answer, Commodity, Destination, Observation, ReleaseStamp
from monitor.signs import cleaned, shortened
from monitor.trade_calendar import THURSDAY, new_york

SOURCE = "usda"
LARGEST = 10**15
LONGEST_NAME = 100
Amount = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
Exports = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
T = TypeVar("T")


class ExportRow(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One row of `/exports`, with the API's own field names."""

    commodity_code: int = msgspec.field(name="commodityCode")
    country_code: int = msgspec.field(name="countryCode")
    weekly_exports: Exports = msgspec.field(name="weeklyExports")
    accumulated_exports: Exports = msgspec.field(name="accumulatedExports")
    outstanding_sales: Amount = msgspec.field(name="outstandingSales")
    gross_new_sales: Amount = msgspec.field(name="grossNewSales")
    net_sales: Amount = msgspec.field(name="currentMYNetSales")
    total_commitment: Amount = msgspec.field(name="currentMYTotalCommitment")
    next_year_outstanding: Amount = msgspec.field(name="nextMYOutstandingSales")
    next_year_net_sales: Amount = msgspec.field(name="nextMYNetSales")
    unit_id: int = msgspec.field(name="unitId")
    week_ending: str = msgspec.field(name="weekEndingDate")


class CountryRow(msgspec.Struct):
    """One row of `/countries`; names are padded and may be cut to eight characters."""

    code: int = msgspec.field(name="countryCode")
    name: str = msgspec.field(name="countryName")
    description: str = msgspec.field(name="countryDescription")


class CommodityRow(msgspec.Struct):
    """One row of `/commodities`."""

    code: int = msgspec.field(name="commodityCode")
    name: str = msgspec.field(name="commodityName")
    unit_id: int = msgspec.field(name="unitId")


class ReleaseRow(msgspec.Struct):
    """One row of `/datareleasedates`; the stamp is New York time without a zone."""

    commodity_code: int = msgspec.field(name="commodityCode")
    market_year: int = msgspec.field(name="marketYear")
    starts: str = msgspec.field(name="marketYearStart")
    ends: str = msgspec.field(name="marketYearEnd")
    released: str = msgspec.field(name="releaseTimeStamp")


_rows_decoder = msgspec.json.Decoder(list[ExportRow])


@dataclass(frozen=True, slots=True)
class Slice:
    """What one request asks for: every destination of a commodity's marketing year."""

    commodity: Commodity
    market_year: int

    @property
    def path(self) -> str:
        """The address below the service's base."""
        return (
            f"exports/commodityCode/{self.commodity.code}/allCountries/marketYear/"
            f"{self.market_year}"
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One question: the slice, the commodity's newest release then, and when it was asked."""

    wanted: Slice
    stamp: ReleaseStamp
    retrieved_at: datetime

    def understand(self, body: bytes) -> Answer:
        """The answer in a body; without rows where the service has none.

        Raises SourceChanged where a row is not as known.
        """
        commodity, year = self.wanted.commodity, self.wanted.market_year
        return Answer(
            source=SOURCE,
            commodity_code=commodity.code,
            market_year=year,
            scope="all",
            unit_id=commodity.unit_id,
            retrieved_at=self.retrieved_at,
            published_at=self.stamp.released_at,
            sha256=hashlib.sha256(body).hexdigest(),
            rows=parse_rows(body, commodity, year),
            complete=True,
            current=self._is_running(year),
        )

    def _is_running(self, year: int) -> bool:
        """Whether the release brought a week of this year; the split week belongs to two."""
        just_turned = self.stamp.released_at.date() <= self.stamp.starts_on + timedelta(days=14)
        running = self.stamp.market_year
        return year == running or (just_turned and year == running - 1)


def parse_destinations(body: bytes) -> list[Destination]:
    """The rows of `/countries`: buyers as the service names them now."""
    rows = _decode(body, list[CountryRow], "countries")
    return [Destination(r.code, _name(r.name), _name(r.description)) for r in rows]


def parse_commodities(body: bytes) -> list[Commodity]:
    """The rows of `/commodities`, with their units."""
    rows = _decode(body, list[CommodityRow], "commodities")
    return [Commodity(r.code, _name(r.name), r.unit_id) for r in rows]


def _name(text: str) -> str:
    """A name as the service gives it, without its padding and without signs no text may hold."""
    return shortened(cleaned(text), LONGEST_NAME)


def parse_rows(body: bytes, commodity: Commodity, market_year: int) -> list[Observation]:
    """The rows of one answer, checked; raises SourceChanged showing the first that is not."""
    what = f"export sales of {commodity.name} {market_year}"
    rows = _decode(body, list[ExportRow], what, _rows_decoder)
    code, unit = commodity.code, commodity.unit_id
    weeks = {text: _thursday(text, what, rows) for text in {row.week_ending for row in rows}}
    for row in rows:
        if row.commodity_code != code or row.unit_id != unit:
            raise _changed(what, _foreign(row, commodity), row)
    records = [
        Observation(
            row.country_code,
            weeks[row.week_ending],
            row.weekly_exports,
            row.accumulated_exports,
            row.outstanding_sales,
            row.gross_new_sales,
            row.net_sales,
            row.total_commitment,
            row.next_year_outstanding,
            row.next_year_net_sales,
        )
        for row in rows
    ]
    _each_once(records, rows, what)
    return records


def parse_release_stamps(body: bytes) -> list[ReleaseStamp]:
    """The rows of `/datareleasedates`; stamps turned from New York time into UTC."""
    rows = _decode(body, list[ReleaseRow], "release dates")
    return [
        ReleaseStamp(
            row.commodity_code,
            row.market_year,
            _date(row.starts, row),
            _date(row.ends, row),
            _instant(row.released, row),
        )
        for row in rows
    ]


def _decode(
    body: bytes, kind: type[T], what: str, decoder: msgspec.json.Decoder[T] | None = None
) -> T:
    try:
        return (decoder or msgspec.json.Decoder(kind)).decode(body)
    except msgspec.ValidationError as error:
        raise _changed(what, str(error).rstrip("."), _record_at(body, str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _changed(what, f"the answer is not JSON ({error})", _beginning(body)) from None


def _record_at(body: bytes, message: str) -> object:
    """The record msgspec's message points at: `$[12].weeklyExports` is the 13th."""
    found = re.search(r"`\$\[(\d+)\]", message)
    try:
        decoded: object = json.loads(body)
    except ValueError:  # it also breaks off, or is no UTF-8, further on
        return _beginning(body)
    return decoded[int(found[1])] if found and isinstance(decoded, list) else decoded


def _beginning(body: bytes) -> str:
    """The first characters of an answer that cannot be taken apart."""
    return body[:300].decode(errors="replace")


def _thursday(text: str, what: str, rows: list[ExportRow]) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is None and moment.weekday() == THURSDAY:
        return moment.date()
    record = next(row for row in rows if row.week_ending == text)
    if moment is None or moment.tzinfo is not None:
        reason = "is no date" if moment is None else "has a time zone"
    else:
        reason = f"is a {moment:%A}; weeks end on a Thursday"
    raise _changed(what, f"weekEndingDate {text!r} {reason}", record)


def _each_once(records: list[Observation], rows: list[ExportRow], what: str) -> None:
    places: set[tuple[int, date]] = set()
    if len({record[:2] for record in records}) == len(records):
        return
    for record, row in zip(records, rows, strict=True):
        if record[:2] in places:
            raise _changed(what, "a destination's week stands there twice", row)
        places.add(record[:2])


def _foreign(row: ExportRow, commodity: Commodity) -> str:
    if row.unit_id != commodity.unit_id:
        return f"unitId is {row.unit_id}, {commodity.name} is counted in unit {commodity.unit_id}"
    return f"commodityCode is {row.commodity_code}, asked was {commodity.code}"


def _date(text: str, row: ReleaseRow) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise _changed("release dates", f"{text!r} is no date", row) from None


def _instant(text: str, row: ReleaseRow) -> datetime:
    """The stamp in UTC, to the second: the ledger keeps no fractions, and compares stamps."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _changed("release dates", f"{text!r} is no time", row) from None
    if moment.tzinfo is not None:
        raise _changed("release dates", f"{text!r} has a time zone, New York was meant", row)
    return moment.replace(microsecond=0, tzinfo=new_york()).astimezone(UTC)


def _changed(what: str, reason: str, record: object) -> SourceChanged:
    shown = msgspec.json.encode(record).decode()[:600] if record is not None else None
    message = f"USDA's {what} have changed shape: {reason[0].lower()}{reason[1:]}."
    return SourceChanged(f"{message} Nothing of this answer was used.", shown)
