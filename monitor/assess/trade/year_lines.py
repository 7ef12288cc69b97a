"""Net purchases of each calendar year, week by week from its first counted week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.assess.purchases import net_purchases
from monitor.assess.trade.yearly import CalendarYear
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY


class YearLine(Frozen):
    """One calendar year: its counted weeks, and purchases since it began after each of them.

    Amounts end with the newest published week; None means not known. With `lacking`, the record
    begins in the year's second week, and that many weeks are in no amount.
    """

    year: int
    weeks: tuple[date, ...]
    amounts: tuple[int | None, ...]
    lacking: int = 0

    @property
    def known(self) -> int:
        """Return the number of weeks up to the last known amount, 0 if none is known."""
        return max((k for k, a in enumerate(self.amounts, 1) if a is not None), default=0)

    @property
    def now(self) -> int | None:
        """Return the last known amount."""
        return self.amounts[self.known - 1] if self.known else None

    @property
    def total(self) -> int | None:
        """Return the amount of the whole year; None if it is not over or not known."""
        over = len(self.amounts) == len(self.weeks) and not self.lacking
        return self.amounts[-1] if over else None

    def after(self, weeks: int) -> int | None:
        """Return the amount after so many weeks; for a shorter year that at its end."""
        return self.amounts[min(weeks, len(self.amounts)) - 1] if self.amounts else None


def year_lines(history: BuyerHistory, years: Sequence[CalendarYear]) -> tuple[YearLine, ...]:
    """Return every calendar year with a known amount, oldest first.

    The year the record begins in is left out if more than its first week cannot be counted.
    """
    lines = []
    for year in years:
        first = WEEKLY.first_from(date(year.year, 1, 1))
        if year.first_week > first + WEEK:
            continue
        weeks = WEEKLY.between(first, WEEKLY.last_to(date(year.year, 12, 31)))
        before = year.first_week - WEEK
        amounts = (
            net_purchases(history, before, week) if week >= year.first_week else None
            for week in weeks
            if week <= year.last_week
        )
        lacking = (year.first_week - first) // WEEK
        lines.append(YearLine(year.year, weeks, tuple(amounts), lacking))
    return tuple(line for line in lines if line.known)
