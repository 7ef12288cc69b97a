"""Net purchases of every week on record, the peak months, and the best pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from monitor.assess.purchases import cumulative_sales, difference, net_purchases
from monitor.assess.trade.yearly import CalendarYear, year_of
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, same_day
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

YEARS = 5

MONTHS_IN_A_ROW = 4
Between = Callable[[BuyerHistory, date, date], int | None]
"""The amount of the weeks after one week, up to and including another."""


class WeekNet(Frozen):
    """A week's net purchases; `year` is the one with most of its days. None means not known.

    Weeks published only as a sum are not known one by one; the last of them carries the sum:
    `summed` weeks brought `sum_net`.
    """

    week_ending: date
    year: int
    net: int | None
    summed: int = 1
    sum_net: int | None = None

    @property
    def month(self) -> int:
        """Return the month of the week's middle day."""
        return (self.week_ending - WEEK / 2).month


class PeakMonths(Frozen):
    """The consecutive months with the largest share of the complete years' purchases.

    `first` is the first month's number; a week belongs to the month of its middle day.
    """

    first: int
    years: tuple[int, ...]
    share: Fraction

    @property
    def last(self) -> int:
        """Return the last month's number."""
        return (self.first + MONTHS_IN_A_ROW - 2) % 12 + 1


def weekly_nets(history: BuyerHistory) -> tuple[WeekNet, ...]:
    """Return every week on record from the second on, missing ones with None."""
    if len(history.weeks) < 2:
        return ()
    weeks = WEEKLY.between(history.weeks[0] + WEEK, history.weeks[-1])
    return tuple(_week_net(history, week) for week in weeks)


def peak_months(weeks: Sequence[WeekNet], years: Sequence[CalendarYear]) -> PeakMonths | None:
    """Return the peak months of the years known week by week; None without net purchases."""
    by_month = list(_by_month(weeks))
    unknown = {week.year for week, net in by_month if net is None}
    used = tuple(y.year for y in years if y.whole and y.year not in unknown)
    months = [0] * 13
    for week, net in by_month:
        if week.year in used and net is not None:
            months[week.month] += net
    if sum(months) <= 0:
        return None
    best = max(range(1, 13), key=lambda first: _sum_from(months, first))
    return PeakMonths(best, used, Fraction(_sum_from(months, best), sum(months)))


def _week_net(history: BuyerHistory, week: date) -> WeekNet:
    level, before = cumulative_sales(history, week), history.last_level_at(week - WEEK)
    weeks = (week - before) // WEEK
    if weeks == 1 or level is None:
        return WeekNet(week, year_of(week), difference(level, cumulative_sales(history, before)))
    return WeekNet(
        week, year_of(week), None, weeks, difference(level, cumulative_sales(history, before))
    )


def _by_month(weeks: Sequence[WeekNet]) -> Iterator[tuple[WeekNet, int | None]]:
    """Return every week with its amount; a sum is known if all its weeks are in one month."""
    nets = {week.week_ending: week.net for week in weeks}
    for at, week in enumerate(weeks):
        parts = weeks[max(0, at - week.summed + 1) : at + 1]
        if week.sum_net is not None and len({(p.year, p.month) for p in parts}) == 1:
            nets |= {part.week_ending: 0 for part in parts}
            nets[week.week_ending] = week.sum_net
    return ((week, nets[week.week_ending]) for week in weeks)


def _sum_from(months: Sequence[int], first: int) -> int:
    return sum(months[(first + k - 1) % 12 + 1] for k in range(MONTHS_IN_A_ROW))


@dataclass(frozen=True, slots=True)
class BestPace:
    """A number of consecutive weeks up to `last_week`, and their mean per week, rounded.

    `complete` is False if some runs in the years considered could not be counted.
    """

    last_week: date
    weeks: int
    per_week: int
    complete: bool = field(default=True, compare=False)


def best_of(window: Window, history: BuyerHistory, until: date, weeks: int) -> BestPace | None:
    """Return the best pace as a window counts; None for a season (one year's sales only)."""
    if not window.basis.comparable_weeks:
        return None

    def between(history: BuyerHistory, after: date, to: date) -> int | None:
        level = window.basis.level
        return difference(level(window, history, to), level(window, history, after))

    return best_pace(history, until, weeks, between)


def best_pace(
    history: BuyerHistory, until: date, weeks: int, between: Between = net_purchases
) -> BestPace | None:
    """Return the best `weeks` (at least 1) consecutive weeks in the five years up to `until`.

    A run must lie inside these years, with known levels at both ends. None if there is no such
    run.
    """
    first = same_day(until, -YEARS)
    ends = [until - k * WEEK for k in range((until - first) // WEEK - weeks + 1)]
    runs = [(between(history, end - weeks * WEEK, end), end) for end in ends]
    known = [(bought, end) for bought, end in runs if bought is not None]
    if not known or weeks < 1:
        return None
    bought, last = max(known)
    return BestPace(last, weeks, round(bought / weeks), len(known) == len(runs))
