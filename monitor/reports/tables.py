"""`purchases.csv`: every reading week by week, one row for each. An empty field is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from monitor.progress.assessment import Assessment, DueLine, WeekPoint
from monitor.progress.standing import Standing

HEADER = (
    "commitment",
    "reading",
    "basis",
    "week_ending",
    "published_at",
    "publication_evidence",
    "counted",
    "purchased",
    "shipped",
    "net",
    "unknown_outstanding",
    "straight_line_due",
    "seasonal_line_due",
    "unit",
)
Field = str | int | None


def purchases_csv(standing: Standing) -> str:
    """The table as text; amounts in the promise's unit, instants UTC, the same bytes each time.

    `purchased` and `shipped` are cumulative, `net` is what the week added. Counted weeks still
    to come have a row with the two lines alone.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for commitment in standing.commitments:
        for assessment in standing.readings_of(commitment):
            writer.writerows(_rows(assessment))
    return out.getvalue()


def _rows(a: Assessment) -> Iterator[tuple[Field, ...]]:
    points = {point.week_ending: point for point in a.points}
    lines = {line.week_ending: line for line in a.lines}
    for week in sorted(points.keys() | lines.keys()):
        yield (
            a.commitment.id,
            a.reading.id,
            a.reading.basis,
            week.isoformat(),
            *_amounts(points.get(week), counted=week in lines),
            *_due(lines.get(week)),
            a.commitment.unit,
        )


def _amounts(point: WeekPoint | None, *, counted: bool) -> tuple[Field, ...]:
    inside = "true" if counted else "false"
    if point is None:
        return (None, None, inside, None, None, None, None)
    published = f"{point.published_at:%Y-%m-%dT%H:%M:%SZ}" if point.published_at else None
    return (
        published,
        point.evidence,
        inside,
        point.purchased,
        point.shipped,
        point.net,
        point.unknown,
    )


def _due(line: DueLine | None) -> tuple[Field, ...]:
    return (None, None) if line is None else (line.straight, line.seasonal)
