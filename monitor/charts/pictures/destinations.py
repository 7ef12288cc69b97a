"""Sales of a marketing year by destination, beside the same week of the marketing year before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.destinations import Destination, Destinations
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.key import Entry, draw_row
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, cut
from monitor.charts.plots.destinations import (
    MOST_BARS,
    bars_heading,
    before_heading,
    largest,
    not_on_record,
    part_of_all,
    shape,
)
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    INK,
    LABEL,
    SHIPPED,
    UNKNOWN_LOOK,
    Look,
    house_style,
)
from monitor.text.amounts import amount, season_name
from monitor.text.trade_findings import destinations_finding

HEIGHT, ABOVE, NAMES, AMOUNTS = 3.6, 0.4, 1.7, 3.1
"""Inches for the bars, the key above them, the names, and the amounts right of them."""
BEFORE_PT = 16
"""Height of the mark of the year before, in points."""
BUYER_LOOK: Look = {"facecolor": BOUGHT, "linewidth": 0}
OTHER_LOOK: Look = {"facecolor": "#B8BEC4", "linewidth": 0}
BEFORE_LOOK: Look = {"color": SHIPPED, "marker": "|", "markeredgewidth": 2}


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each trade with all destinations on record for some week."""
    for trade in status_report.trades:
        destinations = trade.destinations
        if destinations is not None and destinations.total > 0:
            yield Picture(
                chart="destinations",
                subject=trade.key,
                title=destinations_finding(trade, destinations),
                alt=alt(trade, destinations),
                draw=partial(draw, status_report, trade, destinations),
                sketch=partial(shape, trade, destinations),
                words=words_of(status_report, trade, destinations),
            )


def alt(trade: TradeRecord, destinations: Destinations) -> str:
    """Return the chart as text."""
    parts = "; ".join(
        f"{row.name} {_amounts(trade, destinations, row)}" for row in largest(destinations)
    )
    sentence = not_on_record(destinations)
    return (
        f"Bars by destination. {destinations_finding(trade, destinations)}. "
        f"{bars_heading(destinations)}: {parts}.{f' {sentence}' if sentence else ''}"
    )


def words_of(status_report: StatusReport, trade: TradeRecord, destinations: Destinations) -> Words:
    """Return the texts around the chart."""
    subtitle = (
        f"{trade.commodity} · total commitment (shipped + outstanding) for a marketing year, in "
        "the newest week with all destinations on record. Sales to unknown destinations count in "
        "the total but in no buyer’s share."
    )
    subtitle = " ".join(filter(None, [subtitle, not_on_record(destinations)]))
    return trade_words(status_report, destinations_finding(trade, destinations), subtitle)


@house_style()
def draw(
    status_report: StatusReport, trade: TradeRecord, destinations: Destinations, size: Size = REPORT
) -> Figure:
    """Draw the figure: one bar for each destination; the vertical axis counts bars."""
    words, rows = words_of(status_report, trade, destinations), largest(destinations)
    left, right = MARGIN + NAMES, AMOUNTS + MARGIN
    page = chart_frame(words, HEIGHT, left=left, right=right, above=ABOVE, size=size)
    axes = page.axes
    values = [value for row in rows for value in (row.booked, row.booked_before or 0)]
    axes.set(xlim=(min(0, *values), max(values) * 1.02))
    axes.set_ylim(max(len(rows), MOST_BARS) - 0.4, -0.6)
    axes.set(xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=2.5)
    for place, row in enumerate(rows):
        _draw_bar(page, row, place)
        _name_bar(page, row, place, _amounts(trade, destinations, row))
    key = [Entry("box", BUYER_LOOK, bars_heading(destinations))]
    if any(row.booked_before is not None for row in rows):
        key.append(Entry("point", {**BEFORE_LOOK, "markersize": 10}, before_heading(destinations)))
    draw_row(page, key, MARGIN, page.body.top + ABOVE / 2)
    return page.figure


def _draw_bar(page: ChartFrame, row: Destination, place: int) -> None:
    look = {"buyer": BUYER_LOOK, "other": OTHER_LOOK, "unknown": UNKNOWN_LOOK}[row.kind]
    page.axes.add_patch(Rectangle((0, place - 0.33), row.booked, 0.66, zorder=2, **look))
    if row.booked_before is not None:
        page.axes.plot(row.booked_before, place, **BEFORE_LOOK, markersize=BEFORE_PT, zorder=3)


def _name_bar(page: ChartFrame, row: Destination, place: int, amounts: str) -> None:
    """Write the name at the left of a bar, and its amounts right of the longest."""
    weight = "bold" if row.kind == "buyer" else "normal"
    name = cut("Unknown" if row.kind == "unknown" else row.name, LABEL, NAMES - 0.1, weight)
    fitting = cut(amounts, LABEL, AMOUNTS - 0.1, weight)
    style: Look = {"textcoords": "offset points", "size": LABEL, "va": "center_baseline"}
    at_left, at_right = page.axes.get_xlim()
    page.axes.annotate(name, (at_left, place), (-5, 0), ha="right", weight=weight, **style)
    page.axes.annotate(fitting, (at_right, place), (6, 0), weight=weight, **style)


def _amounts(trade: TradeRecord, destinations: Destinations, row: Destination) -> str:
    text = f"{amount(row.booked, trade.unit)}, {part_of_all(row, destinations)}"
    season = destinations.season_before
    if row.booked_before is None or season is None:
        return text
    return f"{text} ({season_name(season)}: {amount(row.booked_before, trade.unit)})"
