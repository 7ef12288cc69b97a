"""Where a reading should stand: the straight line, the seasonal line, and the pace.

Straight line: the target in equal parts, one for each counted week.
Seasonal line: the target times the mean share of a window's purchases that the same buyer
had made by the same point of earlier comparable windows. A window is used only when it is
complete and its total is above zero; the windows used and left out are part of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitor.commitments.model import Commitment, Reading
from monitor.history import History
from monitor.progress.amounts import Amounts
from monitor.progress.windows import Window
from monitor.trade_calendar import WEEK

DEFAULT_SEASONAL_WINDOWS = 5


@dataclass(frozen=True, slots=True)
class PastWindow:
    """An earlier comparable window; `left_out` is the reason it was not used, if so."""

    year: int
    first_week: date
    last_week: date
    total: int | None
    left_out: str | None


@dataclass(frozen=True, slots=True)
class Seasonal:
    """The seasonal line: for every counted week the mean share done, None without windows."""

    windows: tuple[PastWindow, ...]
    shares: tuple[float, ...] | None

    @property
    def used(self) -> tuple[int, ...]:
        """The years the line is the mean of."""
        return tuple(window.year for window in self.windows if window.left_out is None)

    def due(self, target: int, weeks_done: int) -> int | None:
        """What should have been bought after `weeks_done` counted weeks (at least one)."""
        return None if self.shares is None else round(target * self.shares[weeks_done - 1])


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the window is, where it should stand, and how fast it goes; per week."""

    weeks_done: int
    weeks_total: int
    straight_line_due: int | None
    seasonal_line_due: int | None
    required_per_week: int | None
    recent_4_weeks_per_week: int | None
    recent_13_weeks_per_week: int | None
    seasonal: Seasonal

    @property
    def weeks_left(self) -> int:
        """Counted weeks whose figures are still to come."""
        return self.weeks_total - self.weeks_done


def pace_of(
    commitment: Commitment, reading: Reading, window: Window, history: History, amounts: Amounts
) -> Pace:
    """The lines at the last counted week, the required and the recent pace."""
    past = seasonal(history, window, reading.seasonal_windows or commitment.seasonal_windows)
    target, total = commitment.target, len(window.weeks)
    week, purchased = amounts.week_ending, amounts.purchased
    done = 0 if week is None else max(0, (week - window.first_week) // WEEK + 1)
    missing = None if purchased is None else max(0, target - purchased)
    return Pace(
        weeks_done=done,
        weeks_total=total,
        straight_line_due=straight_line_due(target, done, total) if done else None,
        seasonal_line_due=past.due(target, done) if done else None,
        required_per_week=required_per_week(missing, total - done),
        recent_4_weeks_per_week=mean_per_week(window, history, week, 4),
        recent_13_weeks_per_week=mean_per_week(window, history, week, 13),
        seasonal=past,
    )


def straight_line_due(target: int, weeks_done: int, weeks_total: int) -> int:
    """The target's part for the weeks done, to the nearest whole unit."""
    return round(Fraction(target * weeks_done, weeks_total))


def seasonal(history: History, window: Window, years: tuple[int, ...] | None) -> Seasonal:
    """The seasonal line from the named years, else from the five before the window's own."""
    steps = len(window.weeks)
    pasts, shares = [], []
    for year in seasonal_years(window, years):
        past, curve = past_window(history, window.earlier(window.year - year), steps)
        pasts.append(past)
        if curve is not None:
            shares.append(curve)
    means = tuple(sum(column) / len(shares) for column in zip(*shares, strict=True))
    return Seasonal(tuple(pasts), means or None)


def seasonal_years(window: Window, named: tuple[int, ...] | None) -> tuple[int, ...]:
    """The years of the windows to compare with: those named, else the five before."""
    return named or tuple(window.year - k for k in range(DEFAULT_SEASONAL_WINDOWS, 0, -1))


def past_window(
    history: History, window: Window, steps: int
) -> tuple[PastWindow, tuple[float, ...] | None]:
    """One earlier window, and the share of its purchases done after each of `steps` weeks.

    Where the windows differ in length by a week, the same point is the same part of the
    window, to the nearest week.
    """
    weeks = window.weeks
    curve = [_purchased_about(window, history, week) for week in weeks]
    total = curve[-1]
    known = [amount for amount in curve if amount is not None]
    reason = None
    if total is None or len(known) < len(curve):
        reason = "not complete: figures of some weeks are not known"
    elif total <= 0:
        reason = "nothing was bought in it, so it has no shares"
    past = PastWindow(
        window.year, weeks[0], weeks[-1], None if total is None else round(total), reason
    )
    if reason is not None or total is None:
        return past, None
    points = (round(step * len(known) / steps) for step in range(1, steps + 1))
    return past, tuple(float(known[max(point, 1) - 1] / total) for point in points)


def _purchased_about(window: Window, history: History, week: date) -> Fraction | int | None:
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


def mean_per_week(window: Window, history: History, week: date | None, weeks: int) -> int | None:
    """The mean of the last `weeks` weeks' purchases (also those before the window's start)."""
    if week is None:
        return None
    now = window.purchased(history, week)
    before = window.purchased(history, week - weeks * WEEK)
    return None if now is None or before is None else round((now - before) / weeks)


def required_per_week(remaining: int | None, weeks_left: int) -> int | None:
    """What each week still to come has to bring, rounded up; None when no week is left."""
    if remaining is None or weeks_left <= 0:
        return None
    return max(0, -(-remaining // weeks_left))
