"""Purchases and shipments by calendar year, with the line of the commitment.

As in the status bars the two are not stacked, because shipments of a year include tonnes bought
before it and can exceed the year's purchases.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.yearly import CalendarYear
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.layout import MARGIN, chart_frame, width_in
from monitor.charts.plots.years import shape, text_of
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    CANCELLED,
    INK,
    LABEL,
    SHIPPED,
    SMALL,
    SOFT,
    Look,
    house_style,
)
from monitor.charts.timeline import draw_amount_axis
from monitor.core.formats import day
from monitor.text.amounts import amount, other_unit, scale_for, target_amount
from monitor.text.trade_findings import Promised, years_finding

HEIGHT, LEFT, GAP, ABOVE = 3.9, 0.92, 0.3, 0.2
WIDE, THIN = 0.74, 0.17
"""Widths of the bars as fractions of a year's room."""
FEWEST_YEARS = 6
"""Minimum number of years on the axis, so that a few do not get oversized bars."""
WEEKS_OF_A_YEAR = 51
"""A window of at least this many weeks is a commitment for a whole year."""
WHOLE_LOOK: Look = {"facecolor": BOUGHT, "linewidth": 0}
PART_LOOK: Look = {"facecolor": "#7FB4D6", "linewidth": 0}
SHIPPED_LOOK: Look = {"facecolor": SHIPPED, "linewidth": 0}
TARGET_LOOK: Look = {"color": INK, "linewidth": 1.2}


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each buyer and commodity."""
    for trade in status_report.trades:
        if any(year.bought is not None or year.shipped is not None for year in trade.years):
            promised = promised_for(status_report, trade)
            yield Picture(
                chart="years",
                subject=trade.key,
                title=years_finding(trade, promised),
                alt=alt(trade, promised),
                draw=partial(draw, status_report, trade, promised),
                sketch=partial(shape, trade, promised),
                words=words_of(status_report, trade, promised),
            )


def promised_for(status_report: DetailedReport, trade: TradeRecord) -> Promised | None:
    """Return the commitment for the latest calendar year shown, or the next one that has any.

    Only a headline reading of net purchases over a whole calendar year is comparable.
    """
    whole_years = [
        Promised(a.window.year, a.commitment.target, *_usual(a))
        for a in status_report.headlines
        if status_report.trade_of(a.commitment) is trade
        and a.window is not None
        and a.basis.counts_purchases
        and a.basis.comparable_weeks
        and WEEKS_OF_A_YEAR <= len(a.window.weeks) <= WEEKS_OF_A_YEAR + 2
    ]
    later = [promise for promise in whole_years if promise.year >= trade.years[-1].year]
    return min(later, key=lambda promise: promise.year, default=None)


def _usual(a: Assessment) -> tuple[int | None, tuple[int, ...]]:
    """Return the mean of the years the reading's seasonal line is based on, and these years."""
    used = [] if a.pace is None else [w for w in a.pace.seasonal.windows if w.left_out is None]
    totals = [window.total for window in used if window.total is not None]
    if not totals:
        return None, ()
    return round(sum(totals) / len(totals)), tuple(sorted(window.year for window in used))


def alt(trade: TradeRecord, promised: Promised | None) -> str:
    """Return the chart as text."""
    amounts = "; ".join(f"{year.year}: {text_of(year, trade.unit)}" for year in trade.years)
    return f"Bar chart by calendar year. {years_finding(trade, promised)}. Bought: {amounts}."


def words_of(status_report: StatusReport, trade: TradeRecord, promised: Promised | None) -> Words:
    """Return the texts around the chart."""
    subtitle = (
        f"{trade.commodity} · net purchases of the weeks with most of their days in a year, and "
        "shipments in the same weeks. Shipments include sales made before, so shipped can be "
        "above bought."
    )
    return trade_words(status_report, years_finding(trade, promised), subtitle)


@house_style()
def draw(
    status_report: StatusReport, trade: TradeRecord, promised: Promised | None, size: Size = REPORT
) -> Figure:
    """Draw the figure; its horizontal axis is in years."""
    words = words_of(status_report, trade, promised)
    line = [] if promised is None else _line_name(promised, trade.unit).split("\n")
    left = max([LEFT, *(MARGIN + width_in(text, LABEL, "bold") + 0.1 for text in line)])
    right = COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=left, right=right, above=ABOVE, size=size)
    _draw_amounts(page.axes, trade, promised)
    _draw_bars(page.axes, trade)
    _name_amounts(page.axes, trade, promised)
    heading = f"{trade.years[-1].year}, to {day(trade.years[-1].last_week)}"
    draw_key(page, heading, _entries(trade, promised), page.body.right + GAP, page.body.top)
    return page.figure


