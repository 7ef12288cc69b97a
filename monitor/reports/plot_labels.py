"""The labels of a plot on a page: beside the plot where they end, or at their last point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from monitor.charts.shapes import AT_END, Plot, Series
from monitor.core.frozen import Frozen
from monitor.reports.label_places import (
    ALONE,
    BESIDE,
    HEIGHT,
    HOPELESS,
    LINE,
    Box,
    Point,
    Screen,
    Screens,
    Spot,
    Taken,
    best_spot,
    boxes_of,
    dots_of,
    size_of,
)
from monitor.reports.plot_lines import Line
from monitor.reports.plot_scale import Scale, percent, points_of

MANY, FURTHEST = 4, 0.75
"""So many lines that end at one place, up to this share of the width, are labelled in a column."""
PACES, PARTS = ("straight", "seasonal"), 12
"""Lines without an amount in their label: it may stand beside any of some points of them."""
AMOUNT_AND_SHARE = " · "
"""Where a label may be broken to be narrower."""
FAR = 48
"""Pixels from a point, from which on a label that may be left out is."""
DOT = 5
"""Half of a point's size in pixels, as in `charts.css`."""


class Text(Frozen):
    """A label of an axis or right of the plot, with its position in percent.

    `narrow` is its distance from the top on a narrow screen, if it differs; `room` what is left
    of the plot's width, for a label inside it.
    """

    look: str
    left: str
    top: str
    lines: tuple[str, ...]
    narrow: str = ""
    minor: bool = False
    room: str = ""


class Near(Frozen):
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


class Labels(Frozen):
    """The labelled series and where each ends; labels at the positions of `columns` are stacked."""

    ends: tuple[tuple[Series, Point], ...]
    columns: tuple[float, ...]

    @property
    def screens(self) -> Screens:
        """Return the screens the labels have to suit."""
        return BESIDE if self.of(self.columns[-1]) else ALONE

    def of(self, column: float) -> list[tuple[Series, Point]]:
        """Return the series that end at a column, from the top down."""
        own = [(s, end) for s, end in self.ends if abs(end[0] - column) <= AT_END]
        return sorted(own, key=lambda each: each[1][1])


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


class _Wanted(Frozen):
    """A label by itself: its point, and others it may stand at.

    A `spare` one, an earlier year's or one that a note of the plot repeats, is left out where a
    line would cross it, or if it would be far away.
    """

    look: str
    label: str
    point: Point
    along: tuple[Point, ...] = ()
    spare: bool = False

    def choices(self) -> Iterator[tuple[str, Point]]:
        """Yield its words and their point, the best first."""
        yield self.label, self.point
        if AMOUNT_AND_SHARE in self.label:
            yield self.label.replace(AMOUNT_AND_SHARE, "\n"), self.point
        yield from ((self.label, point) for point in self.along)


def _inside(plot: Plot, scale: Scale, labels: Labels) -> Iterator[_Wanted]:
    """Yield what is labelled by itself, marks included, the most important first."""
    for series, end in reversed(labels.ends):
        if is_alone(end, labels):
            along = _along(series, plot, scale) if series.look in PACES else ()
            yield _Wanted(series.look, series.label, end, along, spare=series.quiet)
    for mark in plot.marks:
        point = scale.x(mark.x), scale.y(mark.y)
        yield _Wanted(mark.look, mark.label, point, spare=mark.noted)


def _along(series: Series, plot: Plot, scale: Scale) -> tuple[Point, ...]:
    """Return points of a line, from its end backwards."""
    points = [point for part in points_of(series, plot, scale) for point in part][::-1]
    return tuple(points[max(1, len(points) // PARTS) :: max(1, len(points) // PARTS)])


def near_texts(
    plot: Plot, scale: Scale, labels: Labels, lines: Sequence[Line], others: Mapping[Screen, Taken]
) -> Iterator[Near]:
    """Yield the labels by themselves, clear of the others.

    One without room is left out, and one without room on a narrow screen there alone.
    """
    wanted = list(_inside(plot, scale, labels))
    dots = dots_of([*lines, *_points(plot, scale, labels)])
    taken = {
        screen: [*_tick_boxes(plot, scale, screen), *boxes] for screen, boxes in others.items()
    }
    for each in wanted:
        apart = [other.point for other in wanted if other.point != each.point]
        text, point, spots = _best(each, dots, apart, taken)
        for screen, spot in spots.items():
            taken[screen] += boxes_of(spot, text, point, screen)
        wide, narrow = (spots.get(s) for s in (labels.screens.wide, labels.screens.narrow))
        (left, top), parts = map(percent, point), tuple(text.split("\n"))
        if wide is not None:
            yield Near(each.look, left, top, parts, wide, narrow or wide, narrow is None)


def _best(
    wanted: _Wanted, dots: Sequence[Point], apart: Sequence[Point], taken: Mapping[Screen, Taken]
) -> tuple[str, Point, dict[Screen, Spot]]:
    """Return the words of a label, their point, and where they stand on the screens with room."""
    best, least = (wanted.label, wanted.point, dict[Screen, Spot]()), inf
    for text, point in wanted.choices():
        found = {
            screen: best_spot(text, point, dots, apart, boxes, screen)
            for screen, boxes in taken.items()
        }
        trouble = sum(each.trouble if each else HOPELESS for each in found.values())
        if trouble < least:
            fit = {
                screen: each.spot
                for screen, each in found.items()
                if each and not (wanted.spare and (each.struck or _is_far(each.spot, text, screen)))
            }
            best, least = (text, point, fit), trouble
        if all(each and not each.struck for each in found.values()):
            break
    return best


def _is_far(spot: Spot, text: str, screen: Screen) -> bool:
    """Return whether a label is so far from its point that it would seem to be another's."""
    width, height = size_of(text, screen)
    return max(abs(spot.dx) - width / 2, abs(spot.dy) - height / 2) > FAR


def _points(plot: Plot, scale: Scale, labels: Labels) -> Iterator[Line]:
    """Yield the outlines of points, each with a dot of some pixels."""
    points = [end for series, end in labels.ends if series.form != "area"]
    points += [(scale.x(mark.x), scale.y(mark.y)) for mark in plot.marks]
    across, down = DOT / labels.screens.wide.widths[0], DOT / HEIGHT
    for x, y in points:
        yield [(x - across, y - down), (x + across, y - down), (x + across, y + down)]
        yield [(x - across, y - down), (x - across, y + down), (x + across, y + down)]


def _tick_boxes(plot: Plot, scale: Scale, screen: Screen) -> Taken:
    """Return the boxes of the axes' labels: amounts at the left, days below."""
    boxes = [
        Box(0, HEIGHT * scale.y(t.at) - 16, len(t.label) * screen.sign, HEIGHT * scale.y(t.at))
        for t in plot.y_ticks
    ]
    below = [(width, Box(0, HEIGHT + 2, width, HEIGHT + 2 * LINE)) for width in screen.widths]
    return [*below, *((width, box) for width in screen.widths for box in boxes)]
