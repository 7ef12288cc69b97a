"""Benchmark commands as users run them: whole processes, on the bundled figures.

Starting is compared in processor time with a bare `import sqlite3, click`, one after the other, and
with compiled files, as an installed program has them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tools.bench.measure import Line, environment, used

ALTERNATELY = 20
STARTS = {
    "`monitor --help`": (["--help"], "within 2 times"),
    "`monitor status`": (["status"], "within 2.5 times"),
    "a pass with nothing new": (["run", "--offline"], "under 0.25 s, 40 ms of own work"),
}
"""The arguments and the bar of each command."""
BARE = [sys.executable, "-c", "import sqlite3, click"]
PROGRAM = str(Path(sys.executable).with_name("monitor"))
WORK = """
import contextlib, os, sys, time
from monitor.__main__ import main
sys.argv = ["monitor", *sys.argv[1:]]
for _ in range(4):
    began = time.process_time()
    with contextlib.redirect_stdout(open(os.devnull, "w")), contextlib.suppress(SystemExit):
        main()
    spent = time.process_time() - began
print(spent)
"""
"""Runs a command four times in one process; the last has everything imported."""


def measure() -> Iterable[Line]:
    """Yield the table's lines on whole commands."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = used([PROGRAM, "run", "--offline"], folder)
        yield Line(
            "first pass, all charts and the page",
            f"{first.clock_s:.1f} s",
            "under 3 s",
            f"by the clock; {first.processor_s:.1f} s of processor time in two processes",
        )
        yield Line("peak memory of that pass", f"{first.memory_mb:.0f} MB", "under 400 MB")
        yield from _starts(folder)


def _starts(folder: Path) -> Iterable[Line]:
    """Yield how long starting takes, beside the bare imports."""
    spent: dict[str, list[float]] = {name: [] for name in ("bare", *STARTS)}
    for _ in range(ALTERNATELY):
        spent["bare"].append(used(BARE, folder).processor_s)
        for name, (arguments, _) in STARTS.items():
            spent[name].append(used([PROGRAM, *arguments], folder).processor_s)
    for name, (arguments, bar) in STARTS.items():
        best, middle = (of(spent[name]) / of(spent["bare"]) for of in (min, median))
        yield Line(
            name,
            f"{min(spent[name]):.2f} s",
            bar,
            f"processor time, best of {ALTERNATELY}; {best:.1f} times `import sqlite3, click` "
            f"({min(spent['bare']) * 1000:.0f} ms), by the medians {middle:.1f}; "
            f"{_own_ms(arguments, folder):.0f} ms of it where everything is imported",
        )


def _own_ms(arguments: Sequence[str], folder: Path) -> float:
    """Return the processor time of the command where everything is imported, in milliseconds."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout) * 1000


if __name__ == "__main__":
    print(*measure(), sep="\n")
