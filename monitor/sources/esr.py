"""USDA export sales (ESR): the API's JSON as typed, checked records.

A list that is not exactly as known raises SourceChanged with the record, so that a changed
source is looked at by a person and not counted; rows are read in `esr_rows.py`. Source: USDA FAS
Open Data Services, "ESR Data API"; amounts are integers in the commodity's unit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec

from monitor.core.calendar import new_york
from monitor.core.records import Commodity, Destination, ReleaseDate, SourceResponse
from monitor.core.signs import cleaned, shortened
from monitor.sources.esr_rows import parse_rows
from monitor.sources.shape import changed, decode

SOURCE = "usda"
LONGEST_NAME = 100


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
    stamp: ReleaseDate
    retrieved_at: datetime

    def understand(self, body: bytes) -> SourceResponse:
        """The answer in a body; without rows where the service has none.

        Raises SourceChanged where its rows are not as known, SourceUnavailable where it broke off.
        """
        commodity, year = self.wanted.commodity, self.wanted.market_year
        rows, oddities = parse_rows(body, commodity, year)
        return SourceResponse(
            source=SOURCE,
            commodity_code=commodity.code,
            market_year=year,
            scope="all",
            unit_id=commodity.unit_id,
            retrieved_at=self.retrieved_at,
            published_at=self.stamp.released_at,
            sha256=hashlib.sha256(body).hexdigest(),
            rows=rows,
            complete=True,
            current=self._is_running(year),
            oddities=oddities,
        )

    def _is_running(self, year: int) -> bool:
        """Whether the release brought a week of this year; the split week belongs to two."""
        just_turned = self.stamp.released_at.date() <= self.stamp.starts_on + timedelta(days=14)
        running = self.stamp.market_year
        return year == running or (just_turned and year == running - 1)


def parse_destinations(body: bytes) -> list[Destination]:
    """The rows of `/countries`: buyers as the service names them now."""
    rows = decode(body, list[CountryRow], "countries")
    return [Destination(r.code, _name(r.name), _name(r.description)) for r in rows]


def parse_commodities(body: bytes) -> list[Commodity]:
    """The rows of `/commodities`, with their units."""
    rows = decode(body, list[CommodityRow], "commodities")
    return [Commodity(r.code, _name(r.name), r.unit_id) for r in rows]


def _name(text: str) -> str:
    """A name as the service gives it, without its padding and without signs no text may hold."""
    return shortened(cleaned(text), LONGEST_NAME)


def parse_release_stamps(body: bytes) -> list[ReleaseDate]:
    """The rows of `/datareleasedates`; stamps turned from New York time into UTC."""
    rows = decode(body, list[ReleaseRow], "release dates")
    return [
        ReleaseDate(
            row.commodity_code,
            row.market_year,
            _date(row.starts, row),
            _date(row.ends, row),
            _instant(row.released, row),
        )
        for row in rows
    ]


def _date(text: str, row: ReleaseRow) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise changed("release dates", f"{text!r} is no date", row) from None


def _instant(text: str, row: ReleaseRow) -> datetime:
    """The stamp in UTC, to the second: the ledger keeps no fractions, and compares stamps."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise changed("release dates", f"{text!r} is no time", row) from None
    if moment.tzinfo is not None:
        raise changed("release dates", f"{text!r} has a time zone, New York was meant", row)
    return moment.replace(microsecond=0, tzinfo=new_york()).astimezone(UTC)
