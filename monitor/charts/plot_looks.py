"""The styles of a plot's lines and labels, by the names of `shapes.Look`."""

from __future__ import annotations

from monitor.charts.fan import MIDDLE_LOOK
from monitor.charts.legend import BOUGHT_LOOK, SEASONAL_LOOK, SHIPPED_LOOK, STRAIGHT_LOOK
from monitor.charts.shapes import Look as LookName
from monitor.charts.style import (
    BOUGHT,
    CANCELLED,
    INK,
    PAST_LOOK,
    SOFT,
    STRAIGHT,
    UNKNOWN,
    Look,
)

PALE = "#B9D3E4"
LOOKS: dict[LookName, Look] = {
    "bought": BOUGHT_LOOK,
    "later": {"color": BOUGHT, "linewidth": 2.6, "alpha": 0.4},
    "shipped": SHIPPED_LOOK,
    "straight": STRAIGHT_LOOK,
    "seasonal": SEASONAL_LOOK,
    "past": PAST_LOOK,
    "last": {"color": INK, "linewidth": 1.4},
    "mean": {"color": INK, "linewidth": 1.5},
    "wide": {"color": BOUGHT, "alpha": 0.24},
    "narrow": {"color": BOUGHT, "alpha": 0.3},
    "median": MIDDLE_LOOK,
    "needed": {"color": INK, "linewidth": 1.8, "linestyle": (0, (5, 3))},
    "rest": {"color": INK, "linewidth": 1.4, "linestyle": (0, (1.5, 1.5))},
    "reduced": {"color": CANCELLED, "linewidth": 1.5},
    "faint": {"color": PALE, "linewidth": 1.5},
    "unknown": {"color": UNKNOWN, "linewidth": 2.2},
    "said": {"color": CANCELLED, "linewidth": 1.5},
    "chance": {"color": BOUGHT, "linewidth": 2.4},
    "step": {"color": STRAIGHT, "linewidth": 1.4},
}
"""Properties of lines, by matplotlib's names; an area or a bar takes the colour alone."""
STRONG: frozenset[LookName] = frozenset({"bought", "chance", "unknown"})
"""The lines a chart is about, with larger points and bold labels."""
INKS: dict[LookName, str] = {"past": SOFT, "faint": SOFT, "step": SOFT, "unknown": "#A04A82"}
"""Colours of labels where that of the line is too pale for text."""
POINT_SHAPES: dict[LookName, str] = {"said": "D"}
