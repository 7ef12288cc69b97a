"""Benchmark the speed and memory of exporting the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.frozen import replace
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources import snapshot
from tools.bench.measure import Line, command

SLICES = 100
FORMATS = ("csv", "json", "parquet", "xlsx")


def measure() -> Iterable[Line]:
    """Yield the table's lines on exports.

    They must run first because a child's peak memory is reported as at least its parent's.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = _recorded(folder / "data/monitor.db")
        for form in FORMATS:
            arguments = ["export", "--offline", "--format", form, "--out", form]
            seconds, memory = command(arguments, folder)
            yield Line(
                f"export as {form}",
                f"{rows / seconds:,.0f} rows/s",
                "under 300 MB",
                f"{rows:,} rows, peak memory {memory:.0f} MB",
            )


def _recorded(path: Path) -> int:
    """Create a ledger of the bundled figures and many copies of one response; return its rows."""
    with open_ledger(path, create=True) as connection:
        from_snapshot(connection)
        answer = next(a for a in snapshot.answers() if a.scope == "all")
        for code in range(1_000, 1_000 + SLICES):
            write_response(
                connection, replace(answer, commodity_code=code, sha256=f"{code:064}"), {}
            )
        (rows,) = connection.execute("SELECT count(*) FROM observed").fetchone()
    return int(rows)
