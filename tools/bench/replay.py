"""Benchmark a replay of every Thursday of the first promise's year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from monitor.assess.as_of import Query
from monitor.assess.replay import days_between
from monitor.ingest.shipped import from_snapshot
from monitor.jobs.queries import load_replay
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from tools.bench.measure import Line, best_of

FIRST, LAST = date(2025, 10, 30), date(2026, 10, 8)
TIMES = 3


def measure() -> Iterable[Line]:
    """Yield the table's line on the replay."""
    days = days_between(FIRST, LAST, "week")
    with open_ledger(None) as connection:
        from_snapshot(connection)
        query = Query(load(), datetime(2026, 10, 9, tzinfo=UTC), offline=True)
        seconds = best_of(TIMES, lambda: load_replay(connection, query, days))
    yield Line(
        f"`replay` of {len(days)} Thursdays, every reading",
        f"{seconds:.2f} s",
        "under 5 s",
        f"{FIRST} to {LAST}, each day as then published",
    )
