"""The seasonal line: how much of a window's purchases a buyer usually had made by each week.

It is the mean share over earlier comparable windows. A window is used only when it is complete
and its total is above zero; the windows used and left out are part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from monitor.assess.windows import Window
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory

DEFAULT_SEASONAL_WINDOWS = 5
WEEKS_AHEAD = 52
"""A season is sold ahead for at most so many weeks: before, another one is the next."""


@dataclass(frozen=True, slots=True)
class PastWindow:
    """An earlier comparable window, named by the year it ends in.

    `left_out` is the reason it was not used, if so.
    """

    year: int
    first_week: date
    last_week: date
    total: int | None
    left_out: str | None


@dataclass(frozen=True, slots=True)
class Seasonal:
    """The seasonal line: for every counted week the mean share done, None without windows.

    `ahead` are the mean shares that seasons had sold before they opened, by the week as long
    before this one does; a week at which one of the seasons is not known is not in it.
    """

    windows: tuple[PastWindow, ...]
    shares: tuple[float, ...] | None
    ahead: Mapping[date, float] = field(default_factory=dict)

    @property
    def used(self) -> tuple[int, ...]:
        """The years the line is the mean of."""
        return tuple(window.year for window in self.windows if window.left_out is None)

    def due(self, target: int, weeks_done: int) -> int | None:
        """What should have been bought after `weeks_done` counted weeks (at least one)."""
        return None if self.shares is None else round(target * self.shares[weeks_done - 1])


def seasonal(history: BuyerHistory, window: Window, years: tuple[int, ...] | None) -> Seasonal:
    """The seasonal line from the named years, else from the five before the window's own."""
    pasts, curves, used = [], [], []
    for year in seasonal_years(window, years):
        earlier = window.earlier(window.year - year)
        past, curve = past_window(history, window, earlier)
        pasts.append(past)
        if curve is not None and past.total is not None:
            curves.append(curve)
            used.append((earlier, past.total))
    means = tuple(sum(column) / len(curves) for column in zip(*curves, strict=True))
    return Seasonal(tuple(pasts), means or None, _ahead(history, window, used))


def seasonal_years(window: Window, named: tuple[int, ...] | None) -> tuple[int, ...]:
    """The years of the windows to compare with: those named, else the five before."""
    return named or tuple(window.year - k for k in range(DEFAULT_SEASONAL_WINDOWS, 0, -1))


def past_window(
    history: BuyerHistory, window: Window, past: Window
) -> tuple[PastWindow, tuple[float, ...] | None]:
    """One earlier window, and the share of its purchases done by each week of `window`."""
    curve = {week: _purchased_about(past, history, week) for week in past.weeks}
    total = curve[past.last_week]
    known = {week: amount for week, amount in curve.items() if amount is not None}
    reason = None
    if total is None or len(known) < len(curve):
        reason = "not complete: figures of some weeks are not known"
    elif total <= 0:
        reason = "nothing was bought in it, so it has no shares"
    found = PastWindow(
        past.year,
        past.first_week,
        past.last_week,
        None if total is None else round(total),
        reason,
    )
    if reason is not None or total is None:
        return found, None
    return found, tuple(float(known[week] / total) for week in window.same_points(past))


def _purchased_about(window: Window, history: BuyerHistory, week: date) -> Fraction | int | None:
    """A past window's purchases; of weeks known only as a sum each has an equal part of it.

    A line needs a value at every week, and one such week is no reason to do without the window.
    """
    into = history.sum_of(week)
    if into is None:
        return window.purchased(history, week)
    since = history.last_level_at(week)
    before, after = window.purchased(history, since), window.purchased(history, into)
    if before is None or after is None:
        return None
    return before + (after - before) * Fraction((week - since).days, (into - since).days)


def _ahead(
    history: BuyerHistory, window: Window, used: Sequence[tuple[Window, int]]
) -> dict[date, float]:
    """The shares of earlier seasons sold as many weeks before they opened; none for days."""
    if window.season is None or not used:
        return {}
    means = {}
    for back in (k * WEEK for k in range(WEEKS_AHEAD, 0, -1)):
        found = [
            (_purchased_about(past, history, past.first_week - back), total) for past, total in used
        ]
        shares = [float(amount / total) for amount, total in found if amount is not None]
        if len(shares) == len(used):
            means[window.first_week - back] = sum(shares) / len(shares)
    return means
