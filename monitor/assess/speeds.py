"""Required pace and past paces, per week and per business day.

A business day is a Monday to Friday that is not a US federal holiday.
"""

from __future__ import annotations

from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.trade.weekly import BestPace, best_of
from monitor.assess.windows import Window
from monitor.core.calendar import business_days
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory

PAST_WEEKS = (1, 4, 13)


class Speed(Frozen):
    """An amount over consecutive weeks, from the day `starts_on` to the last of them."""

    amount: int
    weeks: int
    starts_on: date
    last_week: date

    @classmethod
    def of(cls, window: Window, amount: int, weeks: int, last_week: date) -> Speed:
        """Return an amount over the `weeks` up to the last of them."""
        first = window.period.shift(last_week, 1 - weeks)
        return cls(amount, weeks, window.period.begins(first), last_week)

    @property
    def per_week(self) -> int:
        """Return the mean per week."""
        return round(self.amount / self.weeks)

    @property
    def per_business_day(self) -> int | None:
        """Return the mean per business day; None if the weeks have none."""
        days = business_days(self.starts_on, self.last_week)
        return round(self.amount / days) if days else None


class Speeds(Frozen):
    """The required pace over the weeks left, recent paces, and the best pace over as many weeks.

    `past` has the last 1, 4 and 13 weeks as far as they are known. `best` is None for a season,
    whose weeks cannot be compared with all net purchases, and if no such run of weeks is known.
    """

    needed: Speed
    past: tuple[Speed, ...]
    best: BestPace | None


def speeds_of(assessment: Assessment, history: BuyerHistory) -> Speeds | None:
    """Return the paces of a reading that is still undecided; None for any other."""
    window, week, missing = assessment.window, assessment.amounts.week_ending, assessment.remaining
    pace = assessment.pace
    open_ = assessment.status in ("on track", "mixed", "behind")
    if not open_ or window is None or week is None or missing is None or pace is None:
        return None
    if pace.weeks_left < 1:
        return None
    past = (_past(window, history, week, weeks) for weeks in PAST_WEEKS)
    return Speeds(
        needed=Speed.of(window, missing, pace.weeks_left, window.last_week),
        past=tuple(speed for speed in past if speed is not None),
        best=best_of(window, history, week, pace.weeks_left),
    )


def _past(window: Window, history: BuyerHistory, week: date, weeks: int) -> Speed | None:
    now = window.purchased(history, week)
    before = window.purchased(history, window.period.shift(week, -weeks))
    if now is None or before is None:
        return None
    return Speed.of(window, now - before, weeks, week)
