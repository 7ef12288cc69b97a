"""Compare grain inspected for export with the shipments of the export sales. Pure.

Inspections come out three days before the export sales of the same week. They are a cross-check and
never part of a count: grain is inspected when it is loaded and reported when it is exported, and
grain in containers is not always inspected.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from monitor.assess.beside import Beside
from monitor.assess.nowcast import Nowcast, nowcast
from monitor.assess.purchases import difference, shipped_level, sum_or_none
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

WEEKS_OF_A_YEAR = 52
RECENT = timedelta(weeks=8)
"""How long before the newest export sales the newest inspections may end to be shown at all."""


class Compared(Frozen):
    """Tonnes inspected and tonnes shipped in the same weeks, from `first` to `last`."""

    first: date
    last: date
    inspected: int
    shipped: int

    @property
    def weeks(self) -> int:
        """Return the number of weeks compared."""
        return WEEKLY.count(self.first, self.last) + 1

    @property
    def difference(self) -> int:
        """Return the tonnes inspected less the tonnes shipped."""
        return self.inspected - self.shipped

    @property
    def share(self) -> float | None:
        """Return the difference as a share of the shipments; None without any."""
        return self.difference / self.shipped if self.shipped else None


class Inspected(Beside):
    """The cross-check of one trade by inspections.

    `since` are the inspected tonnes of each week after the newest one of the export sales, without
    a gap. `week` compares the newest week that both have, and `year` the 52 weeks to it, or the
    newest calendar year that both have whole; None where a week is not known. `nowcast` is the
    range for the next report's shipments, None without a record that is long enough.
    """

    since: Mapping[date, int]
    week: Compared | None
    year: Compared | None
    nowcast: Nowcast | None = None


def inspected(
    buyer: str, commodity: str, unit: str, weeks: Mapping[date, int], history: BuyerHistory
) -> Inspected | None:
    """Return a trade's cross-check from its inspected tonnes by week; None if they are too old."""
    reported = history.weeks[-1] if history.weeks else None
    newest = max(weeks, default=None)
    if reported is None or newest is None or newest < reported - RECENT:
        return None
    since: dict[date, int] = {}
    while reported + WEEK * (len(since) + 1) in weeks:
        week = reported + WEEK * (len(since) + 1)
        since[week] = weeks[week]
    common = max((week for week in weeks if week <= reported), default=None)
    beside = None if common is None else compared(weeks, history, common, common)
    year = None if common is None else _past_year(weeks, history, common)
    if not since and beside is None:
        return None
    ahead = nowcast(weeks, history) if since else None
    return Inspected(buyer, commodity, unit, since, beside, year, ahead)


def compared(
    weeks: Mapping[date, int], history: BuyerHistory, first: date, last: date
) -> Compared | None:
    """Return what was inspected and shipped from one week to another; None if not known."""
    shipped = difference(shipped_level(history, last), shipped_level(history, first - WEEK))
    total = sum_or_none(*(weeks.get(week) for week in WEEKLY.between(first, last)))
    return None if shipped is None or total is None else Compared(first, last, total, shipped)


def compared_year(weeks: Mapping[date, int], history: BuyerHistory, year: int) -> Compared | None:
    """Return the weeks ending in a calendar year; None if one is not known."""
    first, last = WEEKLY.ending(date(year, 1, 1)), WEEKLY.ended_by(date(year, 12, 31))
    return compared(weeks, history, first, last)


def _past_year(weeks: Mapping[date, int], history: BuyerHistory, last: date) -> Compared | None:
    """Return the 52 weeks to `last`, or the newest calendar year before it that is whole."""
    first = last - WEEK * (WEEKS_OF_A_YEAR - 1)
    found = compared(weeks, history, first, last)
    years = range(last.year - 1, min(week.year for week in weeks) - 1, -1)
    return found or next(filter(None, (compared_year(weeks, history, y) for y in years)), None)
