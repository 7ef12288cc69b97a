"""Export the ledger and the assessments as tables, into a folder or to a stream."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from monitor.assess.as_of import Query
from monitor.exports import remote
from monitor.exports.calendar_file import FILE as CALENDAR
from monitor.exports.package import FILE as DESCRIPTION
from monitor.exports.write import write_export, write_stream, writer
from monitor.jobs.export_tables import TABLES, ExportTables
from monitor.reports.marker import FILE as MARKER
from monitor.reports.publish import Kind, publish_filled

EXPORT = Kind(
    "export",
    frozenset({CALENDAR, DESCRIPTION}),
    r".+\.(csv|json|xlsx|parquet|ics)|observations|queries",
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
    calendar = folder / CALENDAR
    before = calendar.read_bytes() if calendar.is_file() else None
    _write(connection, query, formats, folder, before, csv_bom=csv_bom, names=names)


def export_to_store(
    connection: sqlite3.Connection,
    query: Query,
    formats: Sequence[str],
    address: str,
    *,
    csv_bom: bool,
    names: Sequence[str] = TABLES,
) -> None:
    """Write the same to an address that fsspec knows, by way of a folder of this machine.

    Raises ConfigError and OutputError as `export_recorded` does.
    """
    remote.check(address)
    before = remote.previous(address, CALENDAR)
    with TemporaryDirectory(prefix="monitor-export-") as made:
        folder = Path(made, "export")
        _write(connection, query, formats, folder, before, csv_bom=csv_bom, names=names)
        (folder / MARKER).unlink()
        remote.copy(folder, address)


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


def _write(
    connection: sqlite3.Connection,
    query: Query,
    formats: Sequence[str],
    folder: Path,
    calendar_before: bytes | None,
    *,
    csv_bom: bool,
    names: Sequence[str],
) -> None:
    writers = [writer(name, csv_bom=csv_bom) for name in dict.fromkeys(formats)]
    every = ExportTables(connection, query)
    tables = [every.table(name) for name in TABLES if name in names]
    fill = partial(write_export, tables, writers, every.status_report, calendar_before)
    publish_filled(EXPORT, fill, [folder])
