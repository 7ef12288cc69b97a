"""Time from sale to shipment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.waits import Wait, mean_wait
from monitor.charts import Picture
from monitor.charts.captions import trade_words
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.series import Line, Span, x_of
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import BOUGHT, INK, LABEL, RULE, SOFT, Look, house_style
from monitor.charts.timeline import draw_date_axis
from monitor.core.calendar import WEEK, same_day
from monitor.core.formats import day
from monitor.text.amounts import amount
from monitor.text.trade_findings import in_weeks, waits_finding

HEIGHT, LEFT, GAP, ABOVE = 3.5, 0.92, 0.3, 0.2
RECENT_WEEKS, YEARS = 4, 5
DOT_LOOK: Look = {"color": "#8FBAD6", "marker": "o", "markersize": 3.2, "linestyle": ""}
MEAN_LOOK: Look = {"color": BOUGHT, "linewidth": 2.4, "solid_capstyle": "round"}
USUAL_LOOK: Look = {"color": SOFT, "linewidth": 1.3, "linestyle": (0, (5, 3))}


@dataclass(frozen=True, slots=True)
class Lag:
    """The weeks shown, the last four of them, and the mean waits; None means not known."""

    shown: tuple[Wait, ...]
    recent: tuple[Wait, ...]
    now: Fraction | None
    usual: Fraction | None


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each trade with a known wait."""
    for trade in status_report.trades:
        lag = lag_of(trade)
        if lag is not None:
            yield Picture(
                chart="waits",
                subject=trade.key,
                title=waits_finding(trade, lag.recent, lag.now, lag.usual),
                alt=alt(trade, lag),
                draw=partial(draw, status_report, trade, lag),
            )


def lag_of(trade: TradeRecord) -> Lag | None:
    """Return the last five years and four weeks; None if no wait in them is known."""
    if len(trade.waits) <= RECENT_WEEKS:
        return None
    recent = trade.waits[-RECENT_WEEKS:]
    since = same_day(recent[0].week_ending, -YEARS)
    before = [w for w in trade.waits[:-RECENT_WEEKS] if w.week_ending >= since]
    shown = (*before, *recent)
    if all(wait.weeks is None for wait in shown):
        return None
    return Lag(shown, recent, mean_wait(recent), mean_wait(before))


def alt(trade: TradeRecord, lag: Lag) -> str:
    """Return the chart as text."""
    values = "; ".join(f"{e.name}: {e.value}" for e in _entries(trade, lag) if e.value)
    title = waits_finding(trade, lag.recent, lag.now, lag.usual)
    return f"Line chart over the weeks. {title}. {values}."


@house_style()
def draw(status_report: StatusReport, trade: TradeRecord, lag: Lag, size: Size = REPORT) -> Figure:
    """Draw the figure; its vertical axis is in weeks of waiting."""
    subtitle = (
        f"{trade.commodity} to {trade.buyer} · weeks from booking to shipment, counted first "
        "booked, first shipped: the reports do not say which sale a shipment belongs to."
    )
    title = waits_finding(trade, lag.recent, lag.now, lag.usual)
    words, right = trade_words(status_report, title, subtitle), COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=LEFT, right=right, above=ABOVE, size=size)
    axes, shown = page.axes, lag.shown
    draw_date_axis(axes, Span(shown[0].week_ending - WEEK, shown[-1].week_ending + 3 * WEEK))
    known = [(x_of(w.week_ending), float(w.weeks)) for w in shown if w.weeks is not None]
    axes.plot([x for x, _ in known], [y for _, y in known], **DOT_LOOK, zorder=2)
    axes.plot(*means(shown), **MEAN_LOOK, zorder=2.4)
    if lag.usual is not None:
        axes.axhline(float(lag.usual), **USUAL_LOOK, zorder=1.8)
    _draw_weeks_axis(axes, max(y for _, y in known))
    heading = f"4 weeks to {day(lag.recent[-1].week_ending)}"
    draw_key(page, heading, _entries(trade, lag), page.body.right + GAP, page.body.top)
    return page.figure


def means(shown: Sequence[Wait]) -> Line:
    """Return the mean wait of each four weeks' shipments, broken if nothing was shipped."""
    xs, ys = [], []
    for k in range(RECENT_WEEKS, len(shown) + 1):
        mean = mean_wait(shown[k - RECENT_WEEKS : k])
        xs.append(x_of(shown[k - 1].week_ending))
        ys.append(float("nan") if mean is None else float(mean))
    return xs, ys


def _draw_weeks_axis(axes: Axes, most: float) -> None:
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if most <= 6 * s or s == 100)
    ticks = list(range(0, int(most * 1.1) + step, step))
    axes.set_ylim(0, max(most * 1.1, 1))
    ticks = [tick for tick in ticks if tick <= max(most * 1.1, 1)]
    axes.set_yticks(ticks, [f"{t} weeks" if t == ticks[-1] else str(t) for t in ticks])
    axes.tick_params(axis="y", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)


def _entries(trade: TradeRecord, lag: Lag) -> list[Entry]:
    shipped = [wait.shipped for wait in lag.recent]
    known = [tonnes for tonnes in shipped if tonnes is not None]
    sent = amount(sum(known), trade.unit) if len(known) == len(shipped) else "not known"
    left = trade.years[-1].unshipped
    waiting = "not known" if left is None else amount(left, trade.unit)
    nothing = known == [0] * RECENT_WEEKS
    now = "nothing shipped" if nothing else "not known" if lag.now is None else in_weeks(lag.now)
    usual = "not known" if lag.usual is None else in_weeks(lag.usual)
    empty: Look = {"marker": "", "linewidth": 0}
    return [
        Entry("line", MEAN_LOOK, "mean wait of 4 weeks", now),
        Entry("point", DOT_LOOK, "mean of each week"),
        Entry("line", USUAL_LOOK, f"mean of the {YEARS} years before", usual),
        Entry("point", empty, "shipped in these weeks", sent),
        Entry("point", empty, "booked, still waiting", waiting),
    ]
