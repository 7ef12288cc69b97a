"""The labels of a plot on a page: beside the plot where they end, or at their last point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.charts.shapes import AT_END, Plot, Series
from monitor.charts.stacking import stacked
from monitor.reports.label_places import (
    HEIGHT,
    LINE,
    NARROW,
    WIDE,
    Box,
    Point,
    Screen,
    Spot,
    Taken,
    dots_of,
    gutter_height,
    placed,
)
from monitor.reports.plot_scale import Scale, percent, points_of

MANY, FURTHEST = 4, 0.75
"""So many lines that end at one place, up to this share of the width, are labelled in a column."""


@dataclass(frozen=True, slots=True)
class Text:
    """A label of an axis or right of the plot, with its position in percent.

    `narrow` is its distance from the top on a narrow screen, if it differs.
    """

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    narrow: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A label in the plot: its point in percent, and offsets in pixels to the label's centre.

    With `minor`, a narrow screen has no room for it.
    """

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    wide: Spot
    narrow: Spot
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """The labelled series and where each ends; labels at the positions of `columns` are stacked."""

    ends: tuple[tuple[Series, Point], ...]
    columns: tuple[float, ...]

    def of(self, column: float) -> list[tuple[Series, Point]]:
        """Return the series that end at a column, from the top down."""
        own = [(s, end) for s, end in self.ends if abs(end[0] - column) <= AT_END]
        return sorted(own, key=lambda each: each[1][1])


def _corners(part: Sequence[Point]) -> list[Point]:
    """Return the corners of stairs, which labels keep clear of."""
    corners = [part[0]]
    for (_, y), (x, up) in pairwise(part):
        corners += [(x, y), (x, up)]
    return corners


def is_alone(end: Point, labels: Labels) -> bool:
    """Return whether a label is placed by itself, not in a column."""
    return all(abs(end[0] - x) > AT_END for x in labels.columns)


def _end(series: Series, plot: Plot, scale: Scale) -> Point | None:
    end = plot.end_of(series)
    return None if end is None else (scale.x(end[0]), scale.y(end[1]))


def labels_of(plot: Plot, scale: Scale) -> Labels:
    """Return the labels: a column beside the plot, and one where several lines end before that."""
    pairs = ((series, _end(series, plot, scale)) for series in plot.series if series.label)
    ends = tuple((series, end) for series, end in pairs if end is not None)
    last = max((scale.x(place.at) for place in plot.places), default=1.0)
    counts = Counter(round(x, 4) for _, (x, _) in ends if x < min(last - AT_END, FURTHEST))
    inside = [x for x, count in counts.items() if count >= MANY]
    return Labels(ends, (*inside, last))


def end_texts(labels: Labels) -> Iterator[Text]:
    """Yield the labels right of where lines end, one below the other."""
    for column in labels.columns:
        own = labels.of(column)
        wide, narrow = (
            _tops([HEIGHT * y for _, (_, y) in own], [gutter_height(s.label, at) for s, _ in own])
            for at in (WIDE, NARROW)
        )
        left = "100%" if column == labels.columns[-1] else percent(column)
        for (series, _), top, other in zip(own, wide, narrow, strict=True):
            lines, places = tuple(series.label.split("\n")), (top / HEIGHT, other / HEIGHT)
            yield Text(
                series.look, left, percent(places[0]), lines, percent(places[1]), series.quiet
            )


def _tops(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return the tops of labels below each other, in pixels."""
    places = stacked(middles, heights, -LINE, HEIGHT + LINE)
    return [place - height / 2 for place, height in zip(places, heights, strict=True)]


def _inside(plot: Plot, scale: Scale, labels: Labels) -> Iterator[tuple[str, str, Point]]:
    """Yield what is labelled by itself, marks included, the most important first."""
    for series, end in reversed(labels.ends):
        if is_alone(end, labels):
            yield series.look, series.label, end
    for mark in plot.marks:
        yield mark.look, mark.label, (scale.x(mark.x), scale.y(mark.y))


def near_texts(plot: Plot, scale: Scale, labels: Labels) -> Iterator[Near]:
    """Yield the labels inside the plot; one without room is left out."""
    dots, inside = list(dots_of(_lines(plot, scale))), list(_inside(plot, scale, labels))
    taken = {screen: _tick_boxes(plot, scale, screen) for screen in (WIDE, NARROW)}
    for look, label, point in inside:
        others = [other for _, _, other in inside if other != point]
        wide, narrow = (
            placed(label, point, dots, others, taken[screen], screen) for screen in (WIDE, NARROW)
        )
        left, top = map(percent, point)
        if spot := wide or narrow:
            lines = tuple(label.split("\n"))
            yield Near(look, left, top, lines, spot, narrow or spot, minor=narrow is None)


def _lines(plot: Plot, scale: Scale) -> list[list[Point]]:
    """Return what a label should not cross: thin lines of earlier years it may."""
    lines = [
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
    lines += [
        [(scale.x(u.x), scale.y(u.high)), (scale.x(u.x), scale.y(u.low))] for u in plot.uprights
    ]
    return lines


def _tick_boxes(plot: Plot, scale: Scale, screen: Screen) -> Taken:
    """Return the boxes of the axes' labels: amounts and rules at the left, days below."""
    labels = [(t.at, t.label) for t in plot.y_ticks]
    labels += [(r.at, r.label) for r in plot.rules if not r.upright]
    boxes = [
        Box(0, HEIGHT * scale.y(at) - 16, len(label) * screen.sign, HEIGHT * scale.y(at))
        for at, label in labels
    ]
    below = [(width, Box(0, HEIGHT + 2, width, HEIGHT + 2 * LINE)) for width in screen.widths]
    return [*below, *((width, box) for width in screen.widths for box in boxes)]
