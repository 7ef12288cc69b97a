"""Tables as JSON: one list of objects in each file, one object on each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from monitor.exports.model import Table, Written, plain


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """One file for each table; what is not known is null."""
    written = []
    for table in tables:
        path = folder / f"{table.name}.json"
        _put(table, path)
        written.append(Written(table, (path.name,), "json", "application/json"))
    return written


def _put(table: Table, path: Path) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with path.open("w", encoding="utf-8") as out:
        separator = "[\n"
        for row in table.rows():
            out.write(separator)
            out.write(encode(dict(zip(table.header, map(plain, row), strict=True))))
            separator = ",\n"
        out.write("\n]\n" if separator == ",\n" else "[]\n")
