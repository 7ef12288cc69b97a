"""Net purchases and shipments of calendar years, as far as each is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.purchases import book, net_purchases, shipments
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY


class CalendarYear(Frozen):
    """One calendar year's counted weeks: those with most of their days in it.

    `first_week` and `last_week` are the first and last counted here; `whole` is False if weeks
    are missing at either end. `bought` are net purchases, `shipped` the shipments of the same
    weeks (some of them sold earlier), `unshipped` the outstanding sales at the end. None means
    not known.
    """

    year: int
    first_week: date
    last_week: date
    whole: bool
    bought: int | None
    shipped: int | None
    unshipped: int | None


class Together(Frozen):
    """Several consecutive years of which only the total purchases are known."""

    first: int
    last: int
    bought: int


def calendar_years(history: BuyerHistory) -> tuple[CalendarYear, ...]:
    """Return every calendar year with a week that can be counted, oldest first.

    The first week on record cannot be counted, because there is no earlier level to subtract.
    """
    if len(history.weeks) < 2:
        return ()
    begins, ends = history.weeks[0], history.weeks[-1]
    years = range(year_of(begins + WEEK), year_of(ends) + 1)
    return tuple(_calendar_year(history, year) for year in years)


def year_of(week: date) -> int:
    """Return the calendar year that contains most of a week's seven days."""
    return (week - WEEK / 2).year


def together(history: BuyerHistory, years: Sequence[CalendarYear]) -> Iterator[Together]:
    """Yield, for each run of years with unknown purchases, the total of the run if known."""
    run: list[CalendarYear] = []
    for year in [*years, None]:
        if year is not None and year.bought is None:
            run.append(year)
            continue
        if len(run) > 1:
            bought = net_purchases(history, run[0].first_week - WEEK, run[-1].last_week)
            if bought is not None:
                yield Together(run[0].year, run[-1].year, bought)
        run = []


def _calendar_year(history: BuyerHistory, year: int) -> CalendarYear:
    first, last = WEEKLY.first_from(date(year, 1, 1)), WEEKLY.last_to(date(year, 12, 31))
    begins, ends = max(first, history.weeks[0] + WEEK), min(last, history.weeks[-1])
    return CalendarYear(
        year=year,
        first_week=begins,
        last_week=ends,
        whole=(begins, ends) == (first, last),
        bought=net_purchases(history, begins - WEEK, ends),
        shipped=shipments(history, begins - WEEK, ends),
        unshipped=book(history, ends),
    )
