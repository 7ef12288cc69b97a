"""Weekly levels of several buyers of one commodity, as arrays to train on.

The levels are counted by `assess/purchases.py`; this module only changes their form.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from monitor.assess.basis import Measure
from monitor.assess.purchases import (
    Level,
    book,
    cumulative_sales,
    final_exports,
    season_commitment,
    season_shipped,
    shipped_level,
    surfaced_sales,
)
from monitor.core.calendar import WEEK, week_ending_of
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

if TYPE_CHECKING:
    from monitor.outlook.flows import Flows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MINIMUM_WEEKS = 156
"""Three years: fewer weeks contain no window with two comparable ones before it."""


class Seasons(Frozen, eq=False):
    """Each marketing year's own commitment and shipments, from zero.

    Arrays have a row for each buyer and year (years of a buyer together), and the panel's weeks.
    """

    first_year: int
    years: int
    committed: Floats
    shipped: Floats

    def joined(self, others: Sequence[Seasons]) -> Seasons:
        """Return these buyers' seasons and those of panels of the same years and weeks."""
        every = [self, *others]
        return replace(
            self,
            committed=np.concatenate(
                [*(each.committed[:-1] for each in every), self.committed[-1:]]
            ),
            shipped=np.concatenate([*(each.shipped[:-1] for each in every), self.shipped[-1:]]),
        )

    def of(self, buyers: Sequence[int]) -> Seasons:
        """Return the seasons of some of the panel's buyers, by row."""
        rows = [row * self.years + number for row in buyers for number in range(self.years)]
        every = [*rows, len(self.committed) - 1]
        return replace(self, committed=self.committed[every], shipped=self.shipped[every])

    def rows(self, who: Ints, year: Ints) -> Ints:
        """Return the row of each buyer's year; the last one, without any amount, if unknown."""
        number = year - self.first_year
        inside = (number >= 0) & (number < self.years)
        rows: Ints = np.where(inside, who * self.years + number, len(self.committed) - 1)
        return rows


class Panel(Frozen, eq=False, dict=True):
    """Levels by buyer (rows) and week (columns, without gaps), in the commodity's unit.

    `booked` is cumulative sales, `shipped` cumulative shipments, `unshipped` outstanding sales;
    NaN means not known. `year_starts_on` is the first day of any one marketing year. `breaks` is
    the number of closed years before a week whose final figures are not known: levels of weeks
    with different numbers cannot be compared. None if there are no such years. `seasons` are the
    marketing years by themselves, if they were loaded.
    """

    commodity: int
    buyers: tuple[int, ...]
    first_week: date
    booked: Floats
    shipped: Floats
    unshipped: Floats
    year_starts_on: date
    breaks: Ints | None = None
    seasons: Seasons | None = None

    @cached_property
    def flows(self) -> dict[Measure, Flows]:
        """Return the weekly changes of each level that were computed.

        `cases.py` adds them, because every case needs them. A copy with other levels has none.
        """
        return {}

    def level(self, measure: Measure) -> Floats:
        """Return the cumulative quantity by name."""
        return self.shipped if measure == "shipped" else self.booked

    def apart(self, who: Ints, one: Ints, other: Ints) -> Bools:
        """Return a mask of the rows whose levels in two columns cannot be compared."""
        if self.breaks is None:
            return np.zeros(np.broadcast_shapes(who.shape, one.shape, other.shape), dtype=np.bool_)
        last = self.weeks - 1
        first, second = (self.breaks[who, np.clip(week, 0, last)] for week in (one, other))
        differ: Bools = first != second
        return differ

    @property
    def weeks(self) -> int:
        """Return the number of weeks."""
        return int(self.booked.shape[1])

    def index(self, week: date) -> int:
        """Return the column of a week ending; it may be out of range."""
        return (week - self.first_week) // WEEK

    def week(self, index: int) -> date:
        """Return the week ending of a column."""
        return self.first_week + int(index) * WEEK

    def until(self, week: date) -> Panel:
        """Return the panel without any week later than `week`."""
        end = max(0, self.index(week) + 1)
        return self._each(lambda level: level[:, :end])

    def without(self, buyers: Collection[int]) -> Panel:
        """Return the panel without some buyers."""
        rows = [row for row, buyer in enumerate(self.buyers) if buyer not in buyers]
        fewer = self._each(lambda level: level[rows])
        seasons = None if self.seasons is None else self.seasons.of(rows)
        return replace(fewer, buyers=tuple(self.buyers[row] for row in rows), seasons=seasons)

    def times(self, factor: float) -> Panel:
        """Return the panel in another unit."""
        booked, shipped, unshipped = (
            level * factor for level in (self.booked, self.shipped, self.unshipped)
        )
        return replace(self, booked=booked, shipped=shipped, unshipped=unshipped)

    def stacked(self, others: Sequence[Panel]) -> Panel:
        """Return the buyers of this and of panels of the same commodity and weeks as one panel."""
        every = [self, *others]
        breaks = seasons = None
        if any(panel.breaks is not None for panel in every):
            none = np.zeros_like(self.booked, dtype=np.int64)
            breaks = np.concatenate([none if p.breaks is None else p.breaks for p in every])
        own = [panel.seasons for panel in every if panel.seasons is not None]
        if len(own) == len(every):
            seasons = own[0].joined(own[1:])
        return replace(
            self,
            buyers=tuple(buyer for panel in every for buyer in panel.buyers),
            booked=np.concatenate([panel.booked for panel in every]),
            shipped=np.concatenate([panel.shipped for panel in every]),
            unshipped=np.concatenate([panel.unshipped for panel in every]),
            breaks=breaks,
            seasons=seasons,
        )

    def _each(self, part: Callable[[NDArray[Any]], NDArray[Any]]) -> Panel:
        """Return the panel with a part of each array by buyer and week."""
        return replace(
            self,
            booked=part(self.booked),
            shipped=part(self.shipped),
            unshipped=part(self.unshipped),
            breaks=None if self.breaks is None else part(self.breaks),
        )


