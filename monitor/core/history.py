"""What was known at one instant about one buyer and commodity: the input of the arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

from msgspec import field

from monitor.core.calendar import MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.records import Measures

Key = tuple[int, date]
"""A row's marketing year and week ending; the week that straddles a year's end has two rows."""


NO_ACTIVITY = Measures(0, 0, 0, 0, 0, 0, 0, 0)
"""USDA lists a destination only from its first activity: before that, a published week is zero."""


class BuyerHistory(Frozen, dict=True):
    """A buyer's rows, and which weeks were published at all (for any destination).

    `published_at` has an entry for every published (marketing year, week). A week without one is
    missing, and everything computed from it is None. `evidence` says for the same keys how the
    instant is known. `summed` maps weeks that were published only as part of a sum to the week
    whose row holds that sum; they count as missing. A history of several buyers or commodities has
    no rows but the `members` it adds up (`core/combined.py`), each with its `name`.
    """

    rows: Mapping[Key, Measures]
    published_at: Mapping[Key, datetime]
    marketing_years: Mapping[int, MarketingYear]
    unit_id: int | None = None
    evidence: Mapping[Key, str] = field(default_factory=dict)
    summed: Mapping[date, date] = field(default_factory=dict)
    members: tuple[BuyerHistory, ...] = ()
    name: str = ""
    _open_years: dict[date, MarketingYear | None] = field(default_factory=dict)

    @cached_property
    def _booked(self) -> dict[date, int | None]:
        """Return the cumulative sales computed so far, by week; a copy begins anew."""
        return {}

    @cached_property
    def _shipped(self) -> dict[date, int | None]:
        """Return the cumulative shipments computed so far, by week."""
        return {}

    @cached_property
    def _closed(self) -> dict[date, int | None]:
        """Return the sums of closed marketing years computed so far, by the first day after."""
        return {}

    @property
    def seen(self) -> bool:
        """Return whether the buyer has a row in any week."""
        return bool(self.rows) or any(member.seen for member in self.members)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Return the published weeks, oldest first."""
        return tuple(sorted({week for _, week in self.published_at}))

    @cached_property
    def first_activity(self) -> Mapping[int, date]:
        """Return the week of the buyer's first row in each marketing year."""
        first: dict[int, date] = {}
        for year, week in self.rows:
            first[year] = min(week, first.get(year, week))
        return first

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the marketing years with at least one published week, oldest first."""
        return tuple(sorted({year for year, _ in self.published_at}))

    @cached_property
    def last_week_of(self) -> Mapping[int, date]:
        """Return the last published week of each marketing year."""
        last: dict[int, date] = {}
        for year, week in self.published_at:
            last[year] = max(week, last.get(year, week))
        return last

    def last_week_at(self, week: date) -> date | None:
        """Return the last published week not later than `week`; None if there is none."""
        position = bisect_right(self.weeks, week)
        return self.weeks[position - 1] if position else None

    def last_level_at(self, week: date) -> date:
        """Return the last week with a known level if `week` was published only in a later sum."""
        while week in self.summed and self.sum_of(week) is not None:
            week -= timedelta(days=7)
        return week

    def sum_of(self, week: date) -> date | None:
        """Return the week whose row holds the sum including `week`; None if reported by itself."""
        into = self.summed.get(week)
        if into is None or into not in self.weeks or week in self.weeks:
            return None
        return into

    def row(self, year: int, week: date) -> Measures | None:
        """Return the buyer's row; zeros before its first activity; None if unknown.

        A row missing *after* the buyer's first row of the year is a gap, not a zero.
        """
        if (year, week) in self.rows:
            return self.rows[year, week]
        if (year, week) not in self.published_at:
            return None
        began = self.first_activity.get(year)
        return NO_ACTIVITY if began is None or week < began else None

    def year_of(self, week: date) -> MarketingYear | None:
        """Return the marketing year that is open at the end of `week`; None if unknown.

        A week that straddles a year's end belongs to the new year because its last day does.
        """
        if week not in self._open_years:
            years = self.marketing_years.values()
            held = (year for year in years if year.starts_on <= week <= year.ends_on)
            self._open_years[week] = next(held, None)
        return self._open_years[week]

    @cached_property
    def first_key(self) -> Mapping[date, Key]:
        """Return the (marketing year, week) key under which each week was first published."""
        first: dict[date, Key] = {}
        for key, at in self.published_at.items():
            if key[1] not in first or at < self.published_at[first[key[1]]]:
                first[key[1]] = key
        return first

    def published_for(self, week: date) -> datetime | None:
        """Return when `week` first became public, in any marketing year; None if not published."""
        key = self.first_key.get(week)
        return None if key is None else self.published_at[key]

    def evidence_for(self, week: date) -> str | None:
        """Return how it is known when `week` became public; None if not published."""
        key = self.first_key.get(week)
        return None if key is None else self.evidence.get(key)


def is_final_week(year: MarketingYear, week: date) -> bool:
    """Return whether `week` holds the year's final figures: the year's last day falls in it."""
    return timedelta(0) <= week - year.ends_on < timedelta(days=7)
