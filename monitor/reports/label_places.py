"""Place the labels of a plot on a page, in pixels of a narrow or of a wide screen.

The page sets them with style sheets, so their size is only estimated here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot, inf

from monitor.core.frozen import Frozen

HEIGHT = 320
"""Height of a plot in pixels, as in `style.css`."""
LINE = 14.0
"""Height of a line in pixels."""
DISTANCES = (9, 16, 26, 40, 58, 80, 110)
SIDES = (
    (1, 0.6), (-1, -1), (1, -0.6), (-1, 0.6), (0, -1), (0, 1), (-1, -0.3), (1, 0),
    (0.35, -1), (-0.35, -1), (0.35, 1), (-0.35, 1), (0.7, 1), (-0.7, 1), (0.7, -1), (-0.7, -1),
    (1, 0.3), (-1, 0.3), (1, -0.3), (-1, 1), (1, 1), (1, -1), (0.5, 1.6), (-0.5, 1.6), (0.5, -1.6),
    (-0.5, -1.6), (1, 1.6), (-1, 1.6), (1, -1.6), (-1, -1.6),
)  # fmt: skip
DOT_ACROSS, DOT_DOWN = 0.0125, 0.025
"""Distances of the dots that stand for a line: no label is so small that it fits between two."""
CROSSED = 30
"""Trouble of a label that a line crosses, beside that for each dot of it."""
COVERED = 4_000
HOPELESS = 1_000
"""Trouble of a label that another covers, or that leaves the plot by some pixels."""

Point = tuple[float, float]
"""A position as fractions of the plot, from its left and from its top."""


class Screen(Frozen):
    """Widths of a plot, the estimated width of a character, and room for labels at lines' ends.

    A label suits all the widths, because between them its position is not chosen anew. There is
    room beside the plot (`gutter`) and at most so much `inside` it, for lines that end before;
    `swatches` are marks before them.
    """

    widths: tuple[float, ...]
    sign: float
    gutter: float
    inside: float
    swatches: bool


class Screens(Frozen):
    """A phone, and everything wider than the style sheet’s limit."""

    wide: Screen
    narrow: Screen


BESIDE = Screens(
    Screen((370, 450, 560, 755), 7.8, 148, 152, swatches=True),
    Screen((232, 320, 420), 6.6, 71, 112, swatches=False),
)
"""With labels beside the plot, which is as much narrower."""
ALONE = Screens(
    Screen((545, 700, 907), 7.8, 0, 152, swatches=True),
    Screen((300, 400, 540), 6.6, 0, 112, swatches=False),
)


class Box(Frozen):
    """A rectangle in pixels of a screen."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Return whether both share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def distance(self, x: float, y: float) -> float:
        """Return how far a point is from the nearest edge; 0 inside."""
        return hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))


Taken = list[tuple[float, Box]]
"""Boxes that are taken, each at a width of the plot."""


class Spot(Frozen):
    """Where a label stands: its centre as an offset in pixels from its point."""

    dx: float
    dy: float


def size_of(text: str, screen: Screen) -> tuple[float, float]:
    """Return the estimated width and height of a label in pixels."""
    lines = text.split("\n")
    return max(map(signs_of, lines)) * screen.sign, len(lines) * LINE


def signs_of(line: str) -> float:
    """Return the width of a line in characters: an M, as in MMT, is wider than others."""
    return len(line) + 0.4 * line.count("M")


class Found(Frozen):
    """The best position of a label, what speaks against it, and whether a line crosses it."""

    spot: Spot
    trouble: float
    struck: bool


def best_spot(
    text: str,
    point: Point,
    dots: Sequence[Point],
    others: Sequence[Point],
    taken: Taken,
    screen: Screen,
) -> Found | None:
    """Return the best position of a label beside its point.

    The best is near, within the plot, clear of lines (as `dots_of` them) and of other labels, and
    not nearer to one of the `others`, points that have their own label. None if each would cover
    another label or leave the plot.
    """
    best, least = Found(Spot(0, 0), HOPELESS, struck=True), float(HOPELESS)
    for spot in sorted(_spots(text, screen), key=_distance):
        cost, hits, share = _distance(spot), 0, 1 / len(screen.widths)
        for width, box in boxes_of(spot, text, point, screen):
            own = (each for at, each in taken if at == width)
            cost += share * (_outside(box, width) + COVERED * sum(map(box.overlaps, own)))
            if cost < least:
                cost += share * _misleading(box, point, others, width)
                crossing = _hits(box, dots, width)
                cost += share * (CROSSED * bool(crossing) + 12 * crossing)
                hits += crossing
        if cost < least:
            best, least = Found(spot, cost, hits > 0), cost
        if _distance(spot) >= least:
            break
    return best if least < HOPELESS else None


def _misleading(box: Box, point: Point, others: Sequence[Point], width: float) -> float:
    """Return what speaks against a position that is nearer to another labelled point."""
    own = box.distance(point[0] * width, point[1] * HEIGHT)
    return 25.0 * sum(box.distance(x * width, y * HEIGHT) < own for x, y in others)


def _distance(spot: Spot) -> float:
    return abs(spot.dx) / 4 + abs(spot.dy) / 2


def _spots(text: str, screen: Screen) -> Iterator[Spot]:
    width, height = size_of(text, screen)
    for distance in DISTANCES:
        for across, down in SIDES:
            yield Spot(across * (distance + width / 2), down * (distance + height / 2))


def boxes_of(spot: Spot, text: str, point: Point, screen: Screen) -> Iterator[tuple[float, Box]]:
    """Yield what a label takes, at each width of a screen."""
    own_width, own_height = size_of(text, screen)
    half, up = own_width / 2 + 2, own_height / 2 + 2
    for width in screen.widths:
        x, y = point[0] * width + spot.dx, point[1] * HEIGHT + spot.dy
        yield width, Box(x - half, y - up, x + half, y + up)


def _outside(box: Box, width: float) -> float:
    """Return what speaks against a position that leaves the plot, as pixels of distance."""
    return 300 * (max(0, -box.left, box.right - width) + max(0, -box.top, box.bottom - HEIGHT))


def _hits(box: Box, dots: Sequence[Point], width: float) -> int:
    """Return how many dots, of which the leftmost is first, lie in a box."""
    first = bisect_right(dots, (box.left / width, inf))
    last = bisect_left(dots, (box.right / width, -inf))
    top, bottom = box.top / HEIGHT, box.bottom / HEIGHT
    return sum(top < y < bottom for _, y in dots[first:last])


def dots_of(lines: Iterable[Sequence[Point]]) -> list[Point]:
    """Return points along the lines, so dense that none crosses a label unnoticed, sorted."""
    return sorted(_dots(lines))


def _dots(lines: Iterable[Sequence[Point]]) -> Iterator[Point]:
    for line in lines:
        last = (-1.0, -1.0)
        for (x, y), (to_x, to_y) in pairwise(line):
            parts = max(1, int(max(abs(to_x - x) / DOT_ACROSS, abs(to_y - y) / DOT_DOWN)))
            for k in range(parts):
                dot = x + (to_x - x) * k / parts, y + (to_y - y) * k / parts
                if abs(dot[0] - last[0]) / DOT_ACROSS + abs(dot[1] - last[1]) / DOT_DOWN >= 1:
                    yield dot
                    last = dot
