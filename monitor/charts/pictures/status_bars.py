"""All commitments and readings at a glance: bought, shipped and unknown as shares of targets.

Each reading has a wide bar for purchases and a thin one inside it for shipments of the same weeks.
They are not stacked, because shipments include tonnes bought before the counted weeks: the thin bar
may be the longer one, and no part of it can be called a purchase.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture
from monitor.charts.captions import Words, all_sources, staleness
from monitor.charts.key import Entry, draw_row
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, cut
from monitor.charts.plots.status_bars import (
    MOST,
    dues,
    has_bar,
    instead,
    rule,
    shape,
    verdict,
)
from monitor.charts.plots.status_bars import cut as cut_off
from monitor.charts.sizes import REPORT, WIDTH, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    CANCELLED,
    INK,
    LABEL,
    RULE,
    SEASONAL,
    SHIPPED,
    SMALL,
    SOFT,
    STATUS_COLORS,
    UNKNOWN_LOOK,
    Look,
    house_style,
)
from monitor.commitments.model import Commitment
from monitor.text import remarks
from monitor.text.findings import finding, overview

NAMES, VERDICTS, GAP = 3.4, 1.7, 0.2
"""Inches for the readings' names at the left, for the verdicts at the right, and the gap."""
PROMISE_ROW, READING_ROW, KEY_ROW = 0.36, 0.46, 0.46
WIDE, THIN = 0.25, 0.085
"""Heights of the bars in inches."""

STRAIGHT_LOOK: Look = {"color": INK, "marker": "|", "markeredgewidth": 1.8}
SEASONAL_LOOK: Look = {
    "color": SEASONAL,
    "marker": "D",
    "markersize": 7,
    "markeredgecolor": "white",
    "markeredgewidth": 0.8,
}
MARKS = (
    Entry("box", {"facecolor": BOUGHT, "linewidth": 0}, "bought"),
    Entry("line", {"color": SHIPPED, "linewidth": 4.5}, "shipped in the same weeks"),
    Entry("box", UNKNOWN_LOOK, "at most, unknown included"),
    Entry("point", {**STRAIGHT_LOOK, "markersize": 11}, "even pace, due by then"),
    Entry("point", SEASONAL_LOOK, "usual seasonal pace, due by then"),
)
SUBTITLE = (
    "Share of each target at the last counted week; a promise’s headline reading comes first. "
    "Shipments include sales made before the counted weeks, so shipped can be above bought."
)


def pictures(status_report: StatusReport) -> Iterator[Picture]:
    """Yield one picture of all readings."""
    if status_report.assessments:
        yield Picture(
            chart="status_bars",
            subject=None,
            title=overview(status_report),
            alt=alt(status_report),
            draw=partial(draw, status_report),
            sketch=partial(shape, status_report),
            words=words_of(status_report),
        )


def alt(status_report: StatusReport) -> str:
    """Return the chart as text."""
    sentences = (
        f"{a.commitment.title}, {a.reading.title}: {finding(a)}" for a in status_report.assessments
    )
    shared = " ".join(["", *remarks.shared(status_report)])
    return f"Bars of all readings as shares of their targets. {'. '.join(sentences)}.{shared}"


def words_of(status_report: StatusReport) -> Words:
    """Return the texts around the chart."""
    subtitle = " ".join([SUBTITLE, *remarks.shared(status_report)])
    return Words(
        overview(status_report), subtitle, all_sources(status_report), staleness(status_report)
    )


@house_style()
def draw(status_report: StatusReport, size: Size = REPORT) -> Figure:
    """Draw the figure; its vertical axis is in inches."""
    count = len(status_report.assessments), len(status_report.commitments)
    height = count[0] * READING_ROW + count[1] * PROMISE_ROW
    words = words_of(status_report)
    right = VERDICTS + GAP + MARGIN
    left = NAMES + MARGIN
    room = {"left": left, "right": right, "above": KEY_ROW, "below": 0.44}
    page = chart_frame(words, height, **room, size=size, elastic=False)
    _prepare_axes(page.axes, status_report, height)
    draw_row(page, MARKS, MARGIN, page.body.top + KEY_ROW / 2)
    y = height
    for commitment in status_report.commitments:
        _name_promise(page, commitment, y - PROMISE_ROW * 0.62)
        y -= PROMISE_ROW
        readings = status_report.readings_of(commitment)
        _draw_rules(page.axes, y, y - len(readings) * READING_ROW)
        for assessment in readings:
            _draw_reading(page, assessment, y - READING_ROW / 2)
            y -= READING_ROW
    return page.figure


