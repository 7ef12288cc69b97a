"""Run every benchmark, print the table and write it to BENCHMARKS.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

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
HEAD = """# Benchmarks

Written by `make bench`. Machines differ and shared ones are noisy: compare within one run.
"""


def main() -> None:
    """Measure, print, write."""
    lines = [line for module in MODULES for line in module.measure()]
    against_size = [sizes.TITLE, *sizes.lines()]
    text = "\n".join([HEAD, machine(), "", *table(lines), "", *against_size]) + "\n"
    FILE.write_text(text, encoding="utf-8")
    print(text)


def machine() -> str:
    """Return the date and the machine, in one line."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )


def table(lines: list[Line]) -> list[str]:
    """Return the figures as a Markdown table."""
    head = ["| what | figure | bar | remark |", "|---|---|---|---|"]
    return [*head, *(f"| {ln.what} | {ln.figure} | {ln.bar} | {ln.remark} |" for ln in lines)]


if __name__ == "__main__":
    main()