def panel_of(
    commodity: int, histories: Mapping[int, BuyerHistory], *, seasons: bool = False
) -> Panel | None:
    """Return the levels of a commodity's buyers; None if none has three years of weeks.

    `seasons`: with each marketing year by itself, which only seasons are learnt from.
    """
    long = {code: h for code, h in sorted(histories.items()) if len(h.weeks) >= MINIMUM_WEEKS}
    if not long:
        return None
    first = min(h.weeks[0] for h in long.values())
    weeks = WEEKLY.between(first, max(h.weeks[-1] for h in long.values()))
    years = next(iter(long.values())).marketing_years
    found = [_levels(history, weeks) for history in long.values()]
    levels = (np.array(level, dtype=np.float64) for level in zip(*found, strict=True))
    booked, shipped, unshipped, breaks = levels
    return Panel(
        commodity=commodity,
        buyers=tuple(long),
        first_week=first,
        booked=booked,
        shipped=shipped,
        unshipped=unshipped,
        year_starts_on=years[max(years)].starts_on,
        breaks=breaks.astype(np.int64) if breaks.any() else None,
        seasons=seasons_of(tuple(long.values()), weeks) if seasons else None,
    )


def seasons_of(histories: Sequence[BuyerHistory], weeks: Sequence[date]) -> Seasons:
    """Return each marketing year's own commitment and shipments in the weeks it has rows for."""
    known = sorted({year for history in histories for year in history.marketing_years})
    count, column = len(known), {week: k for k, week in enumerate(weeks)}
    committed, shipped = (np.full((len(histories) * count + 1, len(weeks)), np.nan) for _ in "12")
    for number, history in enumerate(histories):
        for year, season in history.marketing_years.items():
            row = number * count + year - known[0]
            first, last = week_ending_of(season.starts_on), week_ending_of(season.ends_on)
            for week in WEEKLY.between(first, last):
                if week in column:
                    held, place = history.last_level_at(week), (row, column[week])
                    committed[place] = _number(season_commitment(history, year, held))
                    shipped[place] = _number(season_shipped(history, year, held))
    return Seasons(known[0], count, committed, shipped)


def _levels(history: BuyerHistory, weeks: Sequence[date]) -> tuple[list[float], ...]:
    """Return the booked, shipped and unshipped level by week, and the breaks before each week.

    In weeks known only as part of a sum a level stays until the sum. After a closed year whose
    final figures are not known the levels begin anew: only that year is unknown, not all after it.
    Sales that surface at the turn of a year are left out: they are no purchases of that week.
    """
    broken = [year for year in history.years[:-1] if final_exports(history, year) is None]
    parts = [history, *(_after(history, year) for year in broken)]
    breaks = [0] * len(weeks)
    if broken:
        opened = [history.year_of(week) for week in weeks]
        breaks = [sum(year is not None and year.year > last for last in broken) for year in opened]
    held = [history.last_level_at(week) for week in weeks]
    levels: tuple[Level, ...] = (cumulative_sales, shipped_level, book)
    booked, *others = (
        [_number(level(parts[part], week)) for part, week in zip(breaks, held, strict=True)]
        for level in levels
    )
    first = {week_ending_of(year.starts_on) for year in history.marketing_years.values()}
    surfaced = accumulate(surfaced_sales(history, w) if w in first else 0 for w in weeks)
    booked = [amount - lump for amount, lump in zip(booked, surfaced, strict=True)]
    return booked, *others, [float(count) for count in breaks]


def _after(history: BuyerHistory, year: int) -> BuyerHistory:
    """Return the history of the marketing years after one."""
    return BuyerHistory(
        {key: row for key, row in history.rows.items() if key[0] > year},
        {key: at for key, at in history.published_at.items() if key[0] > year},
        history.marketing_years,
        summed=history.summed,
    )


def _number(amount: int | None) -> float:
    return np.nan if amount is None else float(amount)
