"""Outstanding sales to unknown destinations, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.plot_figure import draw_plot
from monitor.charts.plots.unknown import shape, unknown_now
from monitor.charts.sizes import REPORT, Size
from monitor.core.formats import day
from monitor.text.amounts import amount
from monitor.text.picture_findings import UnknownNow, unknown_finding


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each trade whose unknown destinations are on record."""
    for trade in status_report.trades:
        now = unknown_now(trade)
        if now is not None:
            yield Picture(
                chart="unknown",
                subject=trade.key,
                title=unknown_finding(trade, now),
                alt=alt(trade, now),
                draw=partial(draw, status_report, trade, now),
                sketch=partial(shape, trade),
                words=_words(status_report, trade, now),
            )


def _words(status_report: DetailedReport, trade: TradeRecord, now: UnknownNow) -> Words:
    subtitle = (
        f"{trade.commodity} · outstanding sales to unknown destinations at each week’s end, by "
        f"marketing year. Some may turn out to be {trade.buyer}’s; they count "
        "as its purchases only then."
    )
    return trade_words(status_report, unknown_finding(trade, now), subtitle)


def alt(trade: TradeRecord, now: UnknownNow) -> str:
    """Return the chart as text."""
    value = amount(now.amount, trade.unit)
    title = unknown_finding(trade, now)
    return f"Line chart over the weeks. {title}. On {day(now.week_ending)}: {value}."


def draw(
    status_report: DetailedReport,
    trade: TradeRecord,
    now: UnknownNow,
    size: Size = REPORT,
) -> Figure:
    """Draw the figure."""
    return draw_plot(_words(status_report, trade, now), shape(trade), size)
