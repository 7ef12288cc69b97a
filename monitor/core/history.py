"""What was known at one instant about one buyer and commodity: the input of the arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from monitor.core.calendar import MarketingYear

Key = tuple[int, date]
"""A row's marketing year and week ending: in the week of the year's end there are two."""


@dataclass(frozen=True, slots=True)
class Row:
    """One destination's week in one marketing year; amounts in the commodity's unit."""

    weekly_exports: int | None
    accumulated_exports: int | None
    outstanding_sales: int | None
    gross_new_sales: int | None
    net_sales: int | None
    total_commitment: int | None
    next_year_outstanding: int | None
    next_year_net_sales: int | None


NO_ACTIVITY = Row(0, 0, 0, 0, 0, 0, 0, 0)
"""A destination has no row until its first activity: in a published week that is zero."""


@dataclass(frozen=True)
class BuyerHistory:
    """A buyer's rows, and which weeks were published at all (for any destination).

    `published_at` has one entry for every published (marketing year, week). A week without
    an entry is missing, and everything computed from it is None. `evidence` says for the same
    entries how the instant is known. `summed` names weeks that are missing because they were
    published only as part of a sum, each with the week whose row holds it.
    """

    rows: Mapping[Key, Row]
    published_at: Mapping[Key, datetime]
    marketing_years: Mapping[int, MarketingYear]
    unit_id: int | None = None
    evidence: Mapping[Key, str] = field(default_factory=dict)
    summed: Mapping[date, date] = field(default_factory=dict)
    _levels: dict[tuple[str, date], int | None] = field(default_factory=dict, repr=False)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Published weeks, oldest first."""
        return tuple(sorted({week for _, week in self.published_at}))

    @cached_property
    def first_activity(self) -> Mapping[int, date]:
        """The week of the buyer's first row in each marketing year."""
        first: dict[int, date] = {}
        for year, week in self.rows:
            first[year] = min(week, first.get(year, week))
        return first

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Marketing years with at least one published week, oldest first."""
        return tuple(sorted({year for year, _ in self.published_at}))

    @cached_property
    def last_week_of(self) -> Mapping[int, date]:
        """The last published week of each marketing year."""
        last: dict[int, date] = {}
        for year, week in self.published_at:
            last[year] = max(week, last.get(year, week))
        return last

    def last_week_at(self, week: date) -> date | None:
        """The last published week not later than `week`."""
        position = bisect_right(self.weeks, week)
        return self.weeks[position - 1] if position else None

    def last_level_at(self, week: date) -> date:
        """The week whose level is the last known where `week` is known only in a later sum."""
        while self.sum_of(week) is not None:
            week -= timedelta(days=7)
        return week

    def sum_of(self, week: date) -> date | None:
        """The week that holds the sum `week` is part of; None where it is known by itself."""
        into = self.summed.get(week)
        if into is None or into not in self.weeks or week in self.weeks:
            return None
        return into

    def row(self, year: int, week: date) -> Row | None:
        """The buyer's row; zeros where it had no activity yet; None where nothing is known.

        A row that is absent *after* the buyer's first row of that year is a gap, not a zero.
        """
        if (year, week) in self.rows:
            return self.rows[year, week]
        if (year, week) not in self.published_at:
            return None
        began = self.first_activity.get(year)
        return NO_ACTIVITY if began is None or week < began else None

    def year_of(self, week: date) -> MarketingYear | None:
        """The marketing year that is open at the end of `week`.

        A week is known by its last day: in the week that straddles the year's end the open
        year is the new one.
        """
        for year in self.marketing_years.values():
            if year.starts_on <= week <= year.ends_on:
                return year
        return None

    @cached_property
    def first_key(self) -> Mapping[date, Key]:
        """The (marketing year, week) under which each week came out first."""
        first: dict[date, Key] = {}
        for key, at in self.published_at.items():
            if key[1] not in first or at < self.published_at[first[key[1]]]:
                first[key[1]] = key
        return first

    def published_for(self, week: date) -> datetime | None:
        """When `week` became public (its first appearance in any marketing year)."""
        key = self.first_key.get(week)
        return None if key is None else self.published_at[key]

    def evidence_for(self, week: date) -> str | None:
        """How it is known when `week` became public."""
        key = self.first_key.get(week)
        return None if key is None else self.evidence.get(key)


def is_final_week(year: MarketingYear, week: date) -> bool:
    """Whether the year's final figures stand in `week`: its last day falls in that week."""
    return timedelta(0) <= week - year.ends_on < timedelta(days=7)
