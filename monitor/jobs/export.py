"""Export the ledger and the assessments as tables, into a folder or to a stream."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from monitor.assess.as_of import Query
from monitor.exports.calendar_file import FILE as CALENDAR
from monitor.exports.package import FILE as DESCRIPTION
from monitor.exports.write import write_export, write_stream, writer
from monitor.jobs.export_tables import TABLES, ExportTables
from monitor.reports.publish import Kind, publish_filled

EXPORT = Kind(
    "export",
    frozenset({CALENDAR, DESCRIPTION}),
    r".+\.(csv|json|xlsx|parquet|ics)|observations",
)


def export_recorded(
    connection: sqlite3.Connection,
    query: Query,
    formats: Sequence[str],
    folder: Path,
    *,
    csv_bom: bool,
    names: Sequence[str] = TABLES,
) -> None:
    """Replace `folder` by the tables of everything recorded, in each of the formats.

    `names` are the tables that are written. With `csv_bom`, CSV files begin with a byte order mark,
    by which Excel recognises UTF-8.

    Raises ConfigError for a format whose library is missing, before anything is written, and
    OutputError if the folder cannot be replaced, in which case it is unchanged.
    """
    writers = [writer(name, csv_bom=csv_bom) for name in dict.fromkeys(formats)]
    every = ExportTables(connection, query)
    tables = [every.table(name) for name in TABLES if name in names]
    calendar = folder / CALENDAR
    before = calendar.read_bytes() if calendar.is_file() else None
    publish_filled(
        EXPORT, partial(write_export, tables, writers, every.status_report, before), [folder]
    )


def export_stream(
    connection: sqlite3.Connection,
    query: Query,
    name: str,
    form: str,
    out: BinaryIO,
    *,
    csv_bom: bool,
) -> None:
    """Write one table to a stream, row by row, as CSV or JSON."""
    write_stream(ExportTables(connection, query).table(name), form, out, csv_bom=csv_bom)
