"""Benchmark one outlook as a pass computes it, and the whole backtest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.outlook.load import outlooks
from monitor.settings.settings import load
from tools.bench.measure import Line, best_of, command

TIMES = 5


def measure() -> Iterable[Line]:
    """Yield the table's lines on the outlook."""
    view = AsOf("snapshot", end_of_day(date(2026, 10, 9)))
    with open_ledger(None) as connection:
        from_snapshot(connection)
        commitments = read_commitments(load().commitments)
        status_report = load_status(Figures(connection, view), commitments, (), replay=True)
        seconds = best_of(TIMES, lambda: outlooks(Figures(connection, view), status_report))
    spoken = 2
    yield Line(
        "one outlook, fitting and fan included",
        f"{seconds / spoken:.2f} s",
        "under 0.3 s",
        f"{seconds:.2f} s for the {spoken} readings of a pass, which share what they learn from",
    )
    with TemporaryDirectory() as name:
        whole, memory = command(["backtest", "--offline"], Path(name))
    yield Line(
        "`backtest`, all forecasts",
        f"{whole:.0f} s",
        "under 600 s",
        f"one process, {memory:.0f} MB; ten kinds of windows; ETS takes most of it",
    )
