"""The range in which the next report's shipments will probably lie, from inspections. Pure.

The range is what the reported shipments of the last `WINDOW` weeks would have needed around the
tonnes inspected in the same weeks. Its record is made by walking forward: each week's range comes
from the weeks before it alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import sqrt
from typing import NamedTuple

from monitor.assess.purchases import difference, shipped_level
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory

WINDOW = 104
FEWEST_JUDGED = 52
"""Weeks with a range and a report from which its record is long enough to show one."""

TAILS = (0.1, 0.9)
PART_OF_A_CARGO_T = 20_000
"""Added to the inspected tonnes, so that a week without an inspection has a spread too."""


class Week(NamedTuple):
    """A week of which both inspections and reported shipments are known, in tonnes."""

    week: date
    inspected: int
    shipped: int


class Judged(NamedTuple):
    """A past week's range, and what its report then showed."""

    week: date
    low: int
    high: int
    shipped: int

    @property
    def held(self) -> bool:
        """Return whether the report lay in the range."""
        return self.low <= self.shipped <= self.high


class Nowcast(Frozen):
    """The range for the week after the newest report, and how many of its kind held."""

    week: date
    low: int
    high: int
    judged: int
    held: int


def nowcast(weeks: Mapping[date, int], history: BuyerHistory) -> Nowcast | None:
    """Return the range for the next report's week; None without its inspections or a record."""
    if not history.weeks or history.weeks[-1] + WEEK not in weeks:
        return None
    week = history.weeks[-1] + WEEK
    common = common_weeks(weeks, history)
    record = list(judged(common))
    if len(record) < FEWEST_JUDGED:
        return None
    window = sorted(_deviation(each) for each in common[-WINDOW:])
    low, high = _range(weeks[week], window)
    return Nowcast(week, low, high, len(record), sum(each.held for each in record))


def common_weeks(weeks: Mapping[date, int], history: BuyerHistory) -> list[Week]:
    """Return the weeks of which both are known, oldest first."""
    found = []
    for week in sorted(weeks):
        levels = shipped_level(history, week), shipped_level(history, week - WEEK)
        shipped = difference(*levels)
        if shipped is not None:
            found.append(Week(week, weeks[week], shipped))
    return found


def judged(common: Sequence[Week]) -> Iterator[Judged]:
    """Yield each week's range from the `WINDOW` weeks before it, beside its report."""
    window: list[float] = []
    for position, each in enumerate(common):
        if position >= WINDOW:
            yield Judged(each.week, *_range(each.inspected, window), each.shipped)
            del window[bisect_left(window, _deviation(common[position - WINDOW]))]
        insort(window, _deviation(each))


def _deviation(each: Week) -> float:
    return (each.shipped - each.inspected) / _spread(each.inspected)


def _range(inspected: int, window: Sequence[float]) -> tuple[int, int]:
    """Return the range around the inspected tonnes, by a sorted window of deviations."""
    low, high = (inspected + _quantile(window, tail) * _spread(inspected) for tail in TAILS)
    return max(0, round(low)), max(0, round(high))


def _spread(inspected: int) -> float:
    """Return the unit of a deviation: it grows with the root of the tonnes, as cargoes do."""
    return sqrt(inspected + PART_OF_A_CARGO_T)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of sorted values, between two of them by their distance."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
