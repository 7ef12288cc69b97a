"""Cumulative purchases of one reading compared with its target, both lines and its deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.charts import Picture
from monitor.charts.captions import last_week, words_of
from monitor.charts.earlier import Earlier, draw_years, label_years
from monitor.charts.fan import Fan, draw_fan, fan_key, fan_of
from monitor.charts.key import COLUMN, draw_key, draw_list, gap_entry, lines_below
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, width_in
from monitor.charts.legend import (
    BOUGHT_LOOK,
    SEASONAL_LOOK,
    SHIPPED_LOOK,
    STRAIGHT_LOOK,
    amounts_key,
    stands,
)
from monitor.charts.plots.cumulative import earlier_years, shape
from monitor.charts.series import (
    CumulativeLines,
    Line,
    Span,
    cumulative_lines,
    cumulative_weeks,
    events_within,
    gaps,
    line,
    missing_weeks,
    span_of,
    x_of,
)
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    INK,
    LABEL,
    SMALL,
    SOFT,
    STRAIGHT,
    UNKNOWN_LOOK,
    house_style,
)
from monitor.charts.timeline import (
    draw_amount_axis,
    draw_date_axis,
    draw_deadline,
    draw_events,
    draw_gaps,
    draw_target,
)
from monitor.commitments.model import Event
from monitor.core.formats import day
from monitor.text.amounts import (
    target_amount,
)
from monitor.text.findings import finding

HEIGHT, LEFT, GAP, ABOVE = 4.1, 0.92, 0.62, 0.55
FADED = 0.4
CEILING_WIDTH = 0.022
"""Width of the ceiling's bar as a fraction of the axis."""


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for every reading that has begun, or has been booked in advance."""
    for assessment in status_report.assessments:
        if has_picture(assessment):
            yield Picture(
                chart="cumulative",
                subject=assessment.key,
                title=finding(assessment),
                alt=alt(assessment),
                draw=partial(draw, status_report, assessment),
                sketch=partial(shape, status_report, assessment),
                words=words_of(status_report, assessment, finding(assessment)),
            )


def has_picture(assessment: Assessment) -> bool:
    """Return whether the chart would show more than a target in the future."""
    if assessment.window is None:
        return False
    return assessment.status != "not started" or bool(assessment.amounts.purchased)


def alt(assessment: Assessment) -> str:
    """Return the chart as text."""
    entries = amounts_key(assessment)
    values = "; ".join(f"{entry.name} {entry.value}" for entry in entries if entry.value)
    return (
        f"Line chart over the weeks. {finding(assessment)}. "
        f"At the last counted week: {values or 'no figures'}. "
        f"Deadline: {day(assessment.reading.deadline)}."
    )


@house_style()
def draw(status_report: DetailedReport, assessment: Assessment, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    page, points = _sheet(status_report, assessment, size), cumulative_weeks(assessment)
    earlier = _earlier(status_report, assessment)
    span, lines = span_of(assessment, points), cumulative_lines(assessment)
    period = assessment.basis.period
    known = gaps(points, lambda point: point.purchased, period)
    lost = (*known, *missing_weeks(status_report, assessment))
    fan = fan_of(status_report, assessment)
    areas = [y for past in earlier for y in past.line[1]] + (fan.amounts if fan else [])
    draw_date_axis(page.axes, span)
    _draw_amounts(page.axes, assessment, lines, areas)
    draw_years(page.axes, earlier)
    draw_fan(page.axes, fan)
    _draw_lines(page.axes, lines)
    _draw_steps(page.axes, assessment)
    _draw_ceiling(page.axes, assessment)
    draw_gaps(page.axes, lost, period)
    draw_deadline(page, assessment.reading.deadline, ABOVE - 0.22)
    taken = _label_points(page.axes, assessment, lines)
    crossed = [*lines.all, *(past.line for past in earlier), *_rules(page.axes, assessment)]
    _label_steps(page.axes, assessment, crossed, taken)
    label_years(page.axes, earlier, crossed, taken)
    below = _draw_key(page, assessment, fan, len(lost))
    _draw_events(page, events_within(status_report, span), span, below)
    return page.figure


def _sheet(status_report: StatusReport, assessment: Assessment, size: Size) -> ChartFrame:
    """Return the frame, with room at the left for the target's label."""
    target = target_amount(assessment.commitment.target, assessment.commitment.unit)
    left = max(LEFT, MARGIN + width_in(target, LABEL, "bold") + 0.1)
    words = words_of(status_report, assessment, finding(assessment))
    right = COLUMN + GAP + MARGIN
    return chart_frame(words, HEIGHT, left=left, right=right, above=ABOVE, size=size)


def _earlier(status_report: DetailedReport, assessment: Assessment) -> list[Earlier]:
    years = earlier_years(status_report, assessment)
    return [Earlier(year.name, line(year.amounts)) for year in years]


def _draw_key(page: ChartFrame, assessment: Assessment, fan: Fan | None, lost: int) -> float:
    """Draw the legend beside the chart; return where it ends."""
    entries = [*amounts_key(assessment), *fan_key(fan)]
    entries += [gap_entry(lost)] if lost else []
    left = page.body.right + GAP
    return draw_key(page, last_week(assessment), entries, left, page.body.top)


