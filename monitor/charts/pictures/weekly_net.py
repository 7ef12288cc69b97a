"""Net purchases week by week, compared with the required weekly amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture
from monitor.charts.captions import last_week, words_of
from monitor.charts.key import COLUMN, Entry, draw_key, gap_entry
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.need_lines import draw_needs, limits_for_needs, need_entries
from monitor.charts.needs import required_of
from monitor.charts.plots.weekly_net import of_unknown, shape
from monitor.charts.series import (
    belongs,
    gaps,
    means_of_4,
    missing_weeks,
    span_of,
    weekly_points,
    x_of,
)
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    CANCELLED,
    INK,
    UNKNOWN,
    Look,
    house_style,
)
from monitor.charts.timeline import (
    draw_amount_axis,
    draw_date_axis,
    draw_deadline,
    draw_gaps,
)
from monitor.core.periods import WEEKLY, Period
from monitor.text.amounts import REDUCED, amount
from monitor.text.findings import weekly_finding

HEIGHT, LEFT, GAP, ABOVE = 3.6, 0.92, 0.3, 0.42
BAR_DAYS, MIDDLE_OF_WEEK, BESIDE_DAYS = 4.4, 3.4, -0.3
BAR_DAYS_OF_MONTH, MIDDLE_OF_MONTH = 20, 15
BARS = {
    (True, True): BOUGHT,
    (True, False): "#B9D3E4",
    (False, True): CANCELLED,
    (False, False): "#F0C9AC",
}
"""A bar's colour by (not negative, counted)."""
BOUGHT_LOOK: Look = {"facecolor": BOUGHT, "linewidth": 0}
FAINT_LOOK: Look = {"facecolor": BARS[True, False], "linewidth": 0}
CANCELLED_LOOK: Look = {"facecolor": CANCELLED, "linewidth": 0}
MEAN_LOOK: Look = {"color": INK, "linewidth": 1.5}
UNKNOWN_LINE: Look = {"color": UNKNOWN, "linewidth": 1.8}


def pictures(status_report: StatusReport) -> Iterator[Picture]:
    """Yield one picture for every reading that has begun and has a published week to show."""
    for assessment in status_report.assessments:
        if has_picture(assessment):
            yield Picture(
                chart="weekly_net",
                subject=assessment.key,
                title=weekly_finding(assessment),
                alt=alt(assessment),
                draw=partial(draw, status_report, assessment),
                sketch=partial(shape, status_report, assessment),
                words=words_of(status_report, assessment, weekly_finding(assessment)),
            )


def has_picture(assessment: Assessment) -> bool:
    """Return whether the reading has begun and has a bar to draw."""
    if assessment.status == "not started" and not assessment.amounts.purchased:
        return False
    return any(point.net is not None for point in weekly_points(assessment))


def alt(assessment: Assessment) -> str:
    """Return the chart as text."""
    values = [f"{e.name}: {e.value}" for e in _entries(assessment) if e.value]
    return f"Bar chart by week. {weekly_finding(assessment)}. {'; '.join(values)}."


@house_style()
def draw(status_report: StatusReport, assessment: Assessment, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    words = words_of(status_report, assessment, weekly_finding(assessment))
    right = COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=LEFT, right=right, above=ABOVE, size=size)
    points, axes = weekly_points(assessment), page.axes
    span = span_of(assessment, points)
    period = assessment.basis.period
    known = gaps(points, lambda point: point.net, period)
    lost = (*known, *missing_weeks(status_report, assessment))
    draw_date_axis(axes, span)
    _draw_amounts(axes, assessment, points)
    draw_gaps(axes, lost, period)
    _draw_bars(axes, assessment, points)
    _draw_unknown(axes, assessment, points)
    xs, means = means_of_4(points, period)
    axes.plot([x - _middle(period) for x in xs], means, **MEAN_LOOK, zorder=3)
    draw_deadline(page, assessment.reading.deadline, 0.16)
    draw_needs(axes, assessment)
    entries = [*_entries(assessment), *_others(assessment, points, len(lost))]
    draw_key(page, last_week(assessment), entries, page.body.right + GAP, page.body.top)
    return page.figure


