"""Benchmark commands as users run them: whole processes, on the bundled figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench.measure import Line, best_of, command

TIMES = 5


def measure() -> Iterable[Line]:
    """Yield the table's lines on whole commands."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        first, memory = command(["run", "--offline"], folder)
        again, _ = command(["run", "--offline"], folder)
        yield Line(
            "first pass, all charts and the page",
            f"{first:.2f} s",
            "under 4 s",
            f"{again:.2f} s for a pass with nothing new",
        )
        yield Line("peak memory of that pass", f"{memory:.0f} MB", "under 400 MB")
        status = best_of(TIMES, lambda: command(["status"], folder))
        yield Line("monitor status", f"{status:.2f} s", "under 0.7 s")
        help_ = best_of(TIMES, lambda: command(["--help"], folder))
        yield Line("monitor --help", f"{help_:.2f} s", "under 0.3 s")
