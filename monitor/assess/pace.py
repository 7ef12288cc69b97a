"""Progress and pace of a window: both lines now, the required and the recent pace."""

from __future__ import annotations

from datetime import date

from monitor.assess.amounts import Amounts
from monitor.assess.lines import PaceLines
from monitor.assess.seasonal import Seasonal
from monitor.assess.windows import Window
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class Pace(Frozen):
    """Progress of the window in weeks, both lines at the last published week, and amounts per week.

    `seasonal` is the seasonal line of the leg that week is in.
    """

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
        """Return the number of counted weeks not published yet."""
        return self.weeks_total - self.weeks_done


def pace_of(
    target: int,
    window: Window,
    lines: PaceLines,
    history: BuyerHistory,
    amounts: Amounts,
    *,
    begun: bool,
) -> Pace:
    """Return both lines at the last published week, the required and the recent pace.

    Both lines are None until the count has `begun`.
    """
    week, purchased, total = amounts.week_ending, amounts.purchased, window.length
    done = weeks_done(window, week)
    missing = None if purchased is None else max(0, target - purchased)
    due = lines.at(week) if begun and week is not None else None
    return Pace(
        weeks_done=done,
        weeks_total=total,
        straight_line_due=due.straight if due else None,
        seasonal_line_due=due.seasonal if due else None,
        required_per_week=required_per_week(missing, total - done),
        recent_4_weeks_per_week=mean_per_week(window, history, week, 4),
        recent_13_weeks_per_week=mean_per_week(window, history, week, 13),
        seasonal=lines.leg_of(week).past,
    )


def weeks_done(window: Window, week: date | None) -> int:
    """Return how many counted weeks end by `week`."""
    return 0 if week is None else max(0, window.number(week))


def mean_per_week(
    window: Window, history: BuyerHistory, week: date | None, weeks: int
) -> int | None:
    """Return mean purchases of the last `weeks` weeks, also those before the window's start."""
    if week is None:
        return None
    now = window.purchased(history, week)
    before = window.purchased(history, window.period.shift(week, -weeks))
    return None if now is None or before is None else round((now - before) / weeks)


def required_per_week(remaining: int | None, weeks_left: int) -> int | None:
    """Return the amount each remaining week requires, rounded up; None if no week is left."""
    if remaining is None or weeks_left <= 0:
        return None
    return max(0, -(-remaining // weeks_left))