def _line_name(promised: Promised, unit: str) -> str:
    return f"promised\n{target_amount(promised.target, unit)}"


def _draw_amounts(axes: Axes, trade: TradeRecord, promised: Promised | None) -> None:
    target = None if promised is None else promised.target
    amounts = [a for year in trade.years for a in (year.bought, year.shipped) if a is not None]
    low, high = min(0, *amounts), max(target or 0, *amounts) or 1
    axes.set_ylim(low * 1.15, high + (high - low) * 0.1)
    years = [year.year for year in trade.years]
    axes.set_xlim(years[0] - 0.6, max(years[-1], years[0] + FEWEST_YEARS - 1) + 0.6)
    axes.set_xticks(years, [str(year) for year in years])
    axes.tick_params(axis="x", labelsize=LABEL, length=0, pad=5)
    draw_amount_axis(axes, trade.unit, beside=target)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=2.5)
    if promised is not None:
        axes.axhline(promised.target, **TARGET_LOOK, zorder=1.5)
        text = _line_name(promised, trade.unit)
        place: Look = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        style: Look = {"ha": "right", "va": "center", "size": LABEL, "weight": "bold"}
        axes.annotate(text, (0, promised.target), (-5, 0), linespacing=1.1, **place, **style)


def _draw_bars(axes: Axes, trade: TradeRecord) -> None:
    known = [(year, year.bought) for year in trade.years if year.bought is not None]
    axes.bar(
        [year.year for year, _ in known],
        [bought for _, bought in known],
        WIDE,
        color=[_colour(year, bought) for year, bought in known],
        linewidth=0,
        zorder=2,
    )
    sent = [(year.year, year.shipped) for year in trade.years if year.shipped is not None]
    axes.bar([y for y, _ in sent], [s for _, s in sent], THIN, color=SHIPPED, zorder=2.2)


def _colour(year: CalendarYear, bought: int) -> str:
    if bought < 0:
        return CANCELLED
    return BOUGHT if year.whole else str(PART_LOOK["facecolor"])


def _name_amounts(axes: Axes, trade: TradeRecord, promised: Promised | None) -> None:
    """Label purchases above the longer of a year's two bars, clear of the commitment's line."""
    room = (axes.get_ylim()[1] - axes.get_ylim()[0]) * 0.09
    for year in trade.years:
        top = max(0, year.bought or 0, year.shipped or 0)
        if promised is not None and top < promised.target < top + room:
            top = promised.target
        known = year.bought is not None
        axes.annotate(
            _number(year.bought, trade) if year.bought is not None else "not\nknown",
            (year.year, top),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=LABEL if known else SMALL,
            weight="bold" if known else "normal",
            color=INK if known else SOFT,
            linespacing=1.05,
            zorder=4,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6},
        )


def _number(bought: int, trade: TradeRecord) -> str:
    """Return the amount in the axis' scale, without its unit."""
    known = [abs(year.bought) for year in trade.years if year.bought is not None]
    return scale_for(trade.unit, max(known)).number(bought)


def _entries(trade: TradeRecord, promised: Promised | None) -> list[Entry]:
    now, unit = trade.years[-1], trade.unit
    bought, shipped, left = (
        "not known" if value is None else amount(value, unit)
        for value in (now.bought, now.shipped, now.unshipped)
    )
    note = None if not now.bought else other_unit(now.bought, trade.unit, trade.bushels_per_unit)
    look = WHOLE_LOOK if now.whole else PART_LOOK
    name = "bought" if now.whole else "bought, part of the year"
    entries = [
        Entry("box", look, name, bought, note),
        Entry("box", SHIPPED_LOOK, "shipped in the same weeks", shipped),
        Entry("point", {"marker": "", "linewidth": 0}, "booked, still to ship", left),
    ]
    if any(year.whole and year.bought is not None for year in trade.years) and not now.whole:
        entries.insert(1, Entry("box", WHOLE_LOOK, "bought in a whole year"))
    if promised is not None:
        name, goal = f"promised for {promised.year}", target_amount(promised.target, unit)
        entries.append(Entry("line", TARGET_LOOK, name, goal))
    for joint in trade.joint_years:
        and_ = "and" if joint.last == joint.first + 1 else "to"
        name = f"{joint.first} {and_} {joint.last} together"
        empty = {"marker": "", "linewidth": 0}
        entries.append(Entry("point", empty, name, amount(joint.bought, unit), "bought"))
    return entries
