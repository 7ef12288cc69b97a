"""The weeks a reading counts, and the comparable windows of earlier years."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.assess.purchases import difference
from monitor.core.calendar import (
    DAY,
    MarketingYear,
    same_day,
    week_ending_of,
)
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import Period

if TYPE_CHECKING:
    from monitor.assess.basis import Basis


class Window(Frozen, dict=True):
    """The counted weeks, first and last included, the days they represent, and what counts.

    `year` is the year the window ends in, which names it.
    """

    basis: Basis
    starts_on: date
    ends_on: date
    first_week: date
    last_week: date
    year: int

    @classmethod
    def of_days(cls, basis: Basis, starts_on: date, ends_on: date) -> Window:
        """Return the weeks with most of their seven days between two days, both included.

        A window that ends in the first three days of January has most of its last week in the
        old year, and is named by that.
        """
        first, last = basis.period.first_from(starts_on), basis.period.last_to(ends_on)
        return cls(basis, starts_on, ends_on, first, last, (ends_on - 3 * DAY).year)

    @classmethod
    def of_season(cls, basis: Basis, season: MarketingYear) -> Window:
        """Return the weeks with a row of the marketing year: those with its first and last day.

        A week across two marketing years has a row in both: it is the last of one and the
        first of the other.
        """
        first, last = week_ending_of(season.starts_on), week_ending_of(season.ends_on)
        return cls(basis, season.starts_on, season.ends_on, first, last, season.year)

    @property
    def period(self) -> Period:
        """Return the kind of period that is counted; the names here say week for it."""
        return self.basis.period

    @cached_property
    def before(self) -> date:
        """Return the last week before the counted ones."""
        return self.period.shift(self.first_week, -1)

    def from_start(self, weeks: int) -> date:
        """Return the week as many weeks after the first counted one, before it if negative."""
        return self.period.shift(self.first_week, weeks)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Return every counted week ending, oldest first."""
        return self.period.between(self.first_week, self.last_week)

    @cached_property
    def length(self) -> int:
        """Return the number of counted weeks."""
        return self.number(self.last_week)

    def number(self, week: date) -> int:
        """Return a week's position: 1 for the first counted one, 0 or less before it."""
        return self.period.count(self.before, week)

    def purchased(self, history: BuyerHistory, week: date) -> int | None:
        """Return the basis' headline quantity, cumulative from the window's start to `week`."""
        return self.basis.purchased(self, history, week)

    def shipped(self, history: BuyerHistory, week: date) -> int | None:
        """Return shipments from the window's start to `week`."""
        return self.basis.shipped(self, history, week)

    def net(self, history: BuyerHistory, week: date) -> int | None:
        """Return the week's own amount, inside the window or not."""
        before = self.period.shift(week, -1)
        return difference(self.purchased(history, week), self.purchased(history, before))

    def earlier(self, years: int) -> Window:
        """Return the comparable window `years` before: the same days of the year."""
        starts_on = same_day(self.starts_on, -years)
        ends_on = same_day(self.ends_on + DAY, -years) - DAY
        return self.basis.earlier(self, years, starts_on, ends_on)

    def same_points(self, past: Window) -> tuple[date, ...]:
        """Return, for each counted week, the week of an earlier window at the same point."""
        return self.basis.same_points(self, past)
