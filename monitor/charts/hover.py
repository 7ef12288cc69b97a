"""Compute each week's position in a drawn chart, so that a page can show its values on hover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from monitor.assess.assessment import Assessment
from monitor.charts.series import cumulative_weeks, x_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Spot:
    """A week's position as fractions of the picture, from its left and from its top.

    `y` is the position of purchases, None if they are not known.
    """

    week_ending: date
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class Spots:
    """The weeks of a cumulative chart; `top` and `bottom` are those of its axes."""

    top: float
    bottom: float
    weeks: tuple[Spot, ...]


def hover_points(figure: Figure, assessment: Assessment) -> Spots:
    """Return every week that a reading's cumulative chart shows, including weeks to come."""
    axes = figure.axes[0]
    box = axes.get_position()
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    bought = {point.week_ending: point.purchased for point in cumulative_weeks(assessment)}
    weeks = sorted(bought.keys() | {line.week_ending for line in assessment.lines})

    def across(week: date) -> float:
        return float(box.x0 + box.width * (x_of(week) - left) / (right - left))

    def down(amount: int | None) -> float | None:
        if amount is None:
            return None
        return float(1 - box.y0 - box.height * (amount - low) / (high - low))

    placed = (Spot(week, across(week), down(bought.get(week))) for week in weeks)
    return Spots(float(1 - box.y1), float(1 - box.y0), tuple(placed))
