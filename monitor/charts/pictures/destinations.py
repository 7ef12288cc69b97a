"""Sales of a marketing year by destination, and the buyer's share over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.destinations import Destination, Destinations, SharePoint
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture
from monitor.charts.captions import trade_words
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, Box, ChartFrame, chart_frame, cut, wrapped
from monitor.charts.series import Line, Span, x_of
from monitor.charts.sizes import REPORT, WIDTH, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    INK,
    LABEL,
    RULE,
    SOFT,
    UNKNOWN_LOOK,
    Look,
    house_style,
)
from monitor.charts.timeline import draw_date_axis
from monitor.core.calendar import WEEK
from monitor.core.formats import day, plural
from monitor.text.amounts import amount, season_name, share
from monitor.text.trade_findings import destinations_finding

HEIGHT, ABOVE, HEADING = 3.6, 0.55, 0.3
NAMES, BARS, APART, AXIS = 1.35, 3.05, 0.75, 0.5
"""Inches for names, for bars with their amounts, between both halves, and for axis numbers."""
AMOUNTS = 1.15
MOST_BARS = 11
BUYER_LOOK: Look = {"facecolor": BOUGHT, "linewidth": 0}
OTHER_LOOK: Look = {"facecolor": "#B8BEC4", "linewidth": 0}
SHARE_LOOK: Look = {"color": BOUGHT, "linewidth": 2.6, "solid_capstyle": "round"}


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
            )


def alt(trade: TradeRecord, destinations: Destinations) -> str:
    """Return the chart as text."""
    parts = "; ".join(
        f"{row.name} {amount(row.booked, trade.unit)}, {_part(row, destinations)}"
        for row in largest(destinations)
    )
    sentence = not_on_record(destinations)
    return (
        f"Bars by destination, and a line of {trade.buyer}’s share over the weeks. "
        f"{destinations_finding(trade, destinations)}. {_bars_heading(destinations)}: {parts}."
        f"{f' {sentence}' if sentence else ''}"
    )


@house_style()
def draw(
    status_report: StatusReport, trade: TradeRecord, destinations: Destinations, size: Size = REPORT
) -> Figure:
    """Draw the figure: bars at the left, the share over time at the right."""
    subtitle = (
        f"{trade.commodity} · total commitment (shipped + outstanding) for a marketing year. "
        "Sales to unknown destinations count in the total but in no buyer’s share."
    )
    sentence = not_on_record(destinations)
    if sentence:
        subtitle = f"{subtitle} {sentence}"
    words = trade_words(status_report, destinations_finding(trade, destinations), subtitle)
    left, right = MARGIN + NAMES, WIDTH - MARGIN - NAMES - BARS
    page = chart_frame(words, HEIGHT, left=left, right=right, above=ABOVE, size=size)
    _head(page, _bars_heading(destinations), MARGIN, NAMES + BARS)
    _draw_bars(page, trade, destinations)
    place = page.body.right + APART + AXIS
    box = Box(place, page.body.bottom, WIDTH - MARGIN - 0.12 - place, page.body.height)
    heading = f"Share of all sales by week, {trade.buyer}"
    _head(page, heading, place - AXIS, WIDTH - MARGIN - (place - AXIS))
    _draw_shares(_axes(page, box), trade, destinations.shares)
    return page.figure


def not_on_record(destinations: Destinations) -> str | None:
    """Return a sentence on what the bars cannot show; None if they show the open year."""
    if destinations.season == destinations.open_season:
        return None
    return (
        f"The other buyers of {season_name(destinations.open_season)} are not on record: "
        f"all destinations are known only to {day(destinations.week_ending)}."
    )


def largest(destinations: Destinations) -> list[Destination]:
    """Return the largest destinations, always with the buyer and unknown; the rest as one, last."""
    named = sorted(destinations.rows, key=lambda row: row.kind == "other")
    kept = set(named[: sum(row.kind != "other" for row in named)])
    for row in destinations.rows:
        if len(kept) < MOST_BARS:
            kept.add(row)
    rest = [row for row in destinations.rows if row not in kept]
    shown = [
        row for row in destinations.rows if row in kept and (row.booked or row.kind != "other")
    ]
    total = sum(row.booked for row in rest)
    name = plural(len(rest), "other", "others")
    return [*shown, *([Destination(name, "other", total)] if rest else [])]


def _bars_heading(destinations: Destinations) -> str:
    return f"Sold for {season_name(destinations.season)} by {day(destinations.week_ending)}"


def _part(row: Destination, destinations: Destinations) -> str:
    return share(row.booked, destinations.total)


def _head(page: ChartFrame, text: str, left: float, width: float) -> None:
    """Draw the heading of one half."""
    fitting = cut(text, LABEL, width, "bold")
    page.put(left, page.body.top + HEADING, fitting, size=LABEL, weight="bold", va="top")


def _draw_bars(page: ChartFrame, trade: TradeRecord, destinations: Destinations) -> None:
    """Draw one bar for each destination, from the top down; the vertical axis counts bars."""
    rows, axes = largest(destinations), page.axes
    most = max(row.booked for row in rows)
    axes.set(xlim=(min(0, *(r.booked for r in rows)), most * BARS / (BARS - AMOUNTS)))
    axes.set_ylim(max(len(rows), MOST_BARS) - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=2.5)
    for place, row in enumerate(rows):
        look = {"buyer": BUYER_LOOK, "other": OTHER_LOOK, "unknown": UNKNOWN_LOOK}[row.kind]
        axes.add_patch(Rectangle((0, place - 0.33), row.booked, 0.66, zorder=2, **look))
        weight = "bold" if row.kind == "buyer" else "normal"
        name = cut("Unknown" if row.kind == "unknown" else row.name, LABEL, NAMES - 0.1, weight)
        text = f"{amount(row.booked, trade.unit)} · {_part(row, destinations)}"
        style: Look = {"size": LABEL, "va": "center_baseline", "weight": weight}
        offset: Look = {"textcoords": "offset points"}
        axes.annotate(name, (0, place), (-5, 0), ha="right", **offset, **style)
        axes.annotate(text, (max(0, row.booked), place), (4, 0), **offset, **style)


def _axes(page: ChartFrame, box: Box) -> Axes:
    width, height = page.figure.get_size_inches()
    place = (box.left / width, box.bottom / height, box.width / width, box.height / height)
    return page.figure.add_axes(place)


def _draw_shares(axes: Axes, trade: TradeRecord, points: Sequence[SharePoint]) -> None:
    """Draw one line for each marketing year, labelled at its last week."""
    if len(points) < 2:
        _say(axes, "The sum over all destinations is not on record for more than one week.")
        return
    draw_date_axis(axes, Span(points[0].week_ending - WEEK, points[-1].week_ending + 6 * WEEK))
    parts = [float(p.share) for p in points if p.share is not None]
    top = min(1.0, max(*parts, 0.1) * 1.25)
    step = 0.1 if top <= 0.65 else 0.25
    ticks = [k * step for k in range(int(top / step) + 1)]
    axes.set_ylim(min(0.0, *parts), top)
    axes.set_yticks(ticks, [f"{round(100 * tick)} %" for tick in ticks])
    axes.tick_params(axis="y", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)
    seasons = [list(own) for _, own in groupby(points, key=lambda point: point.year)]
    lines = [_line(own) for own in seasons]
    taken: list[Bbox] = []
    for own, line in zip(seasons, lines, strict=True):
        if line[0]:
            name = season_name(trade.history.marketing_years[own[0].year])
            text = f"{name}\n{share(own[-1].booked, own[-1].everyone)}"
            taken.append(_draw_year(axes, text, line, lines, taken))


def _line(points: Sequence[SharePoint]) -> Line:
    drawn = [(x_of(p.week_ending), float(p.share)) for p in points if p.share is not None]
    return [x for x, _ in drawn], [y for _, y in drawn]


def _draw_year(
    axes: Axes, text: str, line: Line, lines: Sequence[Line], taken: Sequence[Bbox]
) -> Bbox:
    """Draw a marketing year's line, labelled at its end; return the label's box."""
    end = (line[0][-1], line[1][-1])
    axes.plot(*line, **SHARE_LOOK, zorder=2.4)
    axes.plot(*end, "o", color=BOUGHT, markersize=5, zorder=3)
    label = axes.annotate(
        text,
        end,
        (0, 0),
        textcoords="offset points",
        size=LABEL,
        weight="bold",
        color=BOUGHT,
        linespacing=1.1,
        zorder=4,
        bbox=BEHIND_LABEL,
    )
    return place_label(label, axes, lines, taken, axes.get_ylim()[1])


def _say(axes: Axes, sentence: str) -> None:
    """Write a sentence instead of a chart that would mislead."""
    axes.set_axis_off()
    text = wrapped(sentence, LABEL, 2.6)
    axes.text(0, 1, text, transform=axes.transAxes, size=LABEL, color=SOFT, va="top")
