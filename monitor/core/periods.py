"""Kinds of counted periods, and steps from one period to another.

A period is named by its last day. Release rules of the weekly report are in `calendar.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import monthrange
from datetime import date
from typing import ClassVar

from monitor.core.calendar import DAY, WEEK, week_ending_of
from monitor.core.formats import day as day_text


class Period(ABC):
    """A kind of period; every day is in exactly one period of a kind."""

    noun: ClassVar[str]
    definition: ClassVar[str]

    @property
    def nouns(self) -> str:
        """Return the noun in the plural."""
        return f"{self.noun}s"

    @abstractmethod
    def ending(self, day: date) -> date:
        """Return the last day of the period that contains `day`."""

    @abstractmethod
    def begins(self, last: date) -> date:
        """Return the first day of a period."""

    @abstractmethod
    def shift(self, last: date, by: int) -> date:
        """Return the period `by` periods later, earlier if negative."""

    @abstractmethod
    def count(self, earlier: date, later: date) -> int:
        """Return the number of steps from one period to another, negative if it is before."""

    @abstractmethod
    def label(self, last: date) -> str:
        """Return a period's name in tables and charts."""

    @abstractmethod
    def named(self, last: date) -> str:
        """Return a period's name in a sentence, to follow "the" or "from the"."""

    @abstractmethod
    def named_in_full(self, last: date) -> str:
        """Return the same with the month's whole name."""

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Return every period from `first` to `last`, both included; empty if last < first."""
        return tuple(self.shift(first, by) for by in range(self.count(first, last) + 1))

    def ended_by(self, day: date) -> date:
        """Return the last period whose last day is not after `day`."""
        last = self.ending(day)
        return last if last == day else self.shift(last, -1)

    def first_from(self, day: date) -> date:
        """Return the first period with more than half of its days on or after `day`."""
        last = self.ending(day)
        before, from_then_on = (day - self.begins(last)).days, (last - day).days + 1
        return last if from_then_on > before else self.shift(last, 1)

    def last_to(self, day: date) -> date:
        """Return the period before the first one that counts from the next day on.

        It has at least half of its days on or before `day`, so that of two windows in a row each
        period is in one.
        """
        return self.shift(self.first_from(day + DAY), -1)


class Week(Period):
    """A reporting week of USDA: Friday to Thursday, named "w/e 1 Oct 2026"."""

    noun = "week"
    definition = "reporting week (Friday to Thursday)"

    def ending(self, day: date) -> date:
        """Return the Thursday on or after `day`."""
        return week_ending_of(day)

    def begins(self, last: date) -> date:
        """Return the Friday before a Thursday."""
        return last - 6 * DAY

    def shift(self, last: date, by: int) -> date:
        """Return the Thursday `by` weeks later."""
        return last + by * WEEK

    def count(self, earlier: date, later: date) -> int:
        """Return the number of weeks from one Thursday to another."""
        return (later - earlier) // WEEK

    def label(self, last: date) -> str:
        """Return "w/e 1 Oct 2026"."""
        return f"w/e {day_text(last)}"

    def named(self, last: date) -> str:
        """Return "week ending 1 Oct 2026"."""
        return f"week ending {day_text(last)}"

    def named_in_full(self, last: date) -> str:
        """Return "week ending 1 October 2026"."""
        return f"week ending {last.day} {last:%B %Y}"


class Month(Period):
    """A calendar month, named "Aug 2026"."""

    noun = "month"
    definition = "calendar month"

    def ending(self, day: date) -> date:
        """Return the last day of the month."""
        return day.replace(day=monthrange(day.year, day.month)[1])

    def begins(self, last: date) -> date:
        """Return the first day of the month."""
        return last.replace(day=1)

    def shift(self, last: date, by: int) -> date:
        """Return the last day of the month `by` months later."""
        year, month = divmod(_number(last) + by, 12)
        return self.ending(date(year, month + 1, 1))

    def count(self, earlier: date, later: date) -> int:
        """Return the number of months from one to another."""
        return _number(later) - _number(earlier)

    def label(self, last: date) -> str:
        """Return "Aug 2026"."""
        return f"{last:%b %Y}"

    def named(self, last: date) -> str:
        """Return "month of Aug 2026"."""
        return f"month of {last:%b %Y}"

    def named_in_full(self, last: date) -> str:
        """Return "month of August 2026"."""
        return f"month of {last:%B %Y}"


def _number(day: date) -> int:
    """Return a month's position among all months."""
    return 12 * day.year + day.month - 1


WEEKLY, MONTHLY = Week(), Month()
