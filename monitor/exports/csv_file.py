"""Tables as CSV (RFC 4180 but for the line ends): an empty field is not known, never zero."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from monitor.exports.tables import Kind, Table, Value, Written, plain

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms in Eastern Asia."""


def write(tables: Sequence[Table], folder: Path, *, bom: bool = False) -> list[Written]:
    """One file for each table; with `bom` it begins with the mark by which Excel knows UTF-8."""
    written, encoding = [], encoding_of(bom=bom)
    for table in tables:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding=encoding, newline="") as out:
            _put(table, out)
        written.append(Written(table, (path.name,), "csv", "text/csv", encoding))
    return written


def encoded(table: str, *, bom: bool = False) -> bytes:
    """A table that is text already as bytes."""
    return table.encode(encoding_of(bom=bom))


def encoding_of(*, bom: bool) -> str:
    """UTF-8, with the mark before it or without: programs read the latter, Excel the former."""
    return "utf-8-sig" if bom else "utf-8"


def text(table: Table) -> str:
    """One table as text; the same rows give the same bytes."""
    out = io.StringIO()
    _put(table, out)
    return out.getvalue()


def _put(table: Table, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    special = [(k, WRITTEN[c.kind]) for k, c in enumerate(table.columns) if c.kind in WRITTEN]
    for row in table.rows():
        fields = list(row)
        for place, written in special:
            fields[place] = written(fields[place])
        writer.writerow(fields)


@lru_cache(maxsize=65_536)
def harmless(text: str | None) -> str | None:
    """The text; one that a spreadsheet would run begins with an apostrophe instead."""
    return f"'{text}" if text and text.startswith(ACTIVE) else text


def truth(value: bool | None) -> str | None:
    """A truth value as other programs write it."""
    return None if value is None else "true" if value else "false"


WRITTEN: dict[Kind, Callable[..., Value]] = {
    "text": harmless,
    "boolean": truth,
    "date": lru_cache(maxsize=65_536)(plain),
    "instant": lru_cache(maxsize=65_536)(plain),
}
"""How the kinds are written that the CSV writer does not know; few values stand in many rows."""
