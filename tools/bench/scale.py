"""Benchmark a ledger of the whole history: load, numbers, exports, memory.

It takes too long for `make bench`. `python -m tools.bench.scale FOLDER` writes a ledger of 44
commodities, all marketing years since 1999 and 162 destinations (ten million made-up rows) to
FOLDER, measures, and prints the lines of the table. A ledger that is there is not written again.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.core.calendar import MarketingYear, release_at
from monitor.core.records import USDA, Observation, Publication, SourceResponse
from monitor.ledger import lookups
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources import snapshot
from tools.bench.measure import Line, command
from tools.bench.promises import rows_of_year

DESTINATIONS, FIRST_YEAR, LAST_WEEK = 162, 1999, date(2026, 10, 1)
COUNTED_FROM = [
    "readings", "trades", "marketing_years", "weeks", "summed_weeks", "observations", "releases"
]  # fmt: skip
NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)
SOYBEANS, CHINA, UNKNOWN = 801, 5700, 9990


def measure(folder: Path) -> Iterable[Line]:
    """Yield the lines: loading first, because a child's peak memory is at least its parent's."""
    path = folder / "data/monitor.db"
    if not path.exists():
        yield _loaded(path)
    yield _as_command("status of the bundled promises", ["status"], folder)
    yield _with_release(path)
    for form, tables in (("parquet", COUNTED_FROM), ("csv", ["observations"])):
        named = [part for table in tables for part in ("--table", table)]
        yield _as_command(
            f"export as {form}", ["export", *named, "--format", form, "--out", form], folder
        )
        size = sum(file.stat().st_size for file in (folder / form).rglob(f"*.{form}"))
        yield Line(f"10 M rows: size as {form}", f"{size / 1e6:,.0f} MB")
        if form == "parquet":
            yield _counted_by_duckdb(folder / form)


def _counted_by_duckdb(tables: Path) -> Line:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{tables}'; SET threads = 2")
        connection.execute((tables / "queries/assessments.sql").read_text())
        began = time.perf_counter()
        found = connection.execute("SELECT * FROM assessments_on(DATE '2026-10-09')").fetchnumpy()
        seconds = time.perf_counter() - began
    return Line(
        "10 M rows: the assessments by DuckDB over the Parquet files",
        f"{seconds:.1f} s",
        "",
        f"{len(found['reading'])} readings, two threads",
    )


def _loaded(path: Path) -> Line:
    path.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with open_ledger(path, create=True) as ledger:
        rows = sum(_record(ledger))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Line(
        f"load {rows:,} rows",
        f"{rows / seconds:,.0f} rows/s",
        "",
        f"{seconds:.0f} s, the making of the rows included; ledger "
        f"{path.stat().st_size / 1e6:,.0f} MB, peak memory {peak:.0f} MB",
    )


def _as_command(what: str, arguments: list[str], folder: Path) -> Line:
    seconds, memory = command(arguments, folder)
    return Line(f"10 M rows: {what}", f"{seconds:.1f} s", "", f"peak memory {memory:.0f} MB")


def _with_release(path: Path) -> Line:
    """Record the newest week of soybeans again, each amount another."""
    year = _years()[-4]
    rows = list(_answer_rows(year, random.Random(2)))  # noqa: S311 made-up amounts
    at = datetime.now(UTC)
    with open_ledger(path) as ledger:
        began = time.perf_counter()
        recorded = write_response(ledger, _answer(SOYBEANS, 1, year, rows, at), {})
        seconds = time.perf_counter() - began
    return Line(
        "10 M rows: record a release that changes each row of one commodity-year",
        f"{seconds:.2f} s",
        "",
        f"{recorded.revised:,} rows",
    )


def _record(ledger: sqlite3.Connection) -> Iterator[int]:
    """Record every commodity's years for each destination; yield the rows of each response."""
    lookups.record_destinations(ledger, USDA, snapshot.destinations())
    lookups.record_commodities(ledger, USDA, snapshot.commodities())
    draw, years = random.Random(1), _years()  # noqa: S311 made-up amounts
    for commodity in snapshot.commodities():
        lookups.record_marketing_years(ledger, USDA, commodity.code, years)
        for year in years[:-3]:
            rows = list(_answer_rows(year, draw))
            write_response(ledger, _answer(commodity.code, commodity.unit_id, year, rows, NOW), {})
            yield len(rows)


def _years() -> list[MarketingYear]:
    first = MarketingYear(FIRST_YEAR, date(FIRST_YEAR - 1, 9, 1), date(FIRST_YEAR, 8, 31))
    return [first.shifted(k) for k in range(2027 - FIRST_YEAR + 4)]


def _answer_rows(year: MarketingYear, draw: random.Random) -> Iterator[Observation]:
    for code in _codes():
        yield from rows_of_year(year, code, draw, LAST_WEEK)


def _codes() -> list[int]:
    """Return China's code, that of unknown destinations, and others."""
    codes = [d.code for d in snapshot.destinations() if d.code > 1_000]
    return sorted(codes, key=lambda code: code not in (CHINA, UNKNOWN))[:DESTINATIONS]


def _answer(
    code: int, unit: int, year: MarketingYear, rows: list[Observation], at: datetime
) -> SourceResponse:
    weeks = {row.week_ending: Publication(release_at(row.week_ending), "rule") for row in rows}
    return SourceResponse(
        USDA, code, year.year, "all", unit, at, at,
        f"{code}-{year.year}-{at:%Y%m%d%H%M%S}".rjust(64, "0"), rows, True, year.year == 2027,
        published=[weeks[row.week_ending] for row in rows] if at == NOW else None,
    )  # fmt: skip


if __name__ == "__main__":
    os.nice(10)
    for line in measure(Path(sys.argv[1])):
        print(f"| {line.what} | {line.figure} | {line.bar} | {line.remark} |", flush=True)
