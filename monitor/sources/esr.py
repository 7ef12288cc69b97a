"""Parse the JSON of USDA's export sales (ESR) API into typed, checked records.

A list in an unexpected format raises SourceChanged with the record, so that a person looks at it
and nothing is counted. Rows of `/exports` are parsed in `esr_rows.py`. Source: USDA FAS Open Data
Services, "ESR Data API"; amounts are integers in the commodity's unit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from monitor.core.calendar import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    MarketingYear,
    new_york,
    new_york_date,
)
from monitor.core.errors import EmptyAnswer
from monitor.core.formats import day
from monitor.core.frozen import Frozen, replace
from monitor.core.records import USDA, Commodity, Destination, ReleaseDate, SourceResponse
from monitor.core.signs import cleaned, shortened
from monitor.sources.esr_rows import parse_rows
from monitor.sources.export_row import Code
from monitor.sources.salvage import Weeks
from monitor.sources.shape import changed, decode

RELEASE_DATES = "release dates"
LONGEST_NAME, LONGEST_SHOWN = 100, 60
DAYS_TO_LAST = (364, 365)
"""Days from the first day of a marketing year to its last."""


class CountryRow(msgspec.Struct):
    """One row of `/countries`; names are padded and may be cut to eight characters."""

    code: Code = msgspec.field(name="countryCode")
    name: str = msgspec.field(name="countryName")
    description: str = msgspec.field(name="countryDescription")


class CommodityRow(msgspec.Struct):
    """One row of `/commodities`."""

    code: Code = msgspec.field(name="commodityCode")
    name: str = msgspec.field(name="commodityName")
    unit_id: Code = msgspec.field(name="unitId")


class ReleaseRow(msgspec.Struct):
    """One row of `/datareleasedates`; the release date is New York time without a zone."""

    commodity_code: Code = msgspec.field(name="commodityCode")
    market_year: int = msgspec.field(name="marketYear")
    starts: str = msgspec.field(name="marketYearStart")
    ends: str = msgspec.field(name="marketYearEnd")
    released: str = msgspec.field(name="releaseTimeStamp")


class Slice(Frozen):
    """A commodity's marketing year, all destinations: what one request asks for."""

    commodity: Commodity
    market_year: int

    @property
    def path(self) -> str:
        """Return the path below the API's base address."""
        return (
            f"exports/commodityCode/{self.commodity.code}/allCountries/marketYear/"
            f"{self.market_year}"
        )


class Request(Frozen):
    """One request: the commodity-year, the commodity's newest release then, and the time."""

    wanted: Slice
    stamp: ReleaseDate
    retrieved_at: datetime

    def unread(self, body: bytes) -> SourceResponse:
        """Return the response without its rows, which are not parsed."""
        year = self.wanted.market_year
        return SourceResponse(
            source=USDA,
            commodity_code=self.wanted.commodity.code,
            market_year=year,
            scope="all",
            unit_id=self.wanted.commodity.unit_id,
            retrieved_at=self.retrieved_at,
            published_at=self.stamp.released_at,
            sha256=hashlib.sha256(body).hexdigest(),
            rows=[],
            complete=False,
            current=self._is_running(year),
        )

    def understand(self, body: bytes) -> SourceResponse:
        """Parse a body; the response has no rows if USDA has none.

        Raises SourceChanged for rows in an unexpected format, SourceUnavailable for a truncated
        body.
        """
        year = self.wanted.market_year
        rows, oddities = parse_rows(body, self.wanted.commodity, year, self._weeks(year))
        return replace(self.unread(body), rows=rows, complete=True, oddities=oddities)

    def _weeks(self, year: int) -> Weeks:
        """Return the first and last day on which a week of this year may end, by now."""
        stamp = self.stamp
        bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
        first, last = bounds.shifted(year - stamp.market_year).span
        known_at = new_york_date(max(self.retrieved_at, stamp.released_at))
        return first, min(last, known_at - DAY)

    def _is_running(self, year: int) -> bool:
        """Return whether the release held a week of this year; a straddling week is in two."""
        just_turned = self.stamp.released_at.date() <= self.stamp.starts_on + timedelta(days=14)
        running = self.stamp.market_year
        return year == running or (just_turned and year == running - 1)


def parse_destinations(body: bytes) -> list[Destination]:
    """Parse `/countries`: buyers as USDA names them now.

    Raises SourceChanged for a code that stands there twice, EmptyAnswer for a list without any.
    """
    rows = decode(body, list[CountryRow], "countries")
    _check_list("countries", rows)
    return [Destination(r.code, _name(r.name), _name(r.description)) for r in rows]


def parse_commodities(body: bytes) -> list[Commodity]:
    """Parse `/commodities`, with units; raises as `parse_destinations` does."""
    rows = decode(body, list[CommodityRow], "commodities")
    _check_list("commodities", rows)
    return [Commodity(r.code, _name(r.name), r.unit_id) for r in rows]


def _check_list(what: str, rows: Sequence[CountryRow] | Sequence[CommodityRow]) -> None:
    if not rows:
        raise EmptyAnswer(f"USDA's {what} came empty, which is no list.")
    known: dict[int, CountryRow | CommodityRow] = {}
    for row in rows:
        if known.setdefault(row.code, row) != row:
            raise changed(what, f"code {row.code} stands there twice, differently", row)


def _name(text: str) -> str:
    """Return a name without padding and forbidden characters."""
    return shortened(cleaned(text), LONGEST_NAME)


def parse_release_stamps(body: bytes) -> list[ReleaseDate]:
    """Parse `/datareleasedates`; release dates are converted from New York time to UTC."""
    rows = decode(body, list[ReleaseRow], RELEASE_DATES)
    return [_release_date(row) for row in rows]


def _release_date(row: ReleaseRow) -> ReleaseDate:
    """Return a release; raise SourceChanged unless its marketing year is one, named by its end."""
    starts, ends = _moment(row.starts, row).date(), _moment(row.ends, row).date()
    if (ends - starts).days not in DAYS_TO_LAST or ends.year != row.market_year:
        reason = f"{day(starts)} to {day(ends)} is no marketing year {row.market_year}"
        raise changed(RELEASE_DATES, reason, row)
    # Without fractions, because the ledger stores whole seconds.
    released = _moment(row.released, row).replace(microsecond=0, tzinfo=new_york())
    return ReleaseDate(row.commodity_code, row.market_year, starts, ends, released.astimezone(UTC))


def _moment(text: str, row: ReleaseRow) -> datetime:
    """Return a time by New York's clock; raise SourceChanged if it is none of the reports'."""
    shown = repr(shortened(text, LONGEST_SHOWN))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise changed(RELEASE_DATES, f"{shown} is no time", row) from None
    if moment.tzinfo is not None:
        raise changed(RELEASE_DATES, f"{shown} has a time zone, New York was meant", row)
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise changed(RELEASE_DATES, f"{shown} is no day of the reports", row)
    return moment
