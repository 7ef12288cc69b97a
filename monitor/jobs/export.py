"""Export the ledger and the assessments as tables into a folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from monitor.assess.as_of import Query
from monitor.exports.calendar_file import FILE as CALENDAR
from monitor.exports.ledger import ledger_tables
from monitor.exports.package import FILE as DESCRIPTION
from monitor.exports.promises import promise_tables
from monitor.exports.write import write_export, writer
from monitor.jobs.queries import load_statements
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
) -> None:
    """Replace `folder` by the tables of everything recorded, in each of the formats.

    With `csv_bom`, CSV files begin with a byte order mark, by which Excel recognises UTF-8.

    Raises ConfigError for a format whose library is missing, before anything is written, and
    OutputError if the folder cannot be replaced, in which case it is unchanged.
    """
    writers = [writer(name, csv_bom=csv_bom) for name in dict.fromkeys(formats)]
    status_report, statements = load_statements(connection, query)
    recorded = ledger_tables(connection, query.view(connection))
    tables = [*promise_tables(status_report, statements), *recorded]
    calendar = folder / CALENDAR
    before = calendar.read_bytes() if calendar.is_file() else None
    publish_filled(EXPORT, partial(write_export, tables, writers, status_report, before), [folder])
