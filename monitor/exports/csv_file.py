"""Write tables as CSV (RFC 4180 with LF line ends); an empty field means not known, never zero."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from monitor.exports.tables import Kind, Table, Value, Written, plain

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula, East Asian wide forms included."""


def write(tables: Sequence[Table], folder: Path, *, bom: bool = False) -> list[Written]:
    """Write one file for each table; `bom` adds the byte order mark Excel needs for UTF-8."""
    written, encoding = [], encoding_of(bom=bom)
    for table in tables:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding=encoding, newline="") as out:
            put(table, out)
        written.append(Written(table, (path.name,), "csv", "text/csv", encoding))
    return written


def encoded(table: str, *, bom: bool = False) -> bytes:
    """Return CSV text as bytes."""
    return table.encode(encoding_of(bom=bom))


def encoding_of(*, bom: bool) -> str:
    """Return UTF-8 with a byte order mark (for Excel) or without (for programs)."""
    return "utf-8-sig" if bom else "utf-8"


def text(table: Table) -> str:
    """Return one table as text; the same rows give the same bytes."""
    out = io.StringIO()
    put(table, out)
    return out.getvalue()


def text_of(rows: Sequence[Sequence[str | float | None]]) -> str:
    """Return rows, the heading among them, as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([harmless(v) if isinstance(v, str) else v for v in row])
    return out.getvalue()


def put(table: Table, out: TextIO) -> None:
    """Write the table to an open text file, row by row."""
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
    """Return the text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text and text.startswith(ACTIVE) else text


def truth(value: bool | None) -> str | None:
    """Return a boolean as "true" or "false"; None stays None."""
    return None if value is None else "true" if value else "false"


WRITTEN: dict[Kind, Callable[..., Value]] = {
    "text": harmless,
    "boolean": truth,
    "date": lru_cache(maxsize=65_536)(plain),
    "instant": lru_cache(maxsize=65_536)(plain),
}
"""Converters for kinds the CSV writer does not know; cached, because few values fill many rows."""
