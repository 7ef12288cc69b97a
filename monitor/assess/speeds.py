"""The pace that is needed beside the paces that were: per week and per business day.

A business day is a Monday to Friday that is no US federal holiday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.trade.weekly import BestPace, best_of
from monitor.assess.windows import Window
from monitor.core.calendar import DAY, WEEK, business_days
from monitor.core.history import BuyerHistory

PAST_WEEKS = (1, 4, 13)


@dataclass(frozen=True, slots=True)
class Speed:
    """An amount over some weeks in a row, the last of them `last_week`."""

    amount: int
    weeks: int
    last_week: date

    @property
    def per_week(self) -> int:
        """The mean of a week."""
        return round(self.amount / self.weeks)

    @property
    def per_business_day(self) -> int | None:
        """The mean of a business day; None where the weeks have none."""
        first = self.last_week - self.weeks * WEEK + DAY
        days = business_days(first, self.last_week)
        return round(self.amount / days) if days else None


@dataclass(frozen=True, slots=True)
class Speeds:
    """What is missing, over the weeks left; the last weeks; the best stretch as long.

    `past` has the last 1, 4 and 13 weeks as far as they are known. `best` is None for a season,
    whose weeks are not comparable with all net purchases, and where no such stretch is known.
    """

    needed: Speed
    past: tuple[Speed, ...]
    best: BestPace | None


def speeds_of(assessment: Assessment, history: BuyerHistory) -> Speeds | None:
    """The speeds of a reading that can still be decided; None for any other."""
    window, week, missing = assessment.window, assessment.amounts.week_ending, assessment.remaining
    pace = assessment.pace
    open_ = assessment.status in ("on track", "mixed", "behind")
    if not open_ or window is None or week is None or missing is None or pace is None:
        return None
    if pace.weeks_left < 1:
        return None
    past = (_past(window, history, week, weeks) for weeks in PAST_WEEKS)
    return Speeds(
        needed=Speed(missing, pace.weeks_left, window.last_week),
        past=tuple(speed for speed in past if speed is not None),
        best=best_of(window, history, week, pace.weeks_left),
    )


def _past(window: Window, history: BuyerHistory, week: date, weeks: int) -> Speed | None:
    now = window.purchased(history, week)
    before = window.purchased(history, week - weeks * WEEK)
    return None if now is None or before is None else Speed(now - before, weeks, week)
