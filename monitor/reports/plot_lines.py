"""The lines of a plot on a page that labels keep clear of, as positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from monitor.charts.shapes import Plot
from monitor.charts.stacking import Span
from monitor.reports.label_places import Point
from monitor.reports.plot_scale import Scale, points_of

Line = Sequence[Point]
UPRIGHT = 0.016
"""Width of a hatched bar, as a share of the plot's."""


def lines_of(plot: Plot, scale: Scale) -> list[Line]:
    """Return what a label should not cross: thin lines of earlier years it may."""
    lines: list[Line] = [
        _corners(part) if series.form == "steps" else part
        for series in plot.series
        if series.form in ("line", "steps") and series.look != "past"
        for part in points_of(series, plot, scale)
    ]
    edges = [edge for edge in map(plot.edge_of, plot.series) if edge]
    lines += [[(scale.x(x), scale.y(high)), (scale.x(x), scale.y(low))] for x, low, high in edges]
    lines += [[(0.0, scale.y(r.at)), (1.0, scale.y(r.at))] for r in plot.rules if not r.upright]
    lines += [[(scale.x(r.at), 0.0), (scale.x(r.at), 1.0)] for r in plot.rules if r.upright]
    lines += [[(0.0, scale.y(0)), (1.0, scale.y(0))]]
    for bar in plot.uprights:
        for edge in (scale.x(bar.x) - UPRIGHT / 2, scale.x(bar.x) + UPRIGHT / 2):
            lines.append([(edge, scale.y(bar.high)), (edge, scale.y(bar.low))])
    return lines


def _corners(part: Sequence[Point]) -> list[Point]:
    """Return the corners of stairs."""
    corners = [part[0]]
    for (_, y), (x, up) in pairwise(part):
        corners += [(x, y), (x, up)]
    return corners


def spans_between(lines: Iterable[Line], left: float, right: float) -> Iterator[Span]:
    """Yield the heights that lines pass through between two positions, part by part."""
    for line in lines:
        for (x, y), (to_x, to_y) in pairwise(line):
            first, last = max(left, min(x, to_x)), min(right, max(x, to_x))
            if first <= last:
                slope = (to_y - y) / (to_x - x) if to_x != x else 0
                ends = (y, to_y) if to_x == x else (y + slope * (k - x) for k in (first, last))
                one, other = ends
                yield min(one, other), max(one, other)
