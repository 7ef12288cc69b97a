"""Every row with every change of it, in the order in which these became public.

A change holds only the amounts that differ (schema.py), so a row is the sum of its changes:
this module adds them up, and everything that reads rows comes through it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from monitor.core.history import Row
from monitor.core.publications import is_no_observation
from monitor.core.records import MEASURES

Measures = tuple[int | None, ...]
Kind = Literal["added", "revised", "completed", "withdrawn", "given back"]

OBSERVED = f"""
SELECT scope, country_code, market_year, week_ending, release_id, retrieved_at, published_at,
       evidence, withdrawn, {", ".join(MEASURES)}
FROM observed WHERE source = ? AND commodity_code = ? {{conditions}}
ORDER BY published_at, retrieved_at, release_id, withdrawn DESC
"""
"""Of one answer the withdrawals come first: a buyer's new code takes the place of the old."""


class RowVersion(NamedTuple):
    """A row after one change, and before it; instants as the ledger writes them.

    `measures` is None for a row that is withdrawn, `before` for one that was not there.
    """

    scope: str
    country_code: int
    market_year: int
    week_ending: date
    release_id: int
    retrieved_at: str
    published_at: str
    evidence: str
    measures: Measures | None
    before: Measures | None
    first: bool

    @property
    def row(self) -> Row | None:
        """The row as the arithmetic wants it; None also where it is no observation."""
        if self.measures is None or is_no_observation(self.week_ending, self.measures):
            return None
        return Row(*self.measures)

    @property
    def kind(self) -> Kind:
        """What this change is: news, a correction, or only something not known before."""
        if self.measures is None:
            return "withdrawn"
        if self.before is None:
            return "added" if self.first else "given back"
        pairs = zip(self.before, self.measures, strict=True)
        revised = any(old is not None and old != new for old, new in pairs)
        return "revised" if revised else "completed"


def row_versions(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    conditions: str = "",
    values: tuple[object, ...] = (),
) -> Iterator[RowVersion]:
    """The rows of a commodity that fit further SQL conditions, oldest publication first."""
    known: dict[tuple[str, int, int, str], Measures | None] = {}
    found = connection.execute(
        OBSERVED.format(conditions=conditions), (source, commodity_code, *values)
    )
    for scope, country, year, week, release, retrieved, published, evidence, gone, *new in found:
        place = (scope, country, year, week)
        before = known.get(place)
        after = None if gone else _merged(before, tuple(new))
        yield RowVersion(
            scope, country, year, day(week), release, retrieved, published, evidence,
            after, before, place not in known,
        )  # fmt: skip
        known[place] = after


@cache
def day(text: str) -> date:
    """The day behind a text of the ledger; there are few, and each stands in many rows."""
    return date.fromisoformat(text)


def _merged(before: Measures | None, change: Measures) -> Measures:
    """A row after a change: what it does not hold is as it was."""
    if before is None or None not in change:
        return change
    return tuple(old if new is None else new for old, new in zip(before, change, strict=True))
