"""Benchmark ten years of weekly releases: the ledger's size, and the time of an as-of query."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.records import Observation, SourceResponse
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources import snapshot
from tools.bench.measure import Line, best_of

VINTAGES, ROWS, CHANGED = 520, 3_000, 30
FIRST = datetime(2017, 1, 5, 13, 30, tzinfo=UTC)
SOYBEANS, GERMANY = 801, 4280
TIMES = 9


def measure() -> Iterable[Line]:
    """Yield the table's lines on the ledger's growth."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        one = _recorded(path, 1)
        all_ = _recorded(path, VINTAGES)
        yield Line(
            f"{VINTAGES} weekly vintages of a {ROWS:,}-row slice",
            f"{all_ / one:.2f} times one",
            "under 3 times",
            f"1 % of the rows corrected each week, 3 amounts in each: {all_ / 1e3:,.0f} kB, one "
            f"vintage {one / 1e3:,.0f} kB",
        )
        with open_ledger(path) as connection:
            view = AsOf("usda", FIRST + timedelta(weeks=VINTAGES * 3 // 4))
            slow = best_of(TIMES, lambda: read.history(connection, view, SOYBEANS, [GERMANY]))
        yield Line("an as-of query on it", f"{1000 * slow:.1f} ms", "under 50 ms")


def _recorded(path: Path, count: int) -> int:
    """Record the vintages missing up to `count`; return the file's size in bytes."""
    with open_ledger(path, create=True) as connection:
        (done,) = connection.execute("SELECT count(*) FROM releases").fetchone()
        for number, rows in enumerate(_vintages(count)):
            if number >= done:
                write_response(connection, _answer(rows, FIRST + timedelta(weeks=number)), {})
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.stat().st_size


def _vintages(count: int) -> Iterator[list[Observation]]:
    """Yield all destinations of soybeans 2025/26, some duplicated, corrected each week."""
    shipped = next(a for a in snapshot.answers() if a.scope == "all").rows
    more = [row._replace(place=(row.country_code + 1, row.week_ending)) for row in shipped]
    rows, chance = [*shipped, *more][:ROWS], random.Random(6)  # noqa: S311 the same each time
    for number in range(count):
        for place in chance.sample(range(ROWS), CHANGED) if number else ():
            rows[place] = _corrected(rows[place], chance.randrange(1_000, 90_000))
        yield list(rows)


def _corrected(row: Observation, tons: int) -> Observation:
    known = row.measures
    corrected = known._replace(
        outstanding_sales=(known.outstanding_sales or 0) + tons,
        net_sales=(known.net_sales or 0) + tons,
        total_commitment=(known.total_commitment or 0) + tons,
    )
    return row._replace(measures=corrected)


def _answer(rows: list[Observation], at: datetime) -> SourceResponse:
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    return SourceResponse("usda", SOYBEANS, 2026, "all", 1, at, at, digest, rows, True, True)
