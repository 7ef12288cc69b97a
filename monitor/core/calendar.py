"""Reporting weeks, release times, holidays and marketing years of USDA's export-sales report.

Pure: no clock and no files; every instant is an argument. Sources of the rules: USDA FAS,
"U.S. Export Sales" (`apps.fas.usda.gov/export-sales/backgrnd.htm`: Thursday 08:30 Eastern, "on
Friday during weeks that include a holiday"; METHODOLOGY lists the days the rule was held against)
and the marketing-year bounds the service itself publishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.core.errors import MonitorError

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
THURSDAY, SATURDAY = 3, 5
RELEASE_TIME = time(8, 30)

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""The days that can be counted with: the reports go back to 1990, and no promise beyond 2199."""

GRACE = timedelta(hours=4)
"""How long after its time a release may be missing before it counts as overdue."""


@dataclass(frozen=True, slots=True)
class MarketingYear:
    """One marketing year, named by the year it ends in; both dates belong to it."""

    year: int
    starts_on: date
    ends_on: date

    def shifted(self, years: int) -> MarketingYear:
        """The marketing year `years` later (or earlier), with the same calendar bounds."""
        return MarketingYear(
            self.year + years,
            same_day(self.starts_on, years),
            same_day(self.ends_on + DAY, years) - DAY,
        )


@cache
def new_york() -> ZoneInfo:
    """The zone the source publishes in. Raises MonitorError on a machine without zone data."""
    try:
        return ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        raise MonitorError("New York's clock is not known here: pip install tzdata.") from None


def same_day(day: date, years: int) -> date:
    """The same calendar day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def new_york_date(moment: datetime) -> date:
    """The day that an instant falls on in New York."""
    return moment.astimezone(new_york()).date()


def end_of_day(day: date) -> datetime:
    """The last instant (UTC) of a New York day: what `--as-of` means."""
    midnight = datetime.combine(day + DAY, time(0), tzinfo=new_york())
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def at_release_time(day: date) -> datetime:
    """08:30 in New York on `day`, as an instant (UTC)."""
    return datetime.combine(day, RELEASE_TIME, tzinfo=new_york()).astimezone(UTC)


def week_ending_of(day: date) -> date:
    """The Thursday that ends the reporting week (Friday to Thursday) containing `day`."""
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def first_week_from(day: date) -> date:
    """The first week with most of its seven days on or after `day`."""
    return week_ending_of(day + timedelta(days=3))


def last_week_to(day: date) -> date:
    """The last week with most of its seven days on or before `day`."""
    return first_week_from(day + DAY) - WEEK


def weeks_between(first: date, last: date) -> tuple[date, ...]:
    """Every week ending from `first` to `last`, both included; empty when last < first."""
    return tuple(first + WEEK * k for k in range((last - first) // WEEK + 1))


def splits(year: MarketingYear, week_ending: date) -> bool:
    """Whether the week straddles the end of `year` and so appears in it and in the next."""
    return year.ends_on < week_ending <= year.ends_on + timedelta(days=6)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The days of `year` on which US federal offices are closed: by statute, observed, by order.

    The next year is asked as well: its New Year's Day may be observed on 31 December. A half-day
    closing counts as open, because offices close at noon and reports come out in the morning.
    """
    import holidays

    days = holidays.country_holidays("US", categories=("government",), years=(year, year + 1))
    return frozenset(day for day in days if day.year == year and "half-day" not in days[day])


def is_business_day(day: date) -> bool:
    """Whether federal offices are open: Monday to Friday and no federal holiday."""
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


def business_days(first: date, last: date) -> int:
    """The number of business days from `first` to `last`, both included."""
    return sum(is_business_day(first + DAY * k) for k in range((last - first).days + 1))


@cache
def release_day(week_ending: date) -> date:
    """The day the week is due: the next Thursday, or Friday when that week has a holiday before it.

    A holiday from Monday to Thursday costs the report a day; one on the Friday, of this week or the
    one before, does not. Where the day it moves to is closed too, the next business day.
    """
    thursday = week_ending + WEEK
    monday_to_thursday = (thursday - DAY * k for k in range(4))
    day = thursday if all(map(is_business_day, monday_to_thursday)) else thursday + DAY
    while not is_business_day(day):
        day += DAY
    return day


def release_at(week_ending: date) -> datetime:
    """The instant (UTC) the week is due by the release rule."""
    return at_release_time(release_day(week_ending))


def next_release_at(after: datetime) -> datetime:
    """The first scheduled release strictly after an instant (UTC)."""
    week = week_ending_of(after.date()) - 3 * WEEK
    while release_at(week) <= after:
        week += WEEK
    return release_at(week)


def weeks_due(after_week: date, at: datetime) -> Iterator[date]:
    """Weeks later than `after_week` whose scheduled release lies at or before `at`."""
    week = after_week + WEEK
    while release_at(week) <= at:
        yield week
        week += WEEK


def weeks_overdue(after_week: date, at: datetime) -> Iterator[date]:
    """Weeks later than `after_week` whose release was due, and the grace over, by `at`."""
    return weeks_due(after_week, at - GRACE)
