"""Measure, and put the figures into BENCHMARKS.md: `python -m tools.bench`, `make bench`.

`make bench ONLY="release sizes"` measures what these files of `tools/bench/` do.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from tools.bench import (
    charts,
    commands,
    exports,
    fuzz,
    ledger,
    outbox,
    outlook,
    promises,
    public_files,
    release,
    replay,
    rows,
    sizes,
    watch,
)
from tools.bench.measure import Line

FILE = Path(__file__).parents[2] / "BENCHMARKS.md"
DATE = re.compile(r"^\d{4}-\d\d-\d\d, Python .*$", re.MULTILINE)
MODULES = (
    exports,
    rows,
    public_files,
    ledger,
    replay,
    outlook,
    charts,
    commands,
    watch,
    release,
    outbox,
    promises,
    fuzz,
)


def main(names: Sequence[str]) -> None:
    """Measure, all or what is named (`release`, `sizes`), and put the figures in their rows."""
    text = FILE.read_text(encoding="utf-8")
    for module in MODULES:
        if not names or _name(module) in names:
            rows = [row(line) for line in module.measure()]
            print(*rows, sep="\n", flush=True)
            text = updated(text, rows)
    if not names or _name(sizes) in names:
        text = updated(text, list(sizes.rows()))
    FILE.write_text(DATE.sub(machine(), text, count=1), encoding="utf-8")


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def machine() -> str:
    """Return the date and the machine, in one line."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )


def row(line: Line) -> str:
    """Return a figure as a row of the table."""
    return f"| {line.what} | {line.figure} | {line.bar} | {line.remark} |"


def updated(text: str, rows: Sequence[str]) -> str:
    """Return the text with rows in the place of those of the same name, new ones after the first.

    What else stands there, measured by other commands or written by hand, stays.
    """
    lines = text.splitlines()
    places = {_of(line): number for number, line in enumerate(lines) if line.startswith("| ")}
    new = []
    for each in rows:
        if _of(each) in places:
            lines[places[_of(each)]] = each
        else:
            new.append(each)
    after = next(n for n, line in enumerate(lines) if line.startswith("|---")) + 1
    return "\n".join([*lines[:after], *new, *lines[after:]]) + "\n"


def _of(row: str) -> str:
    """Return what a row is of: its first cell."""
    return row.split(" | ")[0]


if __name__ == "__main__":
    main(sys.argv[1:])
