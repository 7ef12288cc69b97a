"""The buyer's share of all sales, by week of each marketing year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.destinations import Destinations
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import Seasons
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.plots.shares import shape
from monitor.charts.series import Line
from monitor.charts.shapes import Plot, Series
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    INK,
    LABEL,
    PAST,
    PAST_LOOK,
    RULE,
    SHIPPED,
    Look,
    house_style,
)
from monitor.text.trade_findings import shares_finding

HEIGHT, LEFT, ABOVE = 3.6, 0.7, 0.2
LOOKS: dict[str, Look] = {
    "bought": {"color": BOUGHT, "linewidth": 2.6, "solid_capstyle": "round"},
    "last": {"color": SHIPPED, "linewidth": 1.5, "linestyle": (0, (4, 2))},
    "past": PAST_LOOK,
}
COLOURS = {"bought": BOUGHT, "last": SHIPPED, "past": PAST}


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each trade with the buyer's share known in at least two weeks."""
    for trade in status_report.trades:
        destinations, seasons = trade.destinations, trade.seasons
        if destinations is None or seasons is None:
            continue
        known = [point for point in destinations.shares if point.share is not None]
        if len(known) > 1:
            yield Picture(
                chart="shares",
                subject=trade.key,
                title=shares_finding(trade, destinations),
                alt=alt(trade, destinations, shape(trade, seasons, known)),
                draw=partial(draw, status_report, trade, destinations, seasons),
                sketch=partial(shape, trade, seasons, known),
                words=words_of(status_report, trade, destinations),
            )


def alt(trade: TradeRecord, destinations: Destinations, plot: Plot) -> str:
    """Return the chart as text."""
    ends = "; ".join(series.label.replace("\n", " ") for series in plot.series)
    return (
        f"Line chart of {trade.buyer}’s share of all sales by week of each marketing year. "
        f"{shares_finding(trade, destinations)}. At the last week known: {ends}."
    )


def words_of(status_report: StatusReport, trade: TradeRecord, destinations: Destinations) -> Words:
    """Return the texts around the chart."""
    subtitle = (
        f"{trade.commodity} · share of {trade.buyer} in the total commitment (shipped + "
        "outstanding) of all destinations, by week of each marketing year, in the weeks with a sum "
        "over all destinations. Sales to unknown destinations count in the sum alone."
    )
    return trade_words(status_report, shares_finding(trade, destinations), subtitle)


@house_style()
def draw(
    status_report: StatusReport,
    trade: TradeRecord,
    destinations: Destinations,
    seasons: Seasons,
    size: Size = REPORT,
) -> Figure:
    """Draw the figure; its horizontal axis is the number of the week."""
    words = words_of(status_report, trade, destinations)
    page = chart_frame(words, HEIGHT, left=LEFT, right=MARGIN, above=ABOVE, size=size)
    plot = shape(trade, seasons, [p for p in destinations.shares if p.share is not None])
    axes = page.axes
    axes.set(xlim=plot.x, ylim=plot.y)
    axes.set_xticks([tick.at for tick in plot.x_ticks], [tick.label for tick in plot.x_ticks])
    axes.set_yticks([tick.at for tick in plot.y_ticks], [tick.label for tick in plot.y_ticks])
    axes.tick_params(axis="both", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)
    lines, taken = [_line(plot, series) for series in plot.series], list[Bbox]()
    for series, line in zip(plot.series, lines, strict=True):
        if series.last is not None:
            taken.append(_draw_year(axes, series, line, lines, taken))
    return page.figure


def _line(plot: Plot, series: Series) -> Line:
    values = [nan if value is None else float(value) for value in series.values]
    return [place.at for place in plot.places], values


def _draw_year(
    axes: Axes, series: Series, line: Line, lines: Sequence[Line], taken: Sequence[Bbox]
) -> Bbox:
    """Draw a marketing year's line, labelled at its end; return the label's box."""
    last = series.last or 0
    end, colour = (line[0][last], line[1][last]), COLOURS[series.look]
    axes.plot(*line, **LOOKS[series.look], zorder=2.4)
    axes.plot(*end, "o", color=colour, markersize=5, zorder=3)
    style: Look = {"size": LABEL, "weight": "bold", "linespacing": 1.1, "bbox": BEHIND_LABEL}
    label = axes.annotate(
        series.label, end, (0, 0), textcoords="offset points", color=colour, zorder=4, **style
    )
    return place_label(label, axes, lines, taken, axes.get_ylim()[1])
