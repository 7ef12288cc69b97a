"""Shared parts of charts over time: date axis, deadlines, gaps, events, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from monitor.charts.labels import space_evenly
from monitor.charts.layout import ChartFrame, size_in, width_in
from monitor.charts.series import Span, runs, x_of
from monitor.charts.sizes import WIDTH
from monitor.charts.style import GAP_LOOK, INK, LABEL, RULE, SHADE, SMALL, SOFT, Look
from monitor.commitments.model import Event
from monitor.core.calendar import DAY, WEEK, week_ending_of
from monitor.core.formats import day
from monitor.core.periods import WEEKLY, Period
from monitor.text.amounts import day_of_year, scale_for

EDGE = 0.18
"""Margin in inches at the left that no number reaches into."""
MONTH_STEPS = (1, 2, 3, 4, 6, 12)
FEWEST_DAYS_FOR_MONTHS = 50
ROOM_OF_A_MONTH, ROOM_OF_A_YEAR = 0.4, 0.48
"""Inches a tick needs for the name of a month, and for that of a year."""
SPAN_LOOK: Look = {"facecolor": SHADE, "linewidth": 0}
CIRCLE: Look = {
    "boxstyle": "circle,pad=0.22",
    "facecolor": "white",
    "edgecolor": "#8C8C8C",
    "linewidth": 0.8,
}


def draw_date_axis(axes: Axes, span: Span) -> None:
    """Label the axis with months (weeks on a short axis), and years under their first month."""
    axes.set_xlim(span.first.toordinal(), span.last.toordinal() + 1)
    width = axes.get_position().width * WIDTH
    weekly = span.days < FEWEST_DAYS_FOR_MONTHS
    ticks = list(_week_ticks(span) if weekly else _month_ticks(span, int(width / ROOM_OF_A_MONTH)))
    if len(ticks) > 1 and width / len(ticks) < ROOM_OF_A_YEAR:
        ticks = _apart(ticks)
    axes.set_xticks([on.toordinal() for on, _ in ticks], [text for _, text in ticks])
    axes.tick_params(axis="x", labelsize=LABEL, length=4, width=0.8, pad=3)


def draw_amount_axis(axes: Axes, unit: str, beside: int | None = None) -> None:
    """Draw numbers and light rules at the left, with the unit at the top number.

    Numbers too near to the amount `beside`, which another label names, are left out.
    """
    low, high = axes.get_ylim()
    scale = scale_for(unit, round(max(high, -low)))
    steps = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [tick for tick in steps if low <= tick <= high]
    exact = (d for d in range(4) if all(tick * 10**d % scale.divisor == 0 for tick in ticks))
    places = next(exact, scale.decimals)
    near = (high - low) * 0.055
    clear = [tick for tick in ticks if beside is None or abs(tick - beside) > near]
    texts = [scale.number(round(tick), places) for tick in clear]
    if texts and (beside is None or scale_for(unit, beside) != scale):
        text, room = f"{texts[-1]} {scale.name}", axes.get_position().x0 * WIDTH - EDGE
        texts[-1] = text if width_in(text, LABEL) < room else text.replace(" ", "\n", 1)
    axes.set_yticks(clear, texts)
    axes.tick_params(axis="y", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)


def draw_gaps(axes: Axes, weeks: Iterable[date], period: Period = WEEKLY) -> None:
    """Hatch the days of periods without figures, consecutive ones as one."""
    for first, last in runs(weeks, period):
        left, right = period.begins(first), last + DAY
        axes.axvspan(left.toordinal(), right.toordinal(), zorder=0.4, **GAP_LOOK)


def draw_deadline(frame: ChartFrame, deadline: date, above: float) -> None:
    """Draw a vertical line at the deadline, its date written `above` (inches) the axes."""
    axes, body = frame.axes, frame.body
    width, height = frame.figure.get_size_inches()
    axes.axvline(x_of(deadline), color=INK, linewidth=1.2, zorder=1.5)
    place = place_of(frame, deadline)
    up = ([place / width] * 2, [body.top / height, (body.top + above - 0.03) / height])
    frame.figure.add_artist(Line2D(*up, color=INK, linewidth=1.2, zorder=0))
    text = frame.put(place, body.top + above, f"deadline {day(deadline)}", size=LABEL)
    text.set(weight="bold", va="bottom", ha="center")
    half = size_in(text).width / 2
    text.set_x(min(max(place, body.left + half), body.right - half) / width)


def place_of(frame: ChartFrame, on: date) -> float:
    """Return a day's position on the sheet, in inches from its left."""
    first, last = frame.axes.get_xlim()
    return frame.body.left + frame.body.width * (x_of(on) - first) / (last - first)