def _prepare_axes(axes: Axes, status_report: StatusReport, height: float) -> None:
    shares = [0.0, 1.06]
    for a in status_report.assessments:
        amounts = (a.amounts.purchased, a.amounts.shipped, a.amounts.ceiling)
        shares += [cut_off(value / a.commitment.target) for value in amounts if value is not None]
    axes.set(xlim=(min(shares) * 1.1, max(shares) + 0.02), ylim=(0, height))
    ticks = [tick / 4 for tick in range(-1, 7) if min(shares) <= tick / 4 <= max(shares)]
    axes.set_xticks(ticks, [_percent(tick) for tick in ticks])
    axes.tick_params(axis="x", labelsize=LABEL, length=0, pad=3)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _percent(tick: float) -> str:
    text = f"{round(100 * tick)} %".replace("-", "−")
    return f"{text}\ntarget" if tick == 1 else f"{text}\n"


def _draw_rules(axes: Axes, top: float, bottom: float) -> None:
    """Draw vertical rules along one commitment's readings, so that none crosses its title."""
    for tick in axes.get_xticks():
        axes.vlines(tick, bottom, top, color=RULE, linewidth=0.7, zorder=0.5)
    axes.vlines(0, bottom, top, color=INK, linewidth=0.8, zorder=2.5)
    axes.vlines(1, bottom, top, color=INK, linewidth=1.4, zorder=2.5)


def _name_promise(page: ChartFrame, commitment: Commitment, y: float) -> None:
    title = cut(commitment.title, LABEL + 1, WIDTH - 2 * MARGIN, "bold")
    up = page.body.bottom + y
    page.put(MARGIN, up, title, size=LABEL + 1, weight="bold", va="center")


def _draw_reading(page: ChartFrame, assessment: Assessment, y: float) -> None:
    """Draw one reading's name, bars and verdict at the height `y`."""
    up = page.body.bottom + y
    title = cut(assessment.reading.title, LABEL, NAMES - 0.15)
    by = cut(rule(assessment), SMALL, NAMES - 0.15)
    page.put(MARGIN, up + 0.02, title, size=LABEL, va="bottom")
    page.put(MARGIN, up - 0.03, by, size=SMALL, color=SOFT, va="top")
    if assessment.amounts.purchased is None or not has_bar(assessment):
        text = page.axes.text(0.015, y, instead(assessment), size=SMALL, color=SOFT)
        text.set(va="center", bbox={**BEHIND_LABEL, "alpha": 1})
    else:
        _draw_bars(page.axes, assessment, assessment.amounts.purchased, y)
        _draw_dues(page.axes, assessment, y)
    x, color = page.body.right + GAP, STATUS_COLORS[assessment.status]
    word, stand = verdict(assessment)
    page.put(x, up + 0.02, word, size=LABEL + 1, weight="bold", color=color, va="bottom")
    page.put(x, up - 0.03, stand, size=SMALL, color=SOFT, va="top")


def _draw_bars(axes: Axes, assessment: Assessment, purchased: int, y: float) -> None:
    amounts, target = assessment.amounts, assessment.commitment.target
    bought = cut_off(purchased / target)
    axes.barh(y, bought, WIDE, color=BOUGHT if bought >= 0 else CANCELLED, zorder=2)
    if amounts.ceiling is not None and amounts.ceiling > purchased:
        most = cut_off(amounts.ceiling / target)
        axes.add_patch(Rectangle((bought, y - WIDE / 2), most - bought, WIDE, **UNKNOWN_LOOK))
    if amounts.shipped is not None:
        axes.barh(y, cut_off(amounts.shipped / target), THIN, color=SHIPPED, zorder=2.2)
    if purchased / target > MOST:
        axes.plot(MOST - 0.02, y, marker=">", color="white", markersize=7, zorder=3)


def _draw_dues(axes: Axes, assessment: Assessment, y: float) -> None:
    """Mark both lines in the same week; at the window's end both equal the target."""
    looks = {"straight": {**STRAIGHT_LOOK, "markersize": 24}, "seasonal": SEASONAL_LOOK}
    for place, (due, name) in enumerate(dues(assessment)):
        axes.plot(due, y, **looks[name], zorder=2.7 + place / 10)
