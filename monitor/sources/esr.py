"""Parse the JSON of USDA's export sales (ESR) API into typed, checked records.

A list in an unexpected format raises SourceChanged with the record, so that a person looks at it
and nothing is counted. Rows of `/exports` are parsed in `esr_rows.py`. Source: USDA FAS Open Data
Services, "ESR Data API"; amounts are integers in the commodity's unit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import msgspec

from monitor.core.calendar import new_york
from monitor.core.records import USDA, Commodity, Destination, ReleaseDate, SourceResponse
from monitor.core.signs import cleaned, shortened
from monitor.sources.esr_rows import parse_rows
from monitor.sources.shape import changed, decode

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
    """One row of `/datareleasedates`; the release date is New York time without a zone."""

    commodity_code: int = msgspec.field(name="commodityCode")
    market_year: int = msgspec.field(name="marketYear")
    starts: str = msgspec.field(name="marketYearStart")
    ends: str = msgspec.field(name="marketYearEnd")
    released: str = msgspec.field(name="releaseTimeStamp")


@dataclass(frozen=True, slots=True)
class Slice:
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


@dataclass(frozen=True, slots=True)
class Request:
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
        rows, oddities = parse_rows(body, self.wanted.commodity, self.wanted.market_year)
        return replace(self.unread(body), rows=rows, complete=True, oddities=oddities)

    def _is_running(self, year: int) -> bool:
        """Return whether the release held a week of this year; a straddling week is in two."""
        just_turned = self.stamp.released_at.date() <= self.stamp.starts_on + timedelta(days=14)
        running = self.stamp.market_year
        return year == running or (just_turned and year == running - 1)


def parse_destinations(body: bytes) -> list[Destination]:
    """Parse `/countries`: buyers as USDA names them now."""
    rows = decode(body, list[CountryRow], "countries")
    return [Destination(r.code, _name(r.name), _name(r.description)) for r in rows]


def parse_commodities(body: bytes) -> list[Commodity]:
    """Parse `/commodities`, with units."""
    rows = decode(body, list[CommodityRow], "commodities")
    return [Commodity(r.code, _name(r.name), r.unit_id) for r in rows]


def _name(text: str) -> str:
    """Return a name without padding and forbidden characters."""
    return shortened(cleaned(text), LONGEST_NAME)


def parse_release_stamps(body: bytes) -> list[ReleaseDate]:
    """Parse `/datareleasedates`; release dates are converted from New York time to UTC."""
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
    """Return a release date in UTC without fractions: the ledger stores whole seconds."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise changed("release dates", f"{text!r} is no time", row) from None
    if moment.tzinfo is not None:
        raise changed("release dates", f"{text!r} has a time zone, New York was meant", row)
    return moment.replace(microsecond=0, tzinfo=new_york()).astimezone(UTC)
