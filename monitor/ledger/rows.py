"""Reconstruct every version of every row, in the order in which they became public.

A change stores only the amounts that differ (schema.py), so a row is the sum of its changes. This
module adds them up; everything that reads rows must use it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from monitor.core.publications import is_no_observation
from monitor.core.records import MEASURES, Measures, new_measures

Kind = Literal["added", "revised", "completed", "withdrawn", "given back"]

OBSERVED = f"""
SELECT scope, country_code, market_year, week_ending, release_id, retrieved_at, published_at,
       evidence, withdrawn, {", ".join(MEASURES)}
FROM observed WHERE source = ? AND commodity_code = ? {{conditions}}
ORDER BY published_at, retrieved_at, release_id, withdrawn DESC
"""
"""Withdrawals sort first within a response, because a buyer's new code replaces the old one."""


class RowVersion(NamedTuple):
    """A row after one change, and before it; instants are text, as in the ledger.

    `measures` is None if the row was withdrawn, `before` if it did not exist.
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
    def row(self) -> Measures | None:
        """Return the row for the arithmetic; None if withdrawn or only a placeholder."""
        if self.measures is None or is_no_observation(self.week_ending, self.measures):
            return None
        return self.measures

    @property
    def kind(self) -> Kind:
        """Return the kind of change: new, corrected, withdrawn, reinstated, or completed."""
        if self.measures is None:
            return "withdrawn"
        if self.before is None:
            return "added" if self.first else "given back"
        pairs = zip(self.before, self.measures, strict=True)
        revised = any(old is not None and old != new for old, new in pairs)
        return "revised" if revised else "completed"


new_version: Callable[[tuple[object, ...]], RowVersion] = partial(tuple.__new__, RowVersion)
"""Return the fields, in their order, as a version: faster than `RowVersion(...)`."""


def row_versions(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    conditions: str = "",
    values: tuple[object, ...] = (),
) -> Iterator[RowVersion]:
    """Yield the row versions of a commodity that match extra SQL conditions, oldest first."""
    known: dict[tuple[int, int, str], Measures | None] = {}
    one = dict[str, str]().setdefault  # because few texts stand in very many rows
    changes = connection.execute(
        OBSERVED.format(conditions=conditions), (source, commodity_code, *values)
    )
    for scope, country, year, week, release, retrieved, published, evidence, gone, *new in changes:
        place = (country, year, week)
        before, first = known.get(place), place not in known
        change = new_measures(new)
        after = None if gone else change if before is None else before.updated(change)
        known[place] = after
        yield new_version(
            (one(scope, scope), country, year, day(week), release, one(retrieved, retrieved),
             one(published, published), one(evidence, evidence), after, before, first)
        )  # fmt: skip


@lru_cache(maxsize=16_384)
def day(text: str) -> date:
    """Parse a date of the ledger; cached because few dates occur in very many rows."""
    return date.fromisoformat(text)
