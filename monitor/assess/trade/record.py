"""What is on record of one buyer's trade in one commodity, beyond what any reading counts.

The promises of one buyer for one commodity share it. Each table is computed when it is first
asked for, from what was known at the status report's instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from monitor.assess.trade.destinations import Destinations
from monitor.assess.trade.seasons import Seasons, seasons_of
from monitor.assess.trade.waits import Wait, sale_to_shipment_lags
from monitor.assess.trade.weekly import PeakMonths, WeekNet, peak_months, weekly_nets
from monitor.assess.trade.yearly import CalendarYear, Together, calendar_years, together
from monitor.core.history import BuyerHistory


@dataclass(frozen=True)
class TradeRecord:
    """A buyer's trade in a commodity. Amounts are in `unit`, which a promise also uses.

    `bushels_per_unit` is None where the promises give none. `destinations` is None where no
    week with all destinations is on record.
    """

    buyer: str
    commodity: str
    unit: str
    bushels_per_unit: float | None
    history: BuyerHistory = field(repr=False)
    destinations: Destinations | None

    @property
    def key(self) -> str:
        """A stable name: "china/soybeans"."""
        return "/".join(_plain(name) for name in (self.buyer, self.commodity))

    @cached_property
    def seasons(self) -> Seasons | None:
        """The open marketing year beside the five before it."""
        return seasons_of(self.history)

    @cached_property
    def years(self) -> tuple[CalendarYear, ...]:
        """Calendar years, the oldest first."""
        return calendar_years(self.history)

    @cached_property
    def joint_years(self) -> tuple[Together, ...]:
        """Years whose purchases are known only together."""
        return tuple(together(self.history, self.years))

    @cached_property
    def weeks(self) -> tuple[WeekNet, ...]:
        """Net purchases of every week on record."""
        return weekly_nets(self.history)

    @cached_property
    def busy_months(self) -> PeakMonths | None:
        """The months in a row in which most was bought."""
        return peak_months(self.weeks, self.years)

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """How long the tonnes shipped in each week had waited."""
        return sale_to_shipment_lags(self.history)


def _plain(name: str) -> str:
    """Small letters and digits, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))
