"""What a buyer had bought by the same point of the five comparable windows before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.history import History
from monitor.progress.windows import Window

YEARS_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest purchases of the earlier windows, up to the point that
    stands beside the week.
    """

    week_ending: date
    low: int
    high: int


Band = tuple[Span, ...]
"""Spans in order of time, of the weeks at which all windows are known."""


def band_of(window: Window, history: History) -> Band:
    """A span for every counted week at which all five windows are known.

    Where the windows differ in length by a week, the same point is the same part of the
    window, to the nearest week (as for the seasonal line).
    """
    weeks = window.weeks
    curves = [
        [past.purchased(history, week) for week in past.weeks]
        for past in (window.earlier(k) for k in range(1, YEARS_BEFORE + 1))
    ]
    spans = []
    for step, week in enumerate(weeks, 1):
        amounts = [curve[max(round(step * len(curve) / len(weeks)), 1) - 1] for curve in curves]
        known = [amount for amount in amounts if amount is not None]
        if len(known) == YEARS_BEFORE:
            spans.append(Span(week, min(known), max(known)))
    return tuple(spans)
