"""Where labels go so that they touch neither each other nor the lines they name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from monitor.charts.series import Line

Points = NDArray[np.float64]

DISTANCES = (7, 11, 17, 25, 35, 47, 61, 78, 98, 120)
ANGLES = (0, -35, 35, 180, 145, -145, -90, 90, -65, 65, 115, -115, -15, 15)
"""Right of the point first, where the next figures will be, then left, then below and above."""
LEADER_FROM = 16
"""Distance in points from which a label is tied to its point by a line."""
MARGIN, STEP, DOT = 2.5, 5.0, 3.5
"""In points: clear space around a label, between the dots that stand for a line, and around
the labelled point itself."""
CROSSED, ASTRAY, COVERED, OUTSIDE = 8, 400, 2_000, 50_000
"""What a crossed dot, standing above a level the point is below, a covered label and leaving the
axes cost, in points of distance."""


def space_evenly(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to the wanted ones (ascending), at least `gap` apart.

    They stay between `low` and `high`; where there are too many for that, they are set evenly.
    """
    if len(wanted) > 1 and gap * (len(wanted) - 1) > high - low:
        return [float(place) for place in np.linspace(low, high, len(wanted))]
    places: list[float] = []
    for want in wanted:
        places.append(max(want, places[-1] + gap if places else low))
    limit = high
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], limit)
        limit = places[k] - gap
    return places


def place_label(
    label: Annotation, axes: Axes, lines: Sequence[Line], taken: Sequence[Bbox], level: float
) -> Bbox:
    """Move a label (offset in points) to the best spot around its point; its place there.

    The best is near, inside the axes, off the lines and the places taken, and not above
    `level` if the point is below it. A label far from its point is tied to it by a thin line.
    """
    label.set(ha="center", va="center")
    pixel = axes.figure.dpi / 72
    point = np.asarray(axes.transData.transform(label.xy))
    dots = np.concatenate([np.empty((0, 2)), *_dots(axes, lines, STEP * pixel)])

    own = Bbox([point, point]).padded(DOT * pixel)
    wall = float(axes.transData.transform((0, level))[1])

    def cost(spot: tuple[float, Bbox]) -> float:
        place = spot[1].padded(MARGIN * pixel)
        misleads = ASTRAY * ((place.y0 + place.y1) / 2 > wall and point[1] < wall)
        return float(spot[0] + misleads + _cost(place, axes, dots, [own, *taken]))

    distance, place = min(_spots(label, point, pixel), key=cost)
    centre = np.array([(place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2])
    label.set_position(tuple((centre - point) / pixel))
    if distance >= LEADER_FROM:
        nearest = np.clip(point, place.min, place.max)
        _tie(label, axes, tuple((nearest - point) / pixel))
    return place.padded(MARGIN * pixel)


def _spots(label: Annotation, point: Points, pixel: float) -> Iterator[tuple[float, Bbox]]:
    """The places around a point: how far from it (in points), and where (in pixels)."""
    extent = label.get_window_extent()
    size = np.array([extent.width, extent.height])
    for distance in DISTANCES:
        for angle in ANGLES:
            direction = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
            corner = point + direction * (distance * pixel + size / 2) - size / 2
            yield distance, Bbox.from_bounds(*corner, *size)


def _cost(spot: Bbox, axes: Axes, dots: Points, taken: Sequence[Bbox]) -> float:
    area = axes.bbox
    leaves = not (
        area.x0 <= spot.x0 and spot.x1 <= area.x1 and area.y0 <= spot.y0 and spot.y1 <= area.y1
    )
    covered = sum(1 for other in taken if spot.overlaps(other))
    x, y = dots[:, 0], dots[:, 1]
    hits = np.count_nonzero((x > spot.x0) & (x < spot.x1) & (y > spot.y0) & (y < spot.y1))
    return OUTSIDE * leaves + COVERED * covered + CROSSED * int(hits)


def _dots(axes: Axes, lines: Sequence[Line], step: float) -> Iterator[Points]:
    """Points along the lines in pixels, so close that no line slips through a label."""
    for xs, ys in lines:
        corners = axes.transData.transform(np.column_stack([xs, ys]))
        for start, end in pairwise(corners):
            length = float(np.hypot(*(end - start)))
            if math.isfinite(length):
                parts = np.linspace(0, 1, 2 + int(length / step))[:, None]
                yield start + (end - start) * parts


def _tie(label: Annotation, axes: Axes, end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-", "color": label.get_color(), "linewidth": 0.8}
    axes.annotate(
        "",
        label.xy,
        end,
        textcoords="offset points",
        arrowprops={**look, "shrinkA": 0, "shrinkB": 4},
    )