def _draw_bars(axes: Axes, assessment: Assessment, points: Sequence[WeekPoint]) -> None:
    """Draw bars on the days of their periods; one without a figure has none."""
    known = [(point, point.net) for point in points if point.net is not None]
    period = assessment.basis.period
    axes.bar(
        [x_of(point.week_ending) - _middle(period) for point, _ in known],
        [net for _, net in known],
        width=BAR_DAYS if period == WEEKLY else BAR_DAYS_OF_MONTH,
        color=[BARS[net >= 0, belongs(assessment, point)] for point, net in known],
        linewidth=0,
        zorder=2,
    )
    axes.axhline(0, color=INK, linewidth=0.8, zorder=2.5)


def _middle(period: Period) -> float:
    """Return how many days the middle of a period is before its end."""
    return MIDDLE_OF_WEEK if period == WEEKLY else MIDDLE_OF_MONTH


def _draw_unknown(axes: Axes, assessment: Assessment, points: Sequence[WeekPoint]) -> None:
    """Draw, beside each bar, the week's change in sales to unknown destinations."""
    changes = of_unknown(assessment, points)
    places = [x_of(week) + BESIDE_DAYS for week, _ in changes]
    axes.vlines(places, 0, [change for _, change in changes], **UNKNOWN_LINE, zorder=2.2)


def _draw_amounts(axes: Axes, assessment: Assessment, points: Sequence[WeekPoint]) -> None:
    """Draw the amount axis, with room for bars, required amounts and their labels."""
    values = [0, required_of(assessment) or 0, *(p.net for p in points if p.net is not None)]
    values += [change for _, change in of_unknown(assessment, points)]
    low, high = min(values), max(values)
    room = (high - low) * 0.13 or 1
    bottom, top = low - room / 2 * (low < 0), high + room
    axes.set_ylim(*limits_for_needs(axes, assessment, bottom, top))
    draw_amount_axis(axes, assessment.commitment.unit)


def _entries(assessment: Assessment) -> list[Entry]:
    """Return the legend: the last counted week, the mean, and the required amount."""
    pace, unit = assessment.pace, assessment.commitment.unit
    week = assessment.amounts.week_ending
    nets = [point.net for point in assessment.points if point.week_ending == week]
    recent = None if pace is None else pace.recent_4_weeks_per_week
    entries = [
        Entry("box", BOUGHT_LOOK, assessment.basis.words.week, _a_week(nets, unit)),
        Entry(
            "line", MEAN_LOOK, f"mean of 4 {assessment.basis.period.nouns}", _a_week([recent], unit)
        ),
    ]
    return [*entries, *need_entries(assessment)]


def _a_week(amounts: Sequence[int | None], unit: str) -> str | None:
    known = [value for value in amounts if value is not None]
    return amount(known[0], unit) if known else "no figure"


def _others(assessment: Assessment, points: Sequence[WeekPoint], lost: int) -> list[Entry]:
    """Return the legend entries of marks that only some charts have."""
    entries: list[Entry] = []
    if any(point.net is not None and point.net < 0 for point in points):
        cancelled = assessment.basis.counts_purchases
        name, note = ("net reduction", REDUCED) if cancelled else ("corrected down", None)
        entries.append(Entry("box", CANCELLED_LOOK, name, note=note))
    if not all(belongs(assessment, point) for point in points):
        entries.append(
            Entry("box", FAINT_LOOK, f"{assessment.basis.period.nouns} that do not count")
        )
    if changes := dict(of_unknown(assessment, points)):
        week = assessment.amounts.week_ending
        value = _a_week([changes.get(week) if week else None], assessment.commitment.unit)
        entries.append(Entry("line", UNKNOWN_LINE, "change of the unknown book", value))
    if lost:
        entries.append(gap_entry(lost))
    return entries
