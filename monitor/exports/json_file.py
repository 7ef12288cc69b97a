"""Write tables as JSON: one list of objects in each file, one object on each line.

Dates and instants (UTC) are ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from monitor.exports.tables import Table, Written


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """Write one file for each table; a value not known is null."""
    written = []
    for table in tables:
        path = folder / f"{table.name}.json"
        with path.open("wb") as out:
            put(table, out)
        written.append(Written(table, (path.name,), "json", "application/json"))
    return written


def put(table: Table, out: BinaryIO) -> None:
    """Write the table to an open binary file, row by row."""
    encode, header = msgspec.json.Encoder().encode, table.header
    separator = b"[\n"
    for row in table.rows():
        out.write(separator)
        out.write(encode(dict(zip(header, row, strict=True))))
        separator = b",\n"
    out.write(b"\n]\n" if separator == b",\n" else b"[]\n")
