"""Place labels so that they touch neither each other nor the lines they name."""

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
"""Right of the point first, because the next figures come there; then left, below and above."""
LEADER_FROM = 16
"""Distance in points from which a label gets a leader line."""
MARGIN, STEP, DOT = 2.5, 5.0, 3.5
"""Points: space around a label, between the dots that represent a line, around the point."""
CROSSED, ASTRAY, COVERED, OUTSIDE = 8, 400, 2_000, 50_000
"""Penalties in points of distance.

They are for each dot crossed, for standing above a level the point is below, for a covered label,
and for leaving the axes.
"""


def space_evenly(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions close to the wanted ones (ascending), at least `gap` apart.

    They stay between `low` and `high`; if there are too many for the gap, they are spaced
    evenly.
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
    """Move a label (offset in points) to the best position around its point; return its box.

    The best is near, inside the axes, clear of lines and other labels, and not above `level` if
    the point is below it. A label far from its point gets a thin leader line.
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
    """Yield the candidate positions: distance from the point (in points) and box (in pixels)."""
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
    """Yield points along the lines in pixels, so dense that no line crosses a label unnoticed."""
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
