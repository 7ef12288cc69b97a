"""Weekly levels of several buyers of one commodity, as arrays to train on.

The levels are counted by `assess/purchases.py`; this module only changes their form.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monitor.assess.basis import Measure
from monitor.assess.purchases import Level, book, cumulative_sales, shipped_level
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

if TYPE_CHECKING:
    from monitor.outlook.flows import Flows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MINIMUM_WEEKS = 156
"""Three years: fewer weeks contain no window with two comparable ones before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Levels by buyer (rows) and week (columns, without gaps), in the commodity's unit.

    `booked` is cumulative sales, `shipped` cumulative shipments, `unshipped` outstanding sales;
    NaN means not known. `year_starts_on` is the first day of any one marketing year.
    """

    commodity: int
    buyers: tuple[int, ...]
    first_week: date
    booked: Floats
    shipped: Floats
    unshipped: Floats
    year_starts_on: date
    flows: dict[Measure, Flows] = field(default_factory=dict, init=False, repr=False)
    """The weekly changes of a level, kept by `cases.py` because every case needs them."""

    def level(self, measure: Measure) -> Floats:
        """Return the cumulative quantity by name."""
        return self.shipped if measure == "shipped" else self.booked

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
        return replace(
            self,
            booked=self.booked[:, :end],
            shipped=self.shipped[:, :end],
            unshipped=self.unshipped[:, :end],
        )

    def without(self, buyers: Collection[int]) -> Panel:
        """Return the panel without some buyers."""
        rows = [row for row, buyer in enumerate(self.buyers) if buyer not in buyers]
        return replace(
            self,
            buyers=tuple(self.buyers[row] for row in rows),
            booked=self.booked[rows],
            shipped=self.shipped[rows],
            unshipped=self.unshipped[rows],
        )

    def times(self, factor: float) -> Panel:
        """Return the panel in another unit."""
        return replace(
            self,
            booked=self.booked * factor,
            shipped=self.shipped * factor,
            unshipped=self.unshipped * factor,
        )


def panel_of(commodity: int, histories: Mapping[int, BuyerHistory]) -> Panel | None:
    """Return the levels of a commodity's buyers; None if none has three years of weeks."""
    long = {code: h for code, h in histories.items() if len(h.weeks) >= MINIMUM_WEEKS}
    if not long:
        return None
    first = min(h.weeks[0] for h in long.values())
    weeks = WEEKLY.between(first, max(h.weeks[-1] for h in long.values()))
    years = next(iter(long.values())).marketing_years
    return Panel(
        commodity=commodity,
        buyers=tuple(sorted(long)),
        first_week=first,
        booked=_levels(long, weeks, cumulative_sales),
        shipped=_levels(long, weeks, shipped_level),
        unshipped=_levels(long, weeks, book),
        year_starts_on=years[max(years)].starts_on,
    )


def _levels(histories: Mapping[int, BuyerHistory], weeks: Sequence[date], level: Level) -> Floats:
    """Return a level by week; in weeks known only as part of a sum it stays until the sum."""
    rows = [
        [level(history, week) for week in map(history.last_level_at, weeks)]
        for _, history in sorted(histories.items())
    ]
    return np.array(rows, dtype=np.float64)
