"""Every week's net purchases on record, the months they fall into, and their best stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitor.history import History
from monitor.progress.purchases import book_level, minus, net_purchases, shipments
from monitor.progress.yearly import CalendarYear, year_of
from monitor.trade_calendar import WEEK, same_day, weeks_between

MONTHS_IN_A_ROW = 4
STRETCH_YEARS = 5


@dataclass(frozen=True, slots=True)
class WeekNet:
    """A week's net purchases; `year` holds most of its days. None is not known."""

    week_ending: date
    year: int
    net: int | None


@dataclass(frozen=True, slots=True)
class BusyMonths:
    """The months in a row that brought the largest share of the whole years' purchases.

    `first` is the first month's number; a week is of the month its middle day falls in.
    """

    first: int
    years: tuple[int, ...]
    share: Fraction

    @property
    def last(self) -> int:
        """The last month's number."""
        return (self.first + MONTHS_IN_A_ROW - 2) % 12 + 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """The weeks in a row that brought most per week; `complete` is False where some runs of
    the years looked at could not be counted.
    """

    weeks: int
    last_week: date
    per_week: int
    complete: bool


def weekly_nets(history: History) -> tuple[WeekNet, ...]:
    """Every week from the second on record to the last, missing ones with None."""
    if len(history.weeks) < 2:
        return ()
    weeks = weeks_between(history.weeks[0] + WEEK, history.weeks[-1])
    levels = {week: book_level(history, week) for week in (weeks[0] - WEEK, *weeks)}
    return tuple(WeekNet(w, year_of(w), minus(levels[w], levels[w - WEEK])) for w in weeks)


def busy_months(weeks: Sequence[WeekNet], years: Sequence[CalendarYear]) -> BusyMonths | None:
    """The busiest months of the years known week by week; None where nothing was bought."""
    unknown = {week.year for week in weeks if week.net is None}
    used = tuple(y.year for y in years if y.whole and y.year not in unknown)
    months = [0] * 13
    for week in weeks:
        if week.year in used and week.net is not None:
            months[(week.week_ending - WEEK / 2).month] += week.net
    if sum(months) <= 0:
        return None
    best = max(range(1, 13), key=lambda first: _sum_from(months, first))
    return BusyMonths(best, used, Fraction(_sum_from(months, best), sum(months)))


def best_stretch(history: History, weeks: int, *, shipped: bool = False) -> Stretch | None:
    """The run of `weeks` weeks with the most purchases (or shipments) in the last five years."""
    if not history.weeks or weeks < 1:
        return None
    last = history.weeks[-1]
    since = max(same_day(last, -STRETCH_YEARS), history.weeks[0] + weeks * WEEK)
    between = shipments if shipped else net_purchases
    ends = weeks_between(since + (last - since) % WEEK, last)
    runs = [(between(history, end - weeks * WEEK, end), end) for end in ends]
    known = [(amount, end) for amount, end in runs if amount is not None]
    if not known:
        return None
    most, end = max(known)
    whole = len(known) == len(runs) and since == same_day(last, -STRETCH_YEARS)
    return Stretch(weeks, end, round(most / weeks), whole)


def _sum_from(months: Sequence[int], first: int) -> int:
    return sum(months[(first + k - 1) % 12 + 1] for k in range(MONTHS_IN_A_ROW))
