"""Compute reporting weeks, release times, holidays and marketing years of USDA's weekly report.

No clock and no files: every instant is an argument. Rules from USDA FAS, "U.S. Export Sales"
(`apps.fas.usda.gov/export-sales/backgrnd.htm`: Thursday 08:30 Eastern, "on Friday during weeks that
include a holiday"; METHODOLOGY lists the releases the rule was checked against) and from the
marketing-year bounds that the API publishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.core.errors import MonitorError
from monitor.core.federal_holidays import federal_holidays
from monitor.core.frozen import Frozen

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
A_MONTH = timedelta(days=31)
THURSDAY, SATURDAY = 3, 5
RELEASE_TIME = time(8, 30)
INSPECTIONS_TIME = time(11)

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""Earliest and latest accepted dates: the reports go back to 1990, and no promise runs past 2199.
"""

GRACE = timedelta(hours=4)
"""How late a release may be before it counts as overdue."""


class MarketingYear(Frozen):
    """A marketing year, named by the year it ends in; both dates are inclusive."""

    year: int
    starts_on: date
    ends_on: date

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and last day on which a week reported for this year may end.

        A month more at both ends than there should be, because the bounds known are those of the
        running year.
        """
        return self.starts_on - A_MONTH, self.ends_on + A_MONTH

    def shifted(self, years: int) -> MarketingYear:
        """Return the marketing year `years` later (if negative, earlier), with the same bounds."""
        return MarketingYear(
            self.year + years,
            same_day(self.starts_on, years),
            same_day(self.ends_on + DAY, years) - DAY,
        )


@cache
def new_york() -> ZoneInfo:
    """Return the time zone USDA publishes in. Raise MonitorError on a machine without zone data."""
    try:
        return ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        raise MonitorError("New York's clock is not known here: pip install tzdata.") from None


def same_day(day: date, years: int) -> date:
    """Return the same calendar day `years` later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def is_opening(week_ending: date, starts_on: date) -> bool:
    """Return whether a week is the first one of the marketing year that starts on a day."""
    return starts_on <= week_ending < starts_on + WEEK


def new_york_date(moment: datetime) -> date:
    """Return the New York date of an instant."""
    return moment.astimezone(new_york()).date()


def end_of_day(day: date) -> datetime:
    """Return the last instant (UTC) of a New York day, which is what `--as-of` means."""
    midnight = datetime.combine(day + DAY, time(0), tzinfo=new_york())
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def at_release_time(day: date) -> datetime:
    """Return 08:30 New York time on `day` as a UTC instant."""
    return datetime.combine(day, RELEASE_TIME, tzinfo=new_york()).astimezone(UTC)


def week_ending_of(day: date) -> date:
    """Return the Thursday that ends the reporting week (Friday to Thursday) containing `day`."""
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def splits(year: MarketingYear, week_ending: date) -> bool:
    """Return whether the week straddles the end of `year`, so that both years report it."""
    return year.ends_on < week_ending <= year.ends_on + timedelta(days=6)


def is_business_day(day: date) -> bool:
    """Return whether federal offices are open: Monday to Friday and no federal holiday."""
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


def business_days(first: date, last: date) -> int:
    """Return the number of business days from `first` to `last`, both included."""
    return sum(is_business_day(first + DAY * k) for k in range((last - first).days + 1))


@lru_cache(maxsize=16_384)
def release_day(week_ending: date) -> date:
    """Return the scheduled release day: the next Thursday, or Friday after a holiday in that week.

    Only a holiday from Monday to Thursday delays the report; one on the Friday of either week does
    not. If the day it moves to is closed too, the report comes out on the next business day.
    """
    thursday = week_ending + WEEK
    monday_to_thursday = (thursday - DAY * k for k in range(4))
    day = thursday if all(map(is_business_day, monday_to_thursday)) else thursday + DAY
    while not is_business_day(day):
        day += DAY
    return day


def release_at(week_ending: date) -> datetime:
    """Return the scheduled release of a week as a UTC instant."""
    return at_release_time(release_day(week_ending))


@lru_cache(maxsize=16_384)
def inspections_at(week_ending: date) -> datetime:
    """Return when a week's grain inspections are published: Monday 11:00, after a holiday Tuesday.

    (USDA AMS, report WA_GR101.)
    """
    day = week_ending + 4 * DAY
    while not is_business_day(day):
        day += DAY
    return at_inspections_time(day)


def at_inspections_time(day: date) -> datetime:
    """Return 11:00 New York time on `day` as a UTC instant."""
    return datetime.combine(day, INSPECTIONS_TIME, tzinfo=new_york()).astimezone(UTC)


def last_inspected_week(at: datetime) -> date:
    """Return the newest week whose inspections are out at `at` by the calendar."""
    week = week_ending_of(at.date())
    while inspections_at(week) > at:
        week -= WEEK
    return week


def next_release_at(after: datetime) -> datetime:
    """Return the first scheduled release strictly after `after` (UTC)."""
    # Three weeks back, because a week is due a week or more after it ends.
    week = week_ending_of(after.date()) - 3 * WEEK
    while release_at(week) <= after:
        week += WEEK
    return release_at(week)


def last_due_week(at: datetime) -> date:
    """Return the newest week whose release was scheduled at or before `at`."""
    week = week_ending_of(at.date())
    while release_at(week) > at:
        week -= WEEK
    return week


def weeks_due(after_week: date, at: datetime) -> Iterator[date]:
    """Yield the weeks after `after_week` whose scheduled release is at or before `at`, in order."""
    week = after_week + WEEK
    while release_at(week) <= at:
        yield week
        week += WEEK


def weeks_overdue(after_week: date, at: datetime) -> Iterator[date]:
    """Yield the weeks after `after_week` whose release is at least `GRACE` late at `at`."""
    return weeks_due(after_week, at - GRACE)
