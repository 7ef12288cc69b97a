"""Plain records of what USDA publishes, and their form in the API's own field names.

What the records mean together (what is visible when) is the business of `world`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

ApiRow = dict[str, object]
"""One JSON object as the API sends it."""

UNKNOWN_NOW = 9990
UNKNOWN_BEFORE = 2
"""Codes of "unknown destinations": since USDA renumbered them, and in the older API."""

THURSDAY = 3
WEEK_BEFORE_ITS_END = timedelta(days=6)

MEASURES = {
    "weeklyExports": "weekly_exports",
    "accumulatedExports": "accumulated_exports",
    "outstandingSales": "outstanding_sales",
    "grossNewSales": "gross_new_sales",
    "currentMYNetSales": "current_my_net_sales",
    "currentMYTotalCommitment": "current_my_total_commitment",
    "nextMYOutstandingSales": "next_my_outstanding_sales",
    "nextMYNetSales": "next_my_net_sales",
}
"""The API's name of every measure and the name it has here, in the order the API sends them."""

ROW_FIELDS = ("commodityCode", "countryCode", *MEASURES, "unitId", "weekEndingDate")
"""Every field of a row of the API. The marketing year is not one: it stands in the request."""


class RowKey(NamedTuple):
    """What identifies a row: the split week stands in two marketing years, so the year is in it."""

    commodity: int
    market_year: int
    country: int
    week_ending: date


@dataclass(frozen=True)
class Row:
    """One destination's week of one commodity in one marketing year; amounts in the row's unit."""

    commodity: int
    market_year: int
    country: int
    week_ending: date
    unit_id: int
    weekly_exports: int = 0
    accumulated_exports: int = 0
    outstanding_sales: int = 0
    gross_new_sales: int = 0
    current_my_net_sales: int = 0
    current_my_total_commitment: int = 0
    next_my_outstanding_sales: int = 0
    next_my_net_sales: int = 0

    @property
    def key(self) -> RowKey:
        """The row's identity over all its revisions."""
        return RowKey(self.commodity, self.market_year, self.country, self.week_ending)

    def as_api(self) -> ApiRow:
        """The row as the API sends it, which leaves the marketing year out."""
        return {
            "commodityCode": self.commodity,
            "countryCode": self.country,
            **{theirs: getattr(self, ours) for theirs, ours in MEASURES.items()},
            "unitId": self.unit_id,
            "weekEndingDate": midnight_text(self.week_ending),
        }

    @classmethod
    def from_api(cls, given: Mapping[str, object], market_year: int) -> "Row":
        """Read a row written in the API's fields; numbers may be text, as a CSV file has them.

        A measure that is absent or blank becomes 0, except the total commitment, which becomes
        shipped plus outstanding: the API always sends all eight. The unit is metric tons unless
        given. Raises ValueError for a field the API does not have.
        """
        strangers = sorted(set(given) - set(ROW_FIELDS))
        if strangers:
            raise ValueError(f"not fields of the API: {', '.join(strangers)}; known: {ROW_FIELDS}")
        amounts = {ours: _whole(given.get(theirs)) for theirs, ours in MEASURES.items()}
        if given.get("currentMYTotalCommitment") in (None, ""):
            shipped, unshipped = amounts["accumulated_exports"], amounts["outstanding_sales"]
            amounts["current_my_total_commitment"] = shipped + unshipped
        return cls(
            commodity=_whole(given["commodityCode"]),
            market_year=market_year,
            country=_whole(given["countryCode"]),
            week_ending=date.fromisoformat(str(given["weekEndingDate"])[:10]),
            unit_id=_whole(given.get("unitId")) or 1,
            **amounts,
        )


@dataclass(frozen=True)
class MarketingYear:
    """A marketing year: the number USDA gives it, its first and its last day."""

    name: int
    start: date
    end: date


@dataclass(frozen=True)
class Commodity:
    """A reported commodity and the (month, day) on which its marketing years start."""

    code: int
    name: str
    unit_id: int
    starts_on: tuple[int, int] = (9, 1)

    def year(self, name: int) -> MarketingYear:
        """The marketing year called `name`: the calendar year in which it ends."""
        first = name if self.starts_on == (1, 1) else name - 1
        start, following = date(first, *self.starts_on), date(first + 1, *self.starts_on)
        return MarketingYear(name, start, following - timedelta(days=1))

    def year_of(self, day: date) -> MarketingYear:
        """The marketing year that contains `day`."""
        this = self.year(day.year)
        return this if day <= this.end else self.year(day.year + 1)

    def as_api(self) -> ApiRow:
        """The entry of `/commodities`."""
        return {"commodityCode": self.code, "commodityName": self.name, "unitId": self.unit_id}


@dataclass(frozen=True)
class Country:
    """A destination, unpadded; `as_api` pads and cuts it as the API does."""

    code: int
    name: str
    description: str
    region_id: int
    genc: str | None = None

    def as_api(self) -> ApiRow:
        """The entry of `/countries`: names of 8 and descriptions of 31 characters.

        The old UNKNOWN entry is the one that USDA sent without padding.
        """
        padded = self.code != UNKNOWN_BEFORE
        return {
            "countryCode": self.code,
            "countryName": self.name[:8].ljust(8) if padded else self.name,
            "countryDescription": self.description.ljust(31) if padded else self.description,
            "regionId": self.region_id,
            "gencCode": self.genc,
        }


def check_week(row: Row, commodity: Commodity) -> None:
    """Refuse a row USDA could not have published, which is a slip in a test's script.

    A wrong row that is *meant* belongs into a fault. Raises ValueError.
    """
    if row.week_ending.weekday() != THURSDAY:
        raise ValueError(f"{row.key}: a reporting week ends on a Thursday")
    year = commodity.year(row.market_year)
    if row.week_ending < year.start or row.week_ending - WEEK_BEFORE_ITS_END > year.end:
        raise ValueError(f"{row.key}: the week lies outside {year.start} … {year.end}")


def midnight_text(day: date) -> str:
    """A day as the API writes it: `2025-09-04T00:00:00`."""
    return f"{day.isoformat()}T00:00:00"


def _whole(value: object) -> int:
    return 0 if value in (None, "") else int(str(value))
