"""Determine the weeks a reading counts, and the comparable windows of earlier years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.assess.purchases import (
    cumulative_sales,
    difference,
    season_commitment,
    season_shipped,
    shipped_level,
)
from monitor.commitments.model import Reading
from monitor.core.calendar import (
    DAY,
    WEEK,
    MarketingYear,
    first_week_from,
    last_week_to,
    same_day,
    week_ending_of,
    weeks_between,
)
from monitor.core.history import BuyerHistory


@dataclass(frozen=True, slots=True)
class Window:
    """The counted weeks, first and last included, and the days they represent.

    `season` is the marketing year counted, for basis `season`; None otherwise.
    """

    basis: str
    starts_on: date
    ends_on: date
    first_week: date
    last_week: date
    season: int | None = None

    @classmethod
    def of_days(cls, basis: str, starts_on: date, ends_on: date) -> Window:
        """Return the weeks with most of their seven days between two days, both included."""
        first, last = first_week_from(starts_on), last_week_to(ends_on)
        return cls(basis, starts_on, ends_on, first, last)

    @classmethod
    def of_season(cls, basis: str, season: MarketingYear) -> Window:
        """Return the weeks with a row of the marketing year: those with its first and last day.

        A week across two marketing years has a row in both: it is the last of one and the
        first of the other.
        """
        first, last = week_ending_of(season.starts_on), week_ending_of(season.ends_on)
        return cls(basis, season.starts_on, season.ends_on, first, last, season.year)

    @property
    def weeks(self) -> tuple[date, ...]:
        """Return every counted week ending, oldest first."""
        return weeks_between(self.first_week, self.last_week)

    @property
    def length(self) -> int:
        """Return the number of counted weeks."""
        return (self.last_week - self.first_week) // WEEK + 1

    @property
    def year(self) -> int:
        """Return the year the window ends in, which names it.

        A window that ends in the first three days of January has most of its last week in
        the old year.
        """
        return (self.ends_on - 3 * DAY).year if self.season is None else self.season

    def purchased(self, history: BuyerHistory, week: date) -> int | None:
        """Return the reading's headline quantity, cumulative from the window's start to `week`."""
        if self.season is not None:
            return season_commitment(history, self.season, week)
        level = shipped_level if self.basis == "shipped" else cumulative_sales
        return difference(level(history, week), level(history, self.first_week - WEEK))

    def shipped(self, history: BuyerHistory, week: date) -> int | None:
        """Return shipments from the window's start to `week` (of the season alone, if one)."""
        if self.season is not None:
            return season_shipped(history, self.season, week)
        return difference(
            shipped_level(history, week), shipped_level(history, self.first_week - WEEK)
        )

    def net(self, history: BuyerHistory, week: date) -> int | None:
        """Return the week's own amount, inside the window or not."""
        return difference(self.purchased(history, week), self.purchased(history, week - WEEK))

    def earlier(self, years: int) -> Window:
        """Return the comparable window `years` before: the same days of the year."""
        starts_on = same_day(self.starts_on, -years)
        ends_on = same_day(self.ends_on + DAY, -years) - DAY
        if self.season is not None:
            season = MarketingYear(self.season - years, starts_on, ends_on)
            return Window.of_season(self.basis, season)
        return Window.of_days(self.basis, starts_on, ends_on)

    def same_points(self, past: Window) -> tuple[date, ...]:
        """Return, for each counted week, the week of an earlier window at the same point.

        For windows of days that differ in length by a week, this is the same fraction of
        the window, to the nearest week. For a season it is the week nearest to the same day
        of the year, because the turn of the year cuts its first and last weeks at any
        point.
        """
        weeks, others = self.weeks, past.weeks
        if self.season is None:
            steps = (round(step * len(others) / len(weeks)) for step in range(1, len(weeks) + 1))
            return tuple(others[max(step, 1) - 1] for step in steps)
        points = (_nearest(same_day(week, past.year - self.year)) for week in weeks[:-1])
        return (*(min(max(week, others[0]), others[-1]) for week in points), others[-1])


def _nearest(day: date) -> date:
    """Return the week ending nearest to a day."""
    return week_ending_of(day - 3 * DAY)


def window_of(reading: Reading, marketing_years: Mapping[int, MarketingYear]) -> Window | None:
    """Return the weeks a reading counts; None if its marketing year's bounds are not known.

    A week named as first or last stands for its own seven days.
    """
    if reading.marketing_year is not None:
        season = marketing_years.get(reading.marketing_year)
        if season is None:
            return None
        return Window.of_season(reading.basis, season)
    first, last = reading.first_week_ending, reading.last_week_ending
    starts_on = reading.counts_from if first is None else first - 6 * DAY
    ends_on = reading.counts_to if last is None else last
    if starts_on is None or ends_on is None:
        raise ValueError(f"reading {reading.id} has no window")
    return Window.of_days(reading.basis, starts_on, ends_on)
