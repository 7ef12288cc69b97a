"""Amounts on which two origins of the same row and publication disagree.

The recorded amount stays; the other one is kept beside it until the origins agree, and is never
counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from monitor.core.calendar import WEEK
from monitor.core.formats import utc
from monitor.core.records import Origin
from monitor.ledger.instants import from_text
from monitor.ledger.store import transaction

KEY = "origin, commodity_code, market_year, country_code, week_ending, measure"

COMPARED_WEEKS = 53
"""How far back other origins are compared with the recorded rows, the newest week included."""


class Disagreement(NamedTuple):
    """One amount: as recorded, and as another origin has it; `since` is None before it is noted."""

    origin: Origin
    commodity_code: int
    market_year: int
    country_code: int
    week_ending: date
    measure: str
    recorded: int
    theirs: int
    since: datetime | None = None


def note(connection: sqlite3.Connection, found: Iterable[Disagreement], now: datetime) -> None:
    """Record disagreements; one that was noted before keeps its first day."""
    with transaction(connection):
        connection.executemany(
            "INSERT INTO disagreements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO "
            "UPDATE SET recorded = excluded.recorded, theirs = excluded.theirs, settled_at = NULL "
            "WHERE settled_at IS NOT NULL OR recorded != excluded.recorded "
            "OR theirs != excluded.theirs",
            [(*d[:4], d.week_ending.isoformat(), *d[5:8], utc(now)) for d in found],
        )


def settle(
    connection: sqlite3.Connection,
    whose: tuple[Origin, int, int],
    compared: Collection[date],
    still: Collection[Disagreement],
    now: datetime,
) -> None:
    """Close what was noted of an origin, commodity and marketing year but is not `still` so.

    Only in the weeks `compared` just now.
    """
    left = {(d.country_code, d.week_ending, d.measure) for d in still}
    gone = [
        d
        for d in disagreements(connection, [whose[1]])
        if d[:3] == whose
        and d.week_ending in compared
        and (d.country_code, d.week_ending, d.measure) not in left
    ]
    with transaction(connection):
        connection.executemany(
            f"UPDATE disagreements SET settled_at = ? WHERE ({KEY}) = (?, ?, ?, ?, ?, ?)",
            [(utc(now), *d[:4], d.week_ending.isoformat(), d.measure) for d in gone],
        )


def compared_since(newest: date) -> date:
    """Return the first week that is compared, by the newest one on record."""
    return newest - (COMPARED_WEEKS - 1) * WEEK


def disagreements(
    connection: sqlite3.Connection, commodity_codes: Sequence[int]
) -> list[Disagreement]:
    """Return the disagreements that are not settled on these commodities, newest week first."""
    marks = ", ".join("?" * len(commodity_codes))
    rows = connection.execute(
        f"SELECT {KEY}, recorded, theirs, first_seen_at FROM disagreements "
        f"WHERE settled_at IS NULL AND commodity_code IN ({marks}) "
        f"ORDER BY week_ending DESC, {KEY}",
        tuple(commodity_codes),
    )
    return [
        Disagreement(
            origin,
            code,
            year,
            country,
            date.fromisoformat(week),
            measure,
            ours,
            theirs,
            from_text(at),
        )
        for origin, code, year, country, week, measure, ours, theirs, at in rows
    ]
