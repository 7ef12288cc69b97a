"""Write tables as one Excel workbook: typed cells, a frozen header row, column definitions.

Rows are written straight to disk. A sheet holds 1,048,576 rows, so a longer table continues on
another. Text is written as strings: nothing from outside becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.exports.tables import Cells, Column, Table, Value, Written

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "monitor.xlsx"
MEDIATYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""The rows that fit on a sheet below its header."""
LOOKS = {
    "integer": "#,##0",
    "number": "0.0000",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}
YEARS_AND_CODES = ("year", "code", "release", "vintage")
"""Integers that are names and are written without thousands separators."""
WIDTHS = {"date": 12, "instant": 17, "boolean": 10, "number": 11, "integer": 14, "text": 22}
MEANINGS = ("table", "column", "type", "unit", "meaning")
FIXED = datetime(2026, 1, 1)  # noqa: DTZ001 Excel dates have no time zone
"""A constant creation date, so that the same tables give the same bytes."""


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """Write the workbook: a sheet for each table, and one of definitions."""
    with (folder / FILE).open("wb") as out:
        save(tables, out)
    return [Written(table, (FILE,), "xlsx", MEDIATYPE) for table in tables]


def save(tables: Sequence[Table], out: Any) -> None:  # noqa: ANN401 a binary file
    """Write the workbook to an open binary file."""
    from xlsxwriter import Workbook

    with Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": FIXED, "title": "Purchase-commitment monitor"})
        for table in tables:
            _sheets(book, table)
        _definitions(book, tables)


def _sheets(book: Workbook, table: Table) -> None:
    """Write the table's rows to as many sheets as they need."""
    rows, number = iter(table.rows()), 0
    for first in rows:
        number += 1
        name = table.name if number == 1 else f"{table.name} {number}"
        _fill(book, name, table.columns, chain([first], islice(rows, MOST_ROWS - 1)))
    if not number:
        _fill(book, table.name, table.columns, ())


def _fill(book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Cells]) -> None:
    sheet = book.add_worksheet(name)
    formats = [_format(book, column) for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(WIDTHS[column.kind], len(column.name) + 3))
    _head(book, sheet, [_heading(column) for column in columns])
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _put(sheet, last, place, value, formats[place])
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _head(book: Workbook, sheet: Worksheet, names: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    sheet.freeze_panes(1, 0)


def _put(sheet: Worksheet, row: int, place: int, value: Value, form: Format | None) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, form)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, form)
    else:
        at = value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        sheet.write_datetime(row, place, at, form)


def _format(book: Workbook, column: Column) -> Format | None:
    is_name = column.kind == "integer" and column.name.endswith(YEARS_AND_CODES)
    look = None if is_name else LOOKS.get(column.kind)
    return book.add_format({"num_format": look}) if look else None


def _heading(column: Column) -> str:
    """Return the column's header; Excel has no time zones, so instants say UTC."""
    return f"{column.name} (UTC)" if column.kind == "instant" else column.name


def _definitions(book: Workbook, tables: Sequence[Table]) -> None:
    sheet = book.add_worksheet("definitions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((16, 30, 10, 26, 100)):
        sheet.set_column(place, place, width)
    _head(book, sheet, MEANINGS)
    for row, texts in enumerate(_meanings(tables), start=1):
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text, wrapped)


def _meanings(tables: Sequence[Table]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for column in table.columns:
            yield table.name, column.name, column.kind, column.unit or "", column.meaning
