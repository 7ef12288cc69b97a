"""Draw the required weekly amount in a weekly chart, with its legend entries."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes

from monitor.assess.assessment import Assessment
from monitor.charts.key import Entry
from monitor.charts.layout import wrapped
from monitor.charts.needs import need_lines, needed_amounts, old_need, required_of
from monitor.charts.series import x_of
from monitor.charts.style import BEHIND_LABEL, INK, LABEL, Look
from monitor.core.formats import plural
from monitor.text.needed import if_none, needed_from

REQUIRED_LOOK: Look = {"color": INK, "linewidth": 1.8, "linestyle": (0, (4, 2))}
REST_LOOK: Look = {"color": INK, "linewidth": 1.8, "linestyle": (0, (1, 1))}
NAME_WIDTH = 1.2
"""Maximum width of a label's line, in inches."""
NAME_PT = 46
"""Height of a label of three lines with the space around it, in points."""


def draw_needs(axes: Axes, assessment: Assessment) -> None:
    """Draw the required amount from the last counted week to the window's end, labelled there.

    If weeks have passed without a release, a second line above it shows what each remaining
    week would need if nothing was bought in those.
    """
    lines, window = list(need_lines(assessment)), assessment.window
    if window is None:
        return
    end = x_of(min(window.last_week, assessment.reading.deadline))
    for line, look in zip(lines, (REQUIRED_LOOK, REST_LOOK), strict=False):
        axes.plot([x_of(line.after), end], [line.per_week] * 2, **look, zorder=3.1)
    for k, line in reversed([*enumerate(lines)]):
        near = k == 0 and any(_too_near(axes, line.per_week, o.per_week) for o in lines[1:])
        _name_line(axes, (end, line.per_week), line.name, line.text, below=near)


def _name_line(
    axes: Axes, end: tuple[float, float], name: str, value: str, *, below: bool = False
) -> None:
    """Label a line with its name and amount at its end, above or below it."""
    axes.annotate(
        f"{wrapped(name, LABEL, NAME_WIDTH, 'bold')}\n{value}",
        end,
        (-4, -4 if below else 4),
        textcoords="offset points",
        ha="right",
        va="top" if below else "bottom",
        size=LABEL,
        weight="bold",
        zorder=4,
        bbox=BEHIND_LABEL,
    )


def limits_for_needs(
    axes: Axes, assessment: Assessment, low: float, high: float
) -> tuple[float, float]:
    """Return the axis limits, widened from `low` and `high` for two lines and their labels.

    The lower line is labelled below it if the upper one is too near.
    """
    required, need = required_of(assessment), old_need(assessment)
    if required is None or need is None or need.rest_per_week is None:
        return low, high
    rest, share = need.rest_per_week, min(NAME_PT / _height_pt(axes), 0.4)
    room = (max(high, rest) - low) * share / (1 - 2 * share)
    bottom = required - room if rest - required < room else low
    return min(low, bottom), max(high, rest + room)


def _too_near(axes: Axes, required: int, rest: int) -> bool:
    """Return whether a label does not fit between two levels."""
    low, high = axes.get_ylim()
    return (rest - required) / (high - low) * _height_pt(axes) < NAME_PT


def _height_pt(axes: Axes) -> float:
    return float(axes.get_window_extent().height / axes.figure.dpi * 72)


def need_entries(assessment: Assessment) -> Iterator[Entry]:
    """Yield the legend entries of the required amount and of the remaining weeks' amount."""
    pace, required, need = assessment.pace, required_of(assessment), old_need(assessment)
    period = assessment.basis.period
    if required is None or pace is None:
        return
    amount_text, each = needed_amounts(assessment, required, need)
    if need is None:
        left = f"in {plural(pace.weeks_left, period.noun, period.nouns)} not yet counted"
        yield Entry("line", REQUIRED_LOOK, f"needed per {period.noun}", amount_text, left)
        return
    yield Entry("line", REQUIRED_LOOK, needed_from(need), f"{amount_text} a {period.noun}")
    if need.rest_per_week is not None:
        yield Entry("line", REST_LOOK, if_none(need), f"{each} a {period.noun}")
