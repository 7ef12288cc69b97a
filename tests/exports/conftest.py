"""The bundled figures as tables, and an export of them in every format."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.as_of import Query
from monitor.assess.detailed_report import DetailedReport
from monitor.core.calendar import end_of_day
from monitor.exports.tables import Table
from monitor.exports.write import FORMATS, write_export, writer
from monitor.jobs.export_tables import TABLES, ExportTables
from monitor.settings.settings import load

DAY = "2026-11-22"


@pytest.fixture(scope="session")
def status_report(standing_on: Callable[[str], DetailedReport]) -> DetailedReport:
    """Return the bundled commitments on 22 November 2026."""
    return standing_on(DAY)


@pytest.fixture(scope="session")
def tables(shipped_ledger: sqlite3.Connection, status_report: DetailedReport) -> dict[str, Table]:
    """Return every table of an export, by name."""
    on = date.fromisoformat(DAY)
    every = ExportTables(shipped_ledger, Query(load(), end_of_day(on), offline=True, as_of=on))
    return {name: every.table(name) for name in TABLES}


@pytest.fixture(scope="session")
def export(
    tables: dict[str, Table],
    status_report: DetailedReport,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a folder with all formats."""
    folder = tmp_path_factory.mktemp("export")
    write_export(
        list(tables.values()), [writer(name) for name in FORMATS], status_report, None, folder
    )
    return folder
