"""Draw earlier years as thin lines, each labelled with its name where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from monitor.charts.labels import place_label, space_evenly
from monitor.charts.series import Line
from monitor.charts.style import BEHIND_LABEL, PAST, PAST_LOOK, SMALL, Look
from monitor.core.frozen import Frozen

AT_EDGE = 0.04
"""Within this share of the width from the right edge, a label is beside the chart."""
LINE_PT = 10.5
"""Distance of two labels below each other, in points."""


class Earlier(Frozen):
    """One earlier year: its name and its line, which may have gaps."""

    name: str
    line: Line

    @property
    def end(self) -> tuple[float, float] | None:
        """Return the last known point; None if there is none."""
        # `y == y` leaves out NaN, which stands for a week that is not known
        known = [(x, y) for x, y in zip(*self.line, strict=True) if y == y]
        return known[-1] if known else None


def draw_years(axes: Axes, years: Sequence[Earlier], look: Look = PAST_LOOK) -> None:
    """Draw the lines behind all others."""
    for year in years:
        axes.plot(*year.line, **look, zorder=1.2)


def label_years(
    axes: Axes, years: Sequence[Earlier], lines: Sequence[Line], taken: list[Bbox]
) -> None:
    """Write each year's name beside the chart, or in it if its line ends before."""
    first, last = axes.get_xlim()
    low, high = axes.get_ylim()
    edge, ends = last - (last - first) * AT_EDGE, [(y.end, y.name) for y in years if y.end]
    for end, name in ((end, name) for end, name in ends if end and end[0] < edge):
        label = axes.annotate(name, end, (0, 0), textcoords="offset points", bbox=BEHIND_LABEL)
        label.set(size=SMALL, color=PAST, zorder=1.3)
        taken.append(place_label(label, axes, lines, taken, high))
    outer = sorted((end[1], name) for end, name in ends if end and end[0] >= edge)
    height = axes.get_window_extent().height / axes.figure.dpi * 72
    gap = (high - low) * LINE_PT / height
    for place, (_, name) in zip(
        space_evenly([y for y, _ in outer], gap, low, high), outer, strict=True
    ):
        style: Look = {"size": SMALL, "color": PAST, "va": "center", "textcoords": "offset points"}
        axes.annotate(name, (last, place), (4, 0), annotation_clip=False, **style)
