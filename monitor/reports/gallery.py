"""Arrange the charts of a page: the leading reading's open, all others collapsed.

A page must stay small whatever the number of promises, so charts are drawn in the order of their
groups up to a size limit; the others are linked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture, pictures_of
from monitor.charts.captions import Words
from monitor.charts.shapes import Bars, Grid, Plot, Shape
from monitor.core.frozen import Frozen, replace
from monitor.reports.address import CALENDAR, PDF, WORKBOOK
from monitor.reports.grids import GridView, grid_view
from monitor.reports.plots import PlotView, plot_view

WHAT = {
    PDF: "this page to print or to pass on",
    WORKBOOK: "readings, numbers and weeks as an Excel workbook, with definitions",
    "purchases.csv": "every reading week by week, as published",
    "weeks_to_come.csv": "the weeks to come with both lines",
    "status.json": "every number on this page, for programs",
    "statements.json": "what was said beside what was known",
    CALENDAR: "deadlines and expected releases for a calendar",
    "alerts.txt": "the alerts as plain text",
}

MAIN = "cumulative"
"""The chart that stands below the first screen."""
ORDER = (
    MAIN,
    "pace",
    "weekly_net",
    "said_and_known",
    "chance",
    "calendar_years",
    "whole_deal",
)
"""The charts a group opens with; the others follow in alphabetical order."""
ROOM_BYTES = 600_000
"""Bytes of the drawings of one page."""


class Chart(Frozen):
    """A chart on the page: what is drawn, the texts around it, and the files it can be saved as.

    `subject` is the key of the reading or trade it shows, None for a chart of all commitments.
    `stem` names its files and its place in the page. With `linked`, the page has no room for the
    drawing, or there is none. Its picture files are beside the page if it is `pictured`.
    """

    subject: str | None
    chart: str
    stem: str
    title: str
    alt: str
    words: Words | None
    shape: Shape | None
    view: PlotView | Bars | GridView | None
    linked: bool = False
    pictured: bool = True

    @property
    def kind(self) -> str:
        """Return which of the template's drawings it is."""
        kinds: Mapping[type, str] = {PlotView: "plot", Bars: "bars", GridView: "grid"}
        return kinds.get(type(self.view), "")

    @property
    def table(self) -> str:
        """Return the name of the file with its values."""
        return f"charts/{self.stem}.csv"

    @property
    def files(self) -> tuple[str, str]:
        """Return the names of its pictures."""
        return f"charts/{self.stem}.png", f"charts/{self.stem}.svg"

    @property
    def weight(self) -> int:
        """Return about how many bytes its drawing takes in the page."""
        if isinstance(self.view, Bars):
            return 400 * len(self.view.bars)
        return 0 if self.view is None else self.view.weight


def charts_of(status_report: DetailedReport) -> list[Chart]:
    """Return every chart of a status report, in the unit it is shown in."""
    return [chart_of(picture) for picture in pictures_of(status_report)]


def chart_of(picture: Picture) -> Chart:
    """Return a picture as the page shows it."""
    shape = picture.sketch() if picture.sketch else None
    return Chart(
        picture.subject,
        picture.chart,
        picture.stem,
        picture.title,
        picture.alt,
        picture.words,
        shape,
        _view(shape),
        linked=shape is None,
    )


def _view(shape: Shape | None) -> PlotView | Bars | GridView | None:
    match shape:
        case Plot():
            return plot_view(shape)
        case Grid():
            return grid_view(shape)
        case _:
            return shape


class Group(Frozen):
    """Charts under one heading; `shown` groups are not collapsed."""

    title: str
    charts: tuple[Chart, ...]
    shown: bool


def groups(
    status_report: DetailedReport, leading: Assessment, charts: Sequence[Chart]
) -> list[Group]:
    """Return the groups: the leading reading's, all commitments', the trades', other readings'.

    The deal that the leading reading's promise is a part of stands with that reading.
    """
    whole = status_report.whole_of(leading.commitment)
    deal = [c for c in charts if whole and (c.chart, c.subject) == ("whole_deal", whole.key)]
    charts = [c for c in charts if all(c is not moved for moved in deal)]
    all_groups = [*_group(_name(leading), [*deal, *_of(charts, leading.key)], shown=True)]
    all_groups += _group("All promises", _of(charts, None), shown=True)
    for trade in status_report.trades:
        title = f"{trade.buyer} · {trade.commodity} · all sales on record"
        all_groups += _group(title, _of(charts, trade.key), shown=False)
    for commitment in status_report.commitments:
        for assessment in status_report.readings_of(commitment):
            if assessment is not leading:
                own = _of(charts, assessment.key)
                all_groups += _group(_name(assessment), own, shown=False)
    return list(_fitting(all_groups))


def _of(charts: Sequence[Chart], subject: str | None) -> list[Chart]:
    return [chart for chart in charts if chart.subject == subject]


def _group(title: str, charts: Sequence[Chart], *, shown: bool) -> Iterator[Group]:
    in_order = sorted(
        charts, key=lambda c: ORDER.index(c.chart) if c.chart in ORDER else len(ORDER)
    )
    if in_order:
        yield Group(title, tuple(in_order), shown)


def _fitting(all_groups: Sequence[Group]) -> Iterator[Group]:
    """Yield the groups, with charts beyond the size limit as links."""
    room = ROOM_BYTES
    for group in all_groups:
        charts = []
        for chart in group.charts:
            room -= chart.weight
            charts.append(replace(chart, linked=chart.linked or room < 0))
        yield replace(group, charts=tuple(charts))


def _name(assessment: Assessment) -> str:
    return f"{assessment.commitment.title} · {assessment.reading.title}"


class Download(Frozen):
    """A file and what it is for."""

    name: str
    what: str


def downloads(files: Collection[str]) -> list[Download]:
    """Return those of the files that a reader may want, most useful first."""
    return [Download(name, what) for name, what in WHAT.items() if name in files]
