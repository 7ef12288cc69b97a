"""The values that pass from sources into the ledger: rows, answers, lookups.

Amounts are integers in the commodity's own unit (metric tons, running bales, ...);
None means "not known", never zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

MEASURES = (
    "weekly_exports",
    "accumulated_exports",
    "outstanding_sales",
    "gross_new_sales",
    "net_sales",
    "total_commitment",
    "next_year_outstanding",
    "next_year_net_sales",
)

NEXT_REMARK = " | "
"""What stands between the remarks of one answer."""

SOME_WEEKS = re.compile(r"w/e (\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2}): ")
"""How a remark on certain weeks begins."""

ALL_DESTINATIONS = 0
"""Destination code of a row that already is the sum over all destinations."""


class Observation(NamedTuple):
    """One published row: a destination's week in one marketing year of one commodity."""

    country_code: int
    week_ending: date
    weekly_exports: int | None
    accumulated_exports: int | None
    outstanding_sales: int | None
    gross_new_sales: int | None
    net_sales: int | None
    total_commitment: int | None
    next_year_outstanding: int | None
    next_year_net_sales: int | None

    @property
    def measures(self) -> tuple[int | None, ...]:
        """The eight amounts, in the order of `MEASURES`."""
        return self[2:]


class Publication(NamedTuple):
    """When a row became public, and how that is known."""

    published_at: datetime
    evidence: str  # seen | reported | inferred | rule | vintage


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in an answer that is not as known, in words, with the record as text.

    What is `lost` is a row that could not be placed, `country_code` its buyer if that can be read.
    Anything else left no row out: what could not be read in it is not known.
    """

    what: str
    record: str = ""
    lost: bool = False
    country_code: int | None = None


@dataclass(frozen=True, slots=True)
class SourceResponse:
    """One answer of a source for one commodity and marketing year.

    `scope` is what the answer covers: "all" destinations, one destination's code, or the
    "national" sum. `complete` means that it lists every row of its scope, so that a row it no
    longer holds has been withdrawn; `current` that its marketing year is the running one.
    `published_at` is the source's release stamp; `published` gives the publication of each
    row where the source knows it better. `oddities` are what was not as known in it.
    """

    source: str  # usda | snapshot
    commodity_code: int
    market_year: int
    scope: str
    unit_id: int
    retrieved_at: datetime
    published_at: datetime
    sha256: str
    rows: list[Observation]
    complete: bool
    current: bool
    note: str | None = None
    published: list[Publication] | None = None
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """A buyer as the source names it."""

    code: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity as the source names it, with the unit its amounts are in."""

    code: int
    name: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class ReleaseDate:
    """The source's word on a commodity's current marketing year and its latest release."""

    commodity_code: int
    market_year: int
    starts_on: date
    ends_on: date
    released_at: datetime


@dataclass(frozen=True, slots=True)
class SliceState:
    """What is recorded of a marketing year: its last week, the stamp of its newest answer, and
    when that answer was had.
    """

    published_at: datetime
    last_week: date
    recorded_at: datetime
