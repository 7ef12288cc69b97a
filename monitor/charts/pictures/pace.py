"""The required pace of a reading compared with its recent paces and the best on record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.speeds import Speeds, speeds_of
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture
from monitor.charts.captions import words_of
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, width_in
from monitor.charts.plots.pace import Row, best_words, is_future, per_week, rows, shape
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    CANCELLED,
    INK,
    LABEL,
    RULE,
    SMALL,
    SOFT,
    STRAIGHT,
    house_style,
)
from monitor.text.amounts import amount, scale_for
from monitor.text.findings import pace_finding

NAMES, AMOUNTS, GAP, ABOVE = 1.95, 2.35, 0.15, 0.62
ROW, THICK = 0.62, 0.3
"""Height of a row and of its bar, in inches."""


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for every reading that is still undecided."""
    for assessment in status_report.assessments:
        trade = status_report.trade_of(assessment.commitment)
        speeds = None if trade is None else speeds_of(assessment, trade.history)
        if speeds is not None:
            yield Picture(
                chart="pace",
                subject=assessment.key,
                title=pace_finding(assessment, speeds),
                alt=alt(assessment, speeds),
                draw=partial(draw, status_report, assessment, speeds),
                sketch=partial(shape, assessment, speeds),
                words=words_of(status_report, assessment, pace_finding(assessment, speeds)),
            )


def alt(assessment: Assessment, speeds: Speeds) -> str:
    """Return the chart as text."""
    unit = assessment.commitment.unit
    paces = "; ".join(f"{r.name}: {per_week(r.speed, unit)}" for r in rows(assessment, speeds))
    return f"Bars of amounts a week. {pace_finding(assessment, speeds)}. {paces}."


@house_style()
def draw(
    status_report: StatusReport, assessment: Assessment, speeds: Speeds, size: Size = REPORT
) -> Figure:
    """Draw the figure; its vertical axis is in inches."""
    own = rows(assessment, speeds)
    words = words_of(status_report, assessment, pace_finding(assessment, speeds))
    page = chart_frame(
        words,
        ROW * len(own),
        left=MARGIN + NAMES,
        right=AMOUNTS + GAP + MARGIN,
        above=ABOVE if speeds.best else 0.2,
        below=0.45,
        size=size,
        elastic=False,
    )
    _prepare_axes(page.axes, assessment, speeds, len(own))
    for place, row in enumerate(own):
        _draw_row(page, assessment, row, ROW * (len(own) - place - 0.5))
    _draw_best(page, assessment, speeds)
    return page.figure


def _prepare_axes(axes: Axes, assessment: Assessment, speeds: Speeds, count: int) -> None:
    best = [speeds.best.per_week] if speeds.best else []
    values = [0, *best, *(row.speed.per_week for row in rows(assessment, speeds))]
    low, high = min(values), max(values) or 1
    axes.set(xlim=(low * 1.05, high + (high - low) * 0.05), ylim=(0, ROW * count))
    scale = scale_for(assessment.commitment.unit, high)
    first, last = axes.get_xlim()
    steps = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(first, last)
    ticks = [tick for tick in steps if first <= tick <= last]
    exact = (d for d in range(4) if all(tick * 10**d % scale.divisor == 0 for tick in ticks))
    places = next(exact, scale.decimals)
    texts = [scale.number(round(tick), places) for tick in ticks]
    axes.set_xticks(ticks, [*texts[:-1], f"{texts[-1]} {scale.name} a week"])
    axes.set_yticks([])
    axes.tick_params(axis="x", labelsize=LABEL, length=0, pad=3)
    axes.grid(axis="x", color=RULE, linewidth=0.7)
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=2.5)


def _draw_row(page: ChartFrame, assessment: Assessment, row: Row, y: float) -> None:
    """Draw one bar with its name at the left and its amounts at the right."""
    speed = row.speed
    colour = INK if is_future(assessment, speed) else BOUGHT if speed.per_week >= 0 else CANCELLED
    page.axes.barh(y, speed.per_week, THICK, color=colour, zorder=2)
    up, unit = page.body.bottom + y, assessment.commitment.unit
    page.put(MARGIN, up + 0.02, row.name, size=LABEL, va="bottom")
    page.put(MARGIN, up - 0.03, row.weeks, size=SMALL, color=SOFT, va="top")
    x = page.body.right + GAP
    page.put(x, up + 0.02, per_week(speed, unit), size=LABEL + 1, weight="bold", va="bottom")
    daily = speed.per_business_day
    if daily is not None:
        text = f"{amount(daily, unit)} a business day"
        page.put(x, up - 0.03, text, size=SMALL, color=SOFT, va="top")


def _draw_best(page: ChartFrame, assessment: Assessment, speeds: Speeds) -> None:
    """Draw the best pace as a line through all bars, labelled above them."""
    best = speeds.best
    if best is None:
        return
    page.axes.axvline(best.per_week, color=STRAIGHT, linewidth=1.6, linestyle=(0, (5, 3)), zorder=3)
    text = best_words(speeds, assessment.commitment.unit)
    first, last = page.axes.get_xlim()
    place = page.body.left + page.body.width * (best.per_week - first) / (last - first)
    half = width_in(text, LABEL, "bold") / 2
    middle = min(max(place, MARGIN + half), page.body.right + GAP + AMOUNTS - half)
    label = page.put(middle, page.body.top + 0.1, text, size=LABEL, weight="bold", color=STRAIGHT)
    label.set(va="bottom", ha="center")