def draw_events(frame: ChartFrame, events: Sequence[Event], span: Span) -> list[str]:
    """Number the events above the axes and mark their days; return the lines of their list."""
    body = frame.body
    in_order = sorted(events, key=lambda event: _middle(event, span))
    wanted = [place_of(frame, _middle(event, span)) for event in in_order]
    places = space_evenly(wanted, 0.19, body.left + 0.09, body.right - 0.09)
    lines = []
    for number, (event, want, place) in enumerate(zip(in_order, wanted, places, strict=True), 1):
        _mark_days(frame.axes, event)
        _number(frame, number, want, place)
        lines.append(f"{_when(event)} · {event.label}")
    return lines


def _mark_days(axes: Axes, event: Event) -> None:
    if event.until is None:
        axes.axvline(x_of(event.on), color="#CFCFCF", linewidth=0.8, zorder=0.5)
        return
    left, right = event.on.toordinal(), event.until.toordinal() + 1
    axes.axvspan(left, right, zorder=0.2, **SPAN_LOOK)


def _number(frame: ChartFrame, number: int, at: float, place: float) -> None:
    """Draw a numbered circle above the axes at `place`, with a leader down to `at`."""
    width, height = frame.figure.get_size_inches()
    top = frame.body.top
    ends = ([at / width, place / width], [top / height, (top + 0.09) / height])
    frame.figure.add_artist(Line2D(*ends, color="#B5B5B5", linewidth=0.8))
    text = frame.put(place, top + 0.175, str(number), size=SMALL - 1, color=SOFT)
    text.set(ha="center", va="center", bbox=CIRCLE)


def _middle(event: Event, span: Span) -> date:
    """Return the day at which an event is numbered: the middle of its shown days."""
    if event.until is None:
        return event.on
    first, last = max(event.on, span.first), min(event.until, span.last)
    return first + (last - first) / 2


def _when(event: Event) -> str:
    if event.until is None:
        return day(event.on)
    return f"{day_of_year(event.on)}–{day(event.until)}"


def _month_ticks(span: Span, most: int) -> Iterator[tuple[date, str]]:
    """Yield the first days of months, thinned so that at most `most` are labelled."""
    firsts = list(_month_firsts(span))
    fitting = (step for step in MONTH_STEPS if len(firsts) <= step * most)
    step = next(fitting, MONTH_STEPS[-1])
    for k, on in enumerate(firsts):
        if (on.month - 1) % step == 0:
            yield on, f"{on:%b}\n{on.year if k < step or on.month == 1 else ''}"


def _apart(ticks: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """Drop the first year's label if next January's would touch it."""
    (on, text), (following, _), *_ = ticks
    return ticks if following.month != 1 else [(on, text.split("\n")[0]), *ticks[1:]]


def _month_firsts(span: Span) -> Iterator[date]:
    on = (span.first - DAY).replace(day=1)
    while (on := (on + timedelta(days=32)).replace(day=1)) <= span.last:
        yield on


def _week_ticks(span: Span) -> Iterator[tuple[date, str]]:
    first = week = week_ending_of(span.first)
    while week <= span.last:
        yield week, f"{day_of_year(week)}\n{week.year if week == first else ''}"
        week += WEEK


def draw_target(axes: Axes, target: int, words: str) -> None:
    """Draw the target's line, labelled at its left end."""
    axes.axhline(target, color=INK, linewidth=1.2, zorder=1.5)
    axes.annotate(
        f"target\n{words}",
        (0, target),
        (-5, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center",
        size=LABEL,
        weight="bold",
        linespacing=1.1,
    )
