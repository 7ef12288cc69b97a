"""Range of a buyer's purchases by the same point of the five comparable windows before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.assess.windows import Window
from monitor.core.history import BuyerHistory

YEARS_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Lowest and highest purchases of the earlier windows by the corresponding week."""

    week_ending: date
    low: int
    high: int


Band = tuple[Span, ...]
"""Spans, oldest first, for the weeks at which all earlier windows are known."""


def band_of(window: Window, history: BuyerHistory) -> Band:
    """Return a span for every counted week at which all five earlier windows are known.

    Corresponding points are those of the seasonal line (`Window.same_points`).
    """
    pasts = [window.earlier(k) for k in range(1, YEARS_BEFORE + 1)]
    spans = []
    for week, *points in zip(window.weeks, *map(window.same_points, pasts), strict=True):
        amounts = [past.purchased(history, at) for past, at in zip(pasts, points, strict=True)]
        known = [amount for amount in amounts if amount is not None]
        if len(known) == YEARS_BEFORE:
            spans.append(Span(week, min(known), max(known)))
    return tuple(spans)
