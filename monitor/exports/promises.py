"""Tables of a status report: readings, their status, each week, statements and events."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.exports.events import events_table
from monitor.exports.reading_columns import ASSESSMENTS, READINGS, ordered
from monitor.exports.statements import statements_table
from monitor.exports.tables import Field, Table
from monitor.exports.weeks import purchases_table, weeks_to_come_table


def promise_tables(
    status_report: StatusReport, statements: Sequence[CheckedStatement]
) -> list[Table]:
    """Return the tables, in reading order."""
    return [
        readings_table(status_report),
        assessments_table(status_report),
        purchases_table(status_report),
        weeks_to_come_table(status_report),
        statements_table(statements),
        events_table(status_report.events),
    ]


def readings_table(status_report: StatusReport) -> Table:
    """Return the table of commitments and how each reading counts them."""
    return _of_readings("readings", "The promises and their readings", READINGS, status_report)


def assessments_table(status_report: StatusReport) -> Table:
    """Return the numbers of status.json as a table, one row for each reading."""
    return _of_readings("assessments", "Where each reading stands", ASSESSMENTS, status_report)


def _of_readings(
    name: str, title: str, fields: tuple[Field[Assessment], ...], status_report: StatusReport
) -> Table:
    return Table(
        name=name,
        title=title,
        columns=tuple(field.column for field in fields),
        key=("commitment", "reading"),
        rows=lambda: (tuple(field.value(a) for field in fields) for a in ordered(status_report)),
    )
