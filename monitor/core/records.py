"""Value types passed from the sources to the ledger: rows, responses, lookups.

Amounts are integers in the commodity's own unit (metric tons, running bales, ...); None means "not
known", never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import Literal, NamedTuple

from monitor.core.frozen import Frozen


class Measures(NamedTuple):
    """The eight amounts of a row, in the order of the API; None is not known."""

    weekly_exports: int | None
    accumulated_exports: int | None
    outstanding_sales: int | None
    gross_new_sales: int | None
    net_sales: int | None
    total_commitment: int | None
    next_year_outstanding: int | None
    next_year_net_sales: int | None

    def contradicts(self, other: Measures) -> bool:
        """Return whether an amount known in both differs."""
        pairs = zip(self, other, strict=True)
        return any(one is not None and two is not None and one != two for one, two in pairs)

    def updated(self, change: Measures) -> Measures:
        """Return the amounts after a change; those missing from the change stay as they are."""
        if None not in change:
            return change
        pairs = zip(self, change, strict=True)
        return Measures._make(old if new is None else new for old, new in pairs)


MEASURES = Measures._fields
"""Names of the eight amounts, as in the tables and exports."""

NOT_KNOWN = Measures(*[None] * len(MEASURES))
"""The amounts of a row that was withdrawn, or of which none could be read."""

Place = tuple[int, date]
"""A row's destination and week within one response."""

NEXT_REMARK = " | "
"""Separator between the remarks on one response."""

SOME_WEEKS = re.compile(r"w/e (\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2}): ")
"""Prefix of a remark that applies to certain weeks only."""

USDA, SHIPPED = "usda", "snapshot"
"""A ledger's two sources: what USDA published, and the bundled figures. A view shows one of them.

Origins differ within a source: one row may come from the API and the next from a public file.
"""

Origin = Literal["api", "reports", "agtransport", "shipped"]
"""Where a copy of USDA's rows came from: its API, its static reports, AgTransport, this program."""

ShownOrigin = Literal["api", "public", "shipped"]
"""The same as readers are told, and as settings choose: both public files are one origin."""

SHOWN_ORIGINS: Mapping[Origin, ShownOrigin] = {
    "api": "api",
    "reports": "public",
    "agtransport": "public",
    "shipped": "shipped",
}

ALL, NATIONAL = "all", "national"
"""Scopes of a response: all destinations, or their published sum."""

ALL_DESTINATIONS = 0
"""Destination code of a row that is already the sum over all destinations."""


class Observation(NamedTuple):
    """One published row: a destination's week in one marketing year of one commodity."""

    place: Place
    measures: Measures

    @property
    def country_code(self) -> int:
        """Return the code of the row's destination."""
        return self.place[0]

    @property
    def week_ending(self) -> date:
        """Return the last day of the row's week."""
        return self.place[1]


new_measures: Callable[[Iterable[int | None]], Measures] = partial(tuple.__new__, Measures)
"""Return the eight amounts, in their order, as Measures.

Faster than `Measures(...)`, which costs a sixth of an ingest's time.
"""

new_observation: Callable[[tuple[Place, Measures]], Observation] = partial(
    tuple.__new__, Observation
)
"""Return a place and its amounts as an Observation, as fast."""


class Publication(NamedTuple):
    """When a row became public, and how that is known."""

    published_at: datetime
    evidence: str  # seen | reported | inferred | rule | vintage


class Oddity(Frozen):
    """An irregularity in a response, described in words, with the record as text.

    `lost` means that a row had to be dropped; `country_code` is its buyer if readable. Otherwise
    every row was kept, with its unreadable amounts set to None.
    """

    what: str
    record: str = ""
    lost: bool = False
    country_code: int | None = None


class SourceResponse(Frozen):
    """One response of a source for one commodity and marketing year.

    `source` is USDA or SHIPPED, `origin` where this copy came from. `scope` is what it covers:
    "all" destinations, one destination's code, or the "national" sum; `weeks` limits it to some
    weeks, None means the whole marketing year. `complete`: it lists every row of that, so a missing
    row has been withdrawn. `current`: its marketing year is the running one. `published_at` is the
    source's release date; `published` gives each row's own publication where that is known better.
    `oddities` are its irregularities.
    """

    source: str
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
    origin: Origin = "api"
    weeks: frozenset[date] | None = None

    @property
    def week_of_each(self) -> Iterator[date]:
        """Return the week of each row, in their order."""
        return map(itemgetter(1), map(itemgetter(0), self.rows))

    def covers(self, country_code: int, week: date) -> bool:
        """Return whether this response, if complete, would list the row of a destination's week."""
        if self.weeks is not None and week not in self.weeks:
            return False
        if self.scope == NATIONAL:
            return country_code == ALL_DESTINATIONS
        return self.scope in (ALL, str(country_code)) and country_code != ALL_DESTINATIONS


class Destination(Frozen):
    """A buyer as the source names it."""

    code: int
    name: str
    description: str


class Commodity(Frozen):
    """A commodity as the source names it, with the unit of its amounts."""

    code: int
    name: str
    unit_id: int


class ReleaseDate(Frozen):
    """A commodity's current marketing year and latest release, from `/datareleasedates`."""

    commodity_code: int
    market_year: int
    starts_on: date
    ends_on: date
    released_at: datetime


class SliceState(Frozen):
    """What is recorded for a marketing year.

    `last_week` is its last week, `published_at` the release date of its newest response, and
    `recorded_at` when that response was fetched.
    """

    published_at: datetime
    last_week: date
    recorded_at: datetime
