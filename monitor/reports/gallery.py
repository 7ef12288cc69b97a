"""Arrange the charts of a page: the leading reading's open, all others collapsed.

A page that is sent by mail must stay small, so charts are embedded in the order of their groups up
to a size limit; the others are linked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts.hover import Spots

WORKBOOK = "report.xlsx"
PDF = "report.pdf"
CALENDAR = "deadlines.ics"
CARD_FILE = "card.png"
"""The picture that a shared link shows."""

WHAT = {
    PDF: "this page to print or to pass on",
    WORKBOOK: "readings, numbers and weeks as an Excel workbook, with definitions",
    "purchases.csv": "every reading week by week",
    "status.json": "every number on this page, for programs",
    "statements.json": "what was said beside what was known",
    CALENDAR: "deadlines and expected releases for a calendar",
    "alerts.txt": "the alerts as plain text",
}

MAIN = "cumulative"
"""The chart a group opens with."""
ROOM_BYTES = 1_100_000


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on the page: an SVG element and the files it can be saved as.

    `subject` is the key of the reading or trade it shows, None for a chart of all commitments.
    `spots` are set for the chart that shows values on hover. With `linked`, the page has no
    room for the drawing. `lacking` are characters its PNG shows as boxes.
    """

    subject: str | None
    svg: str
    files: tuple[str, ...] = ()
    chart: str = MAIN
    title: str = ""
    spots: Spots | None = None
    linked: bool = False
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Charts under one heading; `shown` groups are not collapsed."""

    title: str
    charts: tuple[Chart, ...]
    shown: bool


def groups(
    status_report: DetailedReport, leading: Assessment, charts: Sequence[Chart]
) -> list[Group]:
    """Return the groups: the leading reading's, all commitments', the trades', other readings'."""
    all_groups = [*_group(_name(leading), charts, leading.key, shown=True)]
    all_groups += _group("All promises", charts, None, shown=True)
    for trade in status_report.trades:
        title = f"{trade.buyer} · {trade.commodity} · all sales on record"
        all_groups += _group(title, charts, trade.key, shown=False)
    for commitment in status_report.commitments:
        for assessment in status_report.readings_of(commitment):
            if assessment is not leading:
                all_groups += _group(_name(assessment), charts, assessment.key, shown=False)
    return list(_fitting(all_groups))


def _group(
    title: str, charts: Sequence[Chart], subject: str | None, *, shown: bool
) -> Iterator[Group]:
    own = sorted((c for c in charts if c.subject == subject), key=lambda c: c.chart != MAIN)
    if own:
        yield Group(title, tuple(own), shown)


def _fitting(all_groups: Sequence[Group]) -> Iterator[Group]:
    """Yield the groups, with charts beyond the size limit as links."""
    room = ROOM_BYTES
    for group in all_groups:
        charts = []
        for chart in group.charts:
            room -= len(chart.svg.encode())
            charts.append(replace(chart, linked=room < 0))
        yield replace(group, charts=tuple(charts))


def _name(assessment: Assessment) -> str:
    return f"{assessment.commitment.title} · {assessment.reading.title}"


@dataclass(frozen=True, slots=True)
class Download:
    """A file and what it is for."""

    name: str
    what: str


def downloads(files: Collection[str]) -> list[Download]:
    """Return those of the files that a reader may want, most useful first."""
    return [Download(name, what) for name, what in WHAT.items() if name in files]
