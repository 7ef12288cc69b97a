"""Every reading week by week: the published weeks, and those whose figures are to come."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.lines import PacePoint
from monitor.assess.status_report import StatusReport
from monitor.exports.reading_columns import IDS, ordered
from monitor.exports.tables import PROMISED, Cells, Column, Table

KEY = ("commitment", "reading", "week_ending")


def purchases_table(status_report: StatusReport) -> Table:
    """Return the published weeks of every reading, with both lines."""
    return Table(
        name="purchases",
        title="Every reading week by week, as published",
        columns=PURCHASES,
        key=KEY,
        rows=lambda: (row for a in ordered(status_report) for row in _published(a)),
    )


def weeks_to_come_table(status_report: StatusReport) -> Table:
    """Return the counted weeks whose figures are to come, with both lines."""
    return Table(
        name="weeks_to_come",
        title="Every reading’s weeks whose figures are to come",
        columns=WEEKS_TO_COME,
        key=KEY,
        rows=lambda: (row for a in ordered(status_report) for row in _to_come(a)),
    )


def _published(a: Assessment) -> Iterator[Cells]:
    lines = {line.week_ending: line for line in a.lines}
    for point in a.points:
        line = lines.get(point.week_ending)
        yield (
            a.commitment.id,
            a.reading.id,
            a.reading.basis,
            point.week_ending,
            *_amounts(point, counted=line is not None),
            *_due(line),
            a.commitment.unit,
        )


def _to_come(a: Assessment) -> Iterator[Cells]:
    published = {point.week_ending for point in a.points}
    for line in sorted(a.lines, key=lambda line: line.week_ending):
        if line.week_ending not in published:
            yield (
                a.commitment.id,
                a.reading.id,
                a.reading.basis,
                line.week_ending,
                *_due(line),
                a.commitment.unit,
            )


def _amounts(point: WeekPoint, *, counted: bool) -> Cells:
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


READING = (
    IDS[0].column,
    IDS[1].column,
    Column("basis", "text", "What counts: booked, shipped, season or value."),
    Column(
        "week_ending",
        "date",
        "The Thursday that ends the reporting week; the last day of a month (basis value).",
    ),
)
LINES = (
    Column("straight_line_due", "integer", "Due by the week in equal weekly parts.", PROMISED),
    Column(
        "seasonal_line_due",
        "integer",
        "Due by the week at the mean share of earlier years.",
        PROMISED,
    ),
    Column("unit", "text", "The promise’s unit."),
)
PURCHASES = (
    *READING,
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
    *LINES,
)
WEEKS_TO_COME = (*READING, *LINES)
