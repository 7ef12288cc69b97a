"""Tables of a status report: readings, their status, each week, and the statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.lines import PacePoint
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.exports.reading_columns import ASSESSMENTS, IDS, READINGS
from monitor.exports.statements import statements_table
from monitor.exports.tables import PROMISED, Cells, Column, Field, Table


def promise_tables(
    status_report: StatusReport, statements: Sequence[CheckedStatement]
) -> list[Table]:
    """Return the tables, in reading order."""
    return [
        readings_table(status_report),
        assessments_table(status_report),
        purchases_table(status_report),
        statements_table(statements),
    ]


def readings_table(status_report: StatusReport) -> Table:
    """Return the table of commitments and how each reading counts them."""
    return _of_readings("readings", "The promises and their readings", READINGS, status_report)


def assessments_table(status_report: StatusReport) -> Table:
    """Return the numbers of status.json as a table, one row for each reading."""
    return _of_readings("assessments", "Where each reading stands", ASSESSMENTS, status_report)


def purchases_table(status_report: StatusReport) -> Table:
    """Return every reading week by week; weeks to come have only the two lines."""
    return Table(
        name="purchases",
        title="Every reading week by week",
        columns=PURCHASES,
        key=("commitment", "reading", "week_ending"),
        rows=lambda: (row for a in _ordered(status_report) for row in _weeks(a)),
    )


def _of_readings(
    name: str, title: str, fields: tuple[Field[Assessment], ...], status_report: StatusReport
) -> Table:
    return Table(
        name=name,
        title=title,
        columns=tuple(field.column for field in fields),
        key=("commitment", "reading"),
        rows=lambda: (tuple(field.value(a) for field in fields) for a in _ordered(status_report)),
    )


def _ordered(status_report: StatusReport) -> Iterator[Assessment]:
    for commitment in status_report.commitments:
        yield from status_report.readings_of(commitment)


def _weeks(a: Assessment) -> Iterator[Cells]:
    points = {point.week_ending: point for point in a.points}
    lines = {line.week_ending: line for line in a.lines}
    for week in sorted(points.keys() | lines.keys()):
        yield (
            a.commitment.id,
            a.reading.id,
            a.reading.basis,
            week,
            *_amounts(points.get(week), counted=week in lines),
            *_due(lines.get(week)),
            a.commitment.unit,
        )


def _amounts(point: WeekPoint | None, *, counted: bool) -> Cells:
    if point is None:
        return (None, None, counted, None, None, None, None)
    return (
        point.published_at,
        point.evidence,
        counted,
        point.purchased,
        point.shipped,
        point.net,
        point.unknown,
    )


def _due(line: PacePoint | None) -> Cells:
    return (None, None) if line is None else (line.straight, line.seasonal)


PURCHASES = (
    IDS[0].column,
    IDS[1].column,
    Column("basis", "text", "What counts: booked, shipped or season."),
    Column("week_ending", "date", "The Thursday that ends the reporting week."),
    Column("published_at", "instant", "When the week was published."),
    Column(
        "publication_evidence",
        "text",
        "How that is known: seen, reported, inferred, rule or vintage (METHODOLOGY).",
    ),
    Column("counted", "boolean", "Whether the week is one of the reading’s."),
    Column("purchased", "integer", "Purchases since the first counted week.", PROMISED),
    Column("shipped", "integer", "Shipments since the first counted week.", PROMISED),
    Column("net", "integer", "What the week itself added; cancellations are negative.", PROMISED),
    Column(
        "unknown_outstanding",
        "integer",
        "Unshipped sales to unknown destinations at the week’s end.",
        PROMISED,
    ),
    Column("straight_line_due", "integer", "Due by the week in equal weekly parts.", PROMISED),
    Column(
        "seasonal_line_due",
        "integer",
        "Due by the week at the mean share of earlier years.",
        PROMISED,
    ),
    Column("unit", "text", "The promise’s unit."),
)
