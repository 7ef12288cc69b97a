"""Sales of a marketing year by destination, and one buyer's share over time.

All destinations are on record only for some weeks. A share is given only for weeks with a sum over
all destinations; unknown destinations are part of that sum and of no buyer's share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from monitor.assess.purchases import season_commitment
from monitor.assess.trade.seasons import week_of, weeks_of
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory, Key

Kind = Literal["buyer", "other", "unknown"]


class Destination(Frozen):
    """A destination's total commitment for the marketing year.

    `booked_before` is that in the same week of the marketing year before; None means not known.
    """

    name: str
    kind: Kind
    booked: int
    booked_before: int | None = None


class SharePoint(Frozen):
    """Total commitment of a buyer and of all destinations, for the year open in that week."""

    week_ending: date
    year: int
    booked: int
    everyone: int

    @property
    def share(self) -> Fraction | None:
        """Return the buyer's share; None if the sum is not above zero."""
        return Fraction(self.booked, self.everyone) if self.everyone > 0 else None


class Destinations(Frozen):
    """The newest week with all destinations on record, largest first, and the buyer's shares.

    `season` is the marketing year shown, `open_season` the one open in the last published week;
    they differ if all destinations are not on record for the newer one. `season_before` is the
    marketing year before the one shown, None if its bounds are not known.
    """

    season: MarketingYear
    open_season: MarketingYear
    season_before: MarketingYear | None
    week_ending: date
    rows: tuple[Destination, ...]
    shares: tuple[SharePoint, ...]

    @property
    def total(self) -> int:
        """Return the sum over all destinations."""
        return sum(row.booked for row in self.rows)

    @property
    def buyer(self) -> Destination:
        """Return the buyer the table is about."""
        return next(row for row in self.rows if row.kind == "buyer")


def shares(history: BuyerHistory, everyone: Mapping[Key, int]) -> tuple[SharePoint, ...]:
    """Return the buyer's share in every week with a known sum over all destinations.

    `everyone` are total commitments by marketing year and week. For a week in two marketing
    years the newly opened one is used.
    """
    points = []
    for year, week in sorted(everyone, key=lambda key: (key[1], key[0])):
        open_year = history.year_of(week)
        booked = season_commitment(history, year, week)
        if open_year is None or open_year.year != year or booked is None:
            continue
        points.append(SharePoint(week, year, booked, everyone[year, week]))
    return tuple(points)


def same_week_before(season: MarketingYear, before: MarketingYear, week: date) -> date:
    """Return the week of the marketing year before after as many weeks, or its last."""
    number = (week - week_of(season, 1)) // WEEK + 1
    return min(week_of(before, number), weeks_of(before)[-1])


def in_order(rows: Iterable[Destination]) -> tuple[Destination, ...]:
    """Return the rows by amount, largest first, then by name."""
    return tuple(sorted(rows, key=lambda row: (-row.booked, row.name)))
