"""Every week's net purchases on record, and the months they fall into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from monitor.assess.purchases import cumulative_sales, difference, net_purchases, shipments
from monitor.assess.trade.yearly import CalendarYear, year_of
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, same_day, weeks_between
from monitor.core.history import BuyerHistory

YEARS = 5

MONTHS_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class WeekNet:
    """A week's net purchases; `year` holds most of its days. None is not known.

    Of weeks published only as a sum none is known by itself; the last of them has the sum:
    `summed` weeks brought `sum_net`.
    """

    week_ending: date
    year: int
    net: int | None
    summed: int = 1
    sum_net: int | None = None

    @property
    def month(self) -> int:
        """The month its middle day falls in."""
        return (self.week_ending - WEEK / 2).month


@dataclass(frozen=True, slots=True)
class PeakMonths:
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


def weekly_nets(history: BuyerHistory) -> tuple[WeekNet, ...]:
    """Every week from the second on record to the last, missing ones with None."""
    if len(history.weeks) < 2:
        return ()
    weeks = weeks_between(history.weeks[0] + WEEK, history.weeks[-1])
    return tuple(_week_net(history, week) for week in weeks)


def peak_months(weeks: Sequence[WeekNet], years: Sequence[CalendarYear]) -> PeakMonths | None:
    """The busiest months of the years known week by week; None where nothing was bought."""
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
    """Every week with what it brought to its month; a sum is known if all its weeks are in one."""
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
    """So many weeks in a row up to `last_week`, and their mean per week, rounded.

    `complete` is False where some runs of the years looked at could not be counted.
    """

    last_week: date
    weeks: int
    per_week: int
    complete: bool = field(default=True, compare=False)


def best_of(window: Window, history: BuyerHistory, until: date, weeks: int) -> BestPace | None:
    """The best run as a window counts; None for a season, whose weeks are not those of a trade."""
    if window.season is not None:
        return None
    return best_pace(history, until, weeks, shipped=window.basis == "shipped")


def best_pace(
    history: BuyerHistory, until: date, weeks: int, *, shipped: bool = False
) -> BestPace | None:
    """The best run of `weeks` weeks (one at least) inside the five years up to the week `until`.

    A run lies in these years whole, and is used when the levels at both its ends are known. None
    where there is none.
    """
    between, first = shipments if shipped else net_purchases, same_day(until, -YEARS)
    ends = [until - k * WEEK for k in range((until - first) // WEEK - weeks + 1)]
    runs = [(between(history, end - weeks * WEEK, end), end) for end in ends]
    known = [(bought, end) for bought, end in runs if bought is not None]
    if not known or weeks < 1:
        return None
    bought, last = max(known)
    return BestPace(last, weeks, round(bought / weeks), len(known) == len(runs))
