"""How fast tables are exported, and how long a page takes with all its charts."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Line, best_of, command
from monitor.commitments.read import read_commitments, read_events
from monitor.config import load
from monitor.ledger.query import View
from monitor.ledger.record import record
from monitor.ledger.store import open_ledger
from monitor.progress.standing import Standing
from monitor.recorded.drawn import with_workings
from monitor.recorded.standing import standing
from monitor.refresh import from_snapshot
from monitor.reports.build import build
from monitor.reports.page import page
from monitor.resources import shipped
from monitor.sources import snapshot

NOW = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)

TIMES = 3
SLICES = 100
FORMATS = ("csv", "json", "parquet", "xlsx")


def measure() -> Iterable[Line]:
    """The table's lines on pages and exports."""
    yield from _exports()  # first: a child is said to have had at least its parent's memory
    yield from _report()


def _report() -> Iterable[Line]:
    found = _shipped()
    files = build(found, [], [], version="bench")
    charts = sum(name.endswith(".svg") for name in files)
    whole = best_of(TIMES, lambda: build(found, [], [], version="bench"))
    bare = best_of(TIMES, lambda: page(found, version="bench"))
    size = len(files["index.html"]) / 1e6
    yield Line(
        "all charts, tables and the page of four promises",
        f"{whole:.2f} s",
        "under 3 s",
        f"{charts} charts as PNG and SVG; the page without them {1000 * bare:.0f} ms",
    )
    yield Line("the page", f"{size:.2f} MB", "under 1.5 MB")


def _shipped() -> Standing:
    settings = load({})
    with open_ledger(None) as connection:
        from_snapshot(connection)
        view = View("snapshot", NOW)
        commitments = read_commitments(shipped("commitments.toml"))
        events = read_events(shipped("events.toml"))
        found = standing(connection, view, commitments, events, replay=False)
        return with_workings(connection, settings, view, found)


def _exports() -> Iterable[Line]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = _recorded(folder / "data/monitor.db")
        for form in FORMATS:
            arguments = ["export", "--offline", "--format", form, "--out", form]
            began = time.perf_counter()
            _, memory = command(arguments, folder)
            seconds = time.perf_counter() - began
            yield Line(
                f"export as {form}",
                f"{rows / seconds:,.0f} rows/s",
                "under 300 MB",
                f"{rows:,} rows, peak memory {memory:.0f} MB",
            )


def _recorded(path: Path) -> int:
    """A ledger of the shipped figures and of many slices more; how many rows it has."""
    with open_ledger(path, create=True) as connection:
        from_snapshot(connection)
        answer = next(a for a in snapshot.answers() if a.scope == "all")
        for code in range(1_000, 1_000 + SLICES):
            record(connection, replace(answer, commodity_code=code, sha256=f"{code:064}"), {})
        (rows,) = connection.execute("SELECT count(*) FROM observed").fetchone()
    return int(rows)
