"""Place the labels of a plot on a page, in pixels of a narrow or of a wide screen.

The page sets them with style sheets, so their size is only estimated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, inf
from textwrap import wrap

HEIGHT = 320
"""Height of a plot in pixels, as in `style.css`."""
LINE = 14.0
"""Height of a line in pixels."""
SWATCH = "— "
"""Takes about the room of the mark before a label."""
DISTANCES = (9, 16, 26, 40, 58, 80)
SIDES = (
    (1, 0.6), (-1, -1), (1, -0.6), (-1, 0.6), (0, -1), (0, 1), (-1, -0.3), (1, 0),
    (0.35, -1), (-0.35, -1), (0.35, 1), (-0.35, 1),
)  # fmt: skip
DOT_EVERY = 0.025
HOPELESS = 1_000
"""Trouble of a label that another covers, or that leaves the plot by some pixels."""

Point = tuple[float, float]
"""A position as fractions of the plot, from its left and from its top."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Widths of a plot, the estimated width of a character, and characters right of the plot.

    A label suits all the widths, because between them its position is not chosen anew.
    """

    widths: tuple[float, ...]
    sign: float
    signs_of_gutter: int


NARROW, WIDE = Screen((232,), 6.6, 10), Screen((370, 720), 7.8, 19)
"""A phone, and everything wider than the style sheet’s limit."""


@dataclass(frozen=True, slots=True)
class Box:
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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands: its centre as an offset in pixels from its point."""

    dx: float
    dy: float


def size_of(text: str, screen: Screen) -> tuple[float, float]:
    """Return the estimated width and height of a label in pixels."""
    lines = text.split("\n")
    return max(map(len, lines)) * screen.sign, len(lines) * LINE


def gutter_height(text: str, screen: Screen) -> float:
    """Return the estimated height of a label right of the plot."""
    lines = [
        part
        for line in f"{SWATCH}{text}".split("\n")
        for part in wrap(line, screen.signs_of_gutter)
    ]
    return len(lines) * LINE + 3


def placed(
    text: str,
    point: Point,
    dots: Sequence[Point],
    others: Sequence[Point],
    taken: Taken,
    screen: Screen,
) -> Spot | None:
    """Return the best position of a label beside its point, and add its boxes to `taken`.

    The best is near, within the plot, clear of lines (as `dots_of` them) and of other labels, and
    not nearer to one of the `others`, points that have their own label. None if each would cover
    another label or leave the plot.
    """
    best, least = Spot(0, 0), inf
    for spot in sorted(_spots(text, screen), key=_distance):
        if _distance(spot) >= least:
            break
        cost = _distance(spot)
        for width in screen.widths:
            box = _box(spot, text, point, screen, width)
            own = [each for at, each in taken if at == width]
            cost += _trouble(box, dots, own, width) / len(screen.widths)
            cost += _misleading(box, point, others, width) / len(screen.widths)
        if cost < least:
            best, least = spot, cost
    if least >= HOPELESS:
        return None
    taken += [(width, _box(best, text, point, screen, width)) for width in screen.widths]
    return best


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


def _box(spot: Spot, text: str, point: Point, screen: Screen, width: float) -> Box:
    own_width, own_height = size_of(text, screen)
    x, y = point[0] * width + spot.dx, point[1] * HEIGHT + spot.dy
    half, up = own_width / 2 + 2, own_height / 2 + 2
    return Box(x - half, y - up, x + half, y + up)


def _trouble(box: Box, dots: Sequence[Point], taken: Sequence[Box], width: float) -> float:
    """Return what speaks against a position, as pixels of distance."""
    outside = max(0, -box.left, box.right - width) + max(0, -box.top, box.bottom - HEIGHT)
    covered = sum(box.overlaps(other) for other in taken)
    left, right = box.left / width, box.right / width
    top, bottom = box.top / HEIGHT, box.bottom / HEIGHT
    hits = sum(left < x < right and top < y < bottom for x, y in dots)
    return 300 * outside + 4_000 * covered + 12 * hits


def dots_of(lines: Sequence[Sequence[Point]]) -> Iterator[Point]:
    """Yield points along the lines, so dense that none crosses a label unnoticed."""
    for line in lines:
        last = (-1.0, -1.0)
        for (x, y), (to_x, to_y) in pairwise(line):
            parts = max(1, int(max(abs(to_x - x), abs(to_y - y)) / DOT_EVERY))
            for k in range(parts):
                dot = x + (to_x - x) * k / parts, y + (to_y - y) * k / parts
                if abs(dot[0] - last[0]) + abs(dot[1] - last[1]) >= DOT_EVERY:
                    yield dot
                    last = dot
