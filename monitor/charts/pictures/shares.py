"""The buyer's share of all sales, by week of each marketing year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.destinations import Destinations
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import Seasons
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.shares import shape
from monitor.charts.shapes import Plot
from monitor.charts.sizes import REPORT, Size
from monitor.text.trade_findings import shares_finding


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


def draw(
    status_report: StatusReport,
    trade: TradeRecord,
    destinations: Destinations,
    seasons: Seasons,
    size: Size = REPORT,
) -> Figure:
    """Draw the figure; its horizontal axis is the number of the week."""
    known = [point for point in destinations.shares if point.share is not None]
    words = words_of(status_report, trade, destinations)
    return draw_plot(words, shape(trade, seasons, known), size)
