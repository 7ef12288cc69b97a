"""Positions in a plot on a page, as fractions of its width and height."""

from __future__ import annotations

from monitor.charts.shapes import Plot, Series
from monitor.core.frozen import Frozen
from monitor.reports.label_places import Point

WIDTH, DEPTH = 1000, 500
"""Size of the SVG's own coordinates."""


class Scale(Frozen):
    """From values to fractions of the plot, from its left and from its top."""

    plot: Plot

    def x(self, at: float) -> float:
        """Return a position's distance from the left."""
        first, last = self.plot.x
        return (at - first) / (last - first)

    def y(self, amount: float) -> float:
        """Return an amount's distance from the top."""
        low, high = self.plot.y
        return (high - amount) / (high - low)


def percent(fraction: float) -> str:
    """Return a fraction as a CSS length."""
    return f"{100 * fraction:.2f}%"


def at(x: float, y: float) -> str:
    """Return a position in the SVG's own coordinates."""
    return f"{WIDTH * x:.1f} {DEPTH * y:.1f}".replace(".0 ", " ").removesuffix(".0")


def points_of(series: Series, plot: Plot, scale: Scale) -> list[list[Point]]:
    """Return the unbroken parts of a series as positions."""
    parts: list[list[Point]] = [[]]
    for place, value in zip(plot.places, series.values, strict=True):
        if value is not None:
            parts[-1].append((scale.x(place.at), scale.y(value)))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]
