"""One buyer's trade in one commodity, beyond what any reading counts.

Commitments of one buyer for one commodity share it. Each table is computed on first use, from what
was known at the status report's instant.
"""

from __future__ import annotations

import re
from functools import cached_property

from monitor.assess.trade.destinations import Destinations
from monitor.assess.trade.seasons import Seasons, seasons_of
from monitor.assess.trade.weekly import PeakMonths, WeekNet, peak_months, weekly_nets
from monitor.assess.trade.year_lines import YearLine, year_lines
from monitor.assess.trade.yearly import CalendarYear, Together, calendar_years, together
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class TradeRecord(Frozen, dict=True):
    """A buyer's trade in a commodity, with amounts in `unit`, the commitments' unit.

    `bushels_per_unit` is None if the commitments give none. `destinations` is None for several
    buyers or commodities, and if no week with all destinations is on record. `is_plural` if a
    sentence about the buyers has its verb in the plural. `unknown` is the record of unknown
    destinations, None if it is not loaded.
    """

    buyer: str
    commodity: str
    unit: str
    bushels_per_unit: float | None
    history: BuyerHistory
    destinations: Destinations | None
    is_plural: bool = False
    unknown: BuyerHistory | None = None

    @property
    def key(self) -> str:
        """Return a stable name: "china/soybeans"."""
        return "/".join(_plain(name) for name in (self.buyer, self.commodity))

    @cached_property
    def seasons(self) -> Seasons | None:
        """Return the open marketing year and the five before it."""
        return seasons_of(self.history)

    @cached_property
    def years(self) -> tuple[CalendarYear, ...]:
        """Return calendar years, oldest first."""
        return calendar_years(self.history)

    @cached_property
    def year_lines(self) -> tuple[YearLine, ...]:
        """Return cumulative purchases of each calendar year, oldest first."""
        return year_lines(self.history, self.years)

    @cached_property
    def joint_years(self) -> tuple[Together, ...]:
        """Return runs of years whose purchases are known only as a sum."""
        return tuple(together(self.history, self.years))

    @cached_property
    def weeks(self) -> tuple[WeekNet, ...]:
        """Return net purchases of every week on record."""
        return weekly_nets(self.history)

    @cached_property
    def busy_months(self) -> PeakMonths | None:
        """Return the four consecutive months with the largest purchases."""
        return peak_months(self.weeks, self.years)


def _plain(name: str) -> str:
    """Return lower-case letters and digits joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))
