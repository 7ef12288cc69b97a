"""Which weeks a reading counts, and the comparable windows of earlier years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.commitments.model import Reading
from monitor.history import History
from monitor.progress.purchases import (
    book_level,
    minus,
    season_commitment,
    season_shipped,
    shipped_level,
)
from monitor.trade_calendar import (
    WEEK,
    MarketingYear,
    first_week_from,
    last_week_to,
    same_day,
    weeks_between,
)


@dataclass(frozen=True, slots=True)
class Window:
    """The counted weeks, first and last included; `season` is set for basis `season`."""

    basis: str
    first_week: date
    last_week: date
    season: int | None = None

    @property
    def weeks(self) -> tuple[date, ...]:
        """Every counted week ending, oldest first."""
        return weeks_between(self.first_week, self.last_week)

    @property
    def year(self) -> int:
        """The year of the window's first day, by which windows are named."""
        return (self.first_week - timedelta(days=3)).year

    def purchased(self, history: History, week: date) -> int | None:
        """The reading's headline quantity, cumulative from the window's start to `week`."""
        if self.season is not None:
            return season_commitment(history, self.season, week)
        level = shipped_level if self.basis == "shipped" else book_level
        return minus(level(history, week), level(history, self.first_week - WEEK))

    def shipped(self, history: History, week: date) -> int | None:
        """Shipments from the window's start to `week` (of the season alone, for a season)."""
        if self.season is not None:
            return season_shipped(history, self.season, week)
        return minus(shipped_level(history, week), shipped_level(history, self.first_week - WEEK))

    def net(self, history: History, week: date) -> int | None:
        """What the week itself added, wherever it lies."""
        return minus(self.purchased(history, week), self.purchased(history, week - WEEK))

    def earlier(self, years: int) -> Window:
        """The comparable window `years` before: the same days of the year."""
        first = same_day(self.first_week - timedelta(days=6), -years)
        last = same_day(self.last_week, -years)
        season = None if self.season is None else self.season - years
        return Window(self.basis, first_week_from(first), last_week_to(last), season)


def window_of(reading: Reading, marketing_years: Mapping[int, MarketingYear]) -> Window | None:
    """The weeks a reading counts; None when its marketing year's bounds are not known."""
    if reading.marketing_year is not None:
        season = marketing_years.get(reading.marketing_year)
        if season is None:
            return None
        first, last = first_week_from(season.starts_on), last_week_to(season.ends_on)
        return Window(reading.basis, first, last, season.year)
    first_week, last_week = reading.first_week_ending, reading.last_week_ending
    if first_week is None and reading.counts_from is not None:
        first_week = first_week_from(reading.counts_from)
    if last_week is None and reading.counts_to is not None:
        last_week = last_week_to(reading.counts_to)
    if first_week is None or last_week is None:
        raise ValueError(f"reading {reading.id} has no window")
    return Window(reading.basis, first_week, last_week)
