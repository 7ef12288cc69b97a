"""Seasonal line: the share of a window's purchases usually made by each week.

It is the mean share over earlier comparable windows. A window is used only if it is complete and
its total is above zero; the windows used and left out are part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import field

from monitor.assess.windows import Window
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory

DEFAULT_SEASONAL_WINDOWS = 5
WEEKS_AHEAD = 52
"""A season is sold at most this many weeks before it opens; earlier, another season is next."""


class PastWindow(Frozen):
    """An earlier comparable window, named by the year it ends in.

    `left_out` is the reason why it was not used; None if it was.
    """

    year: int
    first_week: date
    last_week: date
    total: int | None
    left_out: str | None


class Seasonal(Frozen):
    """The seasonal line: the mean share done by each counted week; None without usable windows.

    `ahead` is the mean share sold before the season opened, by week; a week is missing from it
    if one of the earlier seasons is not known at that distance.
    """

    windows: tuple[PastWindow, ...]
    shares: tuple[float, ...] | None
    ahead: Mapping[date, float] = field(default_factory=dict)

    @property
    def used(self) -> tuple[int, ...]:
        """Return the years the line is the mean of."""
        return tuple(window.year for window in self.windows if window.left_out is None)

    def due(self, target: int, weeks_done: int) -> int | None:
        """Return the amount usually bought after `weeks_done` (at least 1) counted weeks."""
        return None if self.shares is None else round(target * self.shares[weeks_done - 1])


def seasonal(history: BuyerHistory, window: Window, years: tuple[int, ...] | None) -> Seasonal:
    """Return the seasonal line from the named years, or from the five before the window's own."""
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
    """Return the years of the windows to compare with: those named, or the five before."""
    return named or tuple(window.year - k for k in range(DEFAULT_SEASONAL_WINDOWS, 0, -1))


def past_window(
    history: BuyerHistory, window: Window, past: Window
) -> tuple[PastWindow, tuple[float, ...] | None]:
    """Return one earlier window, and the share of its purchases done by each week of `window`."""
    curve = {week: _purchased_about(past, history, week) for week in past.weeks}
    total = curve[past.last_week]
    known = {week: amount for week, amount in curve.items() if amount is not None}
    reason = None
    if total is None or len(known) < len(curve):
        reason = "not complete: figures of some weeks are not known"
    elif total <= 0:
        reason = "nothing was bought in it, so it has no shares"
    earlier = PastWindow(
        past.year,
        past.first_week,
        past.last_week,
        None if total is None else round(total),
        reason,
    )
    if reason is not None or total is None:
        return earlier, None
    return earlier, tuple(float(known[week] / total) for week in window.same_points(past))


def _purchased_about(window: Window, history: BuyerHistory, week: date) -> Fraction | int | None:
    """Return a past window's purchases; weeks known only as a sum get equal parts of it.

    A line needs a value at every week, and one such week is no reason to drop the window.
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
    """Return the mean share sold as many weeks before the opening; empty for a window of days."""
    if not window.basis.counts_ahead or not used:
        return {}
    means = {}
    for back in range(-WEEKS_AHEAD, 0):
        amounts = [
            (_purchased_about(past, history, past.from_start(back)), total) for past, total in used
        ]
        shares = [float(amount / total) for amount, total in amounts if amount is not None]
        if len(shares) == len(used):
            means[window.from_start(back)] = sum(shares) / len(shares)
    return means
