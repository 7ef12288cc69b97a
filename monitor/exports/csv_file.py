"""Tables as CSV (RFC 4180 but for the line ends): an empty field is not known, never zero."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from monitor.exports.model import Table, Value, Written, plain

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """One file for each table."""
    written = []
    for table in tables:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            _put(table, out)
        written.append(Written(table, (path.name,), "csv", "text/csv"))
    return written


def text(table: Table) -> str:
    """One table as text; the same rows give the same bytes."""
    out = io.StringIO()
    _put(table, out)
    return out.getvalue()


def _put(table: Table, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([cell(value) for value in row] for row in table.rows())


def cell(value: Value) -> str | int | float | None:
    """A field; a text that a spreadsheet would run begins with an apostrophe instead."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(ACTIVE) else value
    return plain(value)