def _draw_events(page: ChartFrame, events: list[Event], span: Span, below: float) -> None:
    """Draw the events in the chart and list them below the legend; the latest, if too many."""
    latest = events[max(0, len(events) - lines_below(page, below)) :]
    if latest:
        some = f"The latest {len(latest)} of {len(events)} events"
        heading = "Events" if len(latest) == len(events) else some
        listed = draw_events(page, latest, span)
        draw_list(page, heading, listed, page.body.right + GAP, below - 0.05)


def _draw_amounts(
    axes: Axes, assessment: Assessment, lines: CumulativeLines, areas: Sequence[float]
) -> None:
    """Draw the amount axis, with the target as a line and in bold."""
    commitment = assessment.commitment
    values: list[float] = [0, commitment.target, assessment.amounts.ceiling or 0]
    # `y == y` leaves out NaN, because lines have gaps at unknown weeks.
    values += [y for _, ys in lines.all for y in ys if y == y]
    values += [y for y in areas if y == y]
    low, high = min(values), max(values)
    axes.set_ylim(low - (high - low) * (0.04 if low < 0 else 0), high + (high - low) * 0.05)
    draw_amount_axis(axes, commitment.unit, beside=commitment.target)
    draw_target(axes, commitment.target, target_amount(commitment.target, commitment.unit))
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)


def _draw_lines(axes: Axes, lines: CumulativeLines) -> None:
    axes.plot(*lines.straight, **STRAIGHT_LOOK, zorder=2)
    axes.plot(*lines.seasonal, **SEASONAL_LOOK, zorder=2.1)
    axes.plot(*lines.shipped, **SHIPPED_LOOK, zorder=2.2)
    axes.plot(*lines.later, **BOUGHT_LOOK, alpha=FADED, zorder=2.3)
    axes.plot(*lines.bought, **BOUGHT_LOOK, zorder=2.4)


def _draw_steps(axes: Axes, assessment: Assessment) -> None:
    """Draw the amounts due before the deadline, as points."""
    for step in assessment.steps[:-1]:
        point = (x_of(step.last_week), step.due)
        axes.plot(*point, "o", color=STRAIGHT, markerfacecolor="white", markersize=6, zorder=2.6)


def _label_steps(
    axes: Axes, assessment: Assessment, crossed: Sequence[Line], taken: list[Bbox]
) -> None:
    """Label these points, clear of the lines and of the labels that are there."""
    for step in assessment.steps[:-1]:
        label = axes.annotate(
            f"{target_amount(step.due, assessment.commitment.unit)}\nby {day(step.by)}",
            (x_of(step.last_week), step.due),
            (0, 0),
            textcoords="offset points",
            size=SMALL,
            color=SOFT,
            zorder=2.6,
            bbox=BEHIND_LABEL,
        )
        taken.append(place_label(label, axes, crossed, taken, assessment.commitment.target))


def _draw_ceiling(axes: Axes, assessment: Assessment) -> None:
    """Draw a hatched bar at the last counted week, from known purchases up to the ceiling."""
    amounts = assessment.amounts
    height = (amounts.ceiling or 0) - (amounts.purchased or 0)
    if amounts.week_ending is None or amounts.purchased is None or height <= 0:
        return
    first, last = axes.get_xlim()
    width = (last - first) * CEILING_WIDTH
    corner = (x_of(amounts.week_ending) - width / 2, amounts.purchased)
    axes.add_patch(Rectangle(corner, width, height, zorder=2.05, **UNKNOWN_LOOK))


def _label_points(axes: Axes, assessment: Assessment, lines: CumulativeLines) -> list[Bbox]:
    """Label the last counted point and a target reached late; return the labels' boxes."""
    amounts, late = assessment.amounts, assessment.reached_after_deadline
    taken: list[Bbox] = []
    crossed = [*lines.all, *_rules(axes, assessment)]
    if amounts.week_ending is not None and amounts.purchased is not None:
        point = (x_of(amounts.week_ending), amounts.purchased)
        axes.plot(*point, "o", color=BOUGHT, markersize=8, zorder=3, clip_on=False)
        stand = stands(assessment, [amounts.purchased])[0] or ""
        label = _label(axes, stand, point, LABEL + 3, "bold")
        taken.append(place_label(label, axes, crossed, taken, assessment.commitment.target))
    if late is not None and x_of(late.week_ending) in lines.later[0]:
        point = (x_of(late.week_ending), late.purchased)
        axes.plot(*point, "o", color=BOUGHT, markerfacecolor="white", markersize=7, zorder=3)
        label = _label(axes, f"reached\n{day(late.week_ending)}", point, LABEL, "normal")
        taken.append(place_label(label, axes, crossed, taken, assessment.commitment.target))
    return taken


def _rules(axes: Axes, assessment: Assessment) -> list[Line]:
    """Return the target, the deadline and the ceiling as lines a label should not cross."""
    x, y, amounts = axes.get_xlim(), axes.get_ylim(), assessment.amounts
    target, deadline = float(assessment.commitment.target), x_of(assessment.reading.deadline)
    rules: list[Line] = [(list(x), [target, target]), ([deadline, deadline], list(y))]
    if amounts.ceiling is not None and amounts.purchased is not None and amounts.week_ending:
        at = x_of(amounts.week_ending)
        rules.append(([at, at], [float(amounts.purchased), float(amounts.ceiling)]))
    return rules


def _label(
    axes: Axes, text: str, point: tuple[float, float], size: float, weight: str
) -> Annotation:
    return axes.annotate(
        text,
        point,
        (0, 0),
        textcoords="offset points",
        color=BOUGHT,
        size=size,
        weight=weight,
        zorder=4,
        bbox=BEHIND_LABEL,
    )
