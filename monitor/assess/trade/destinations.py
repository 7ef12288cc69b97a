"""Who the sales of a marketing year went to, and one buyer's share of them over time.

All destinations are on record only for some weeks. A share is told only where the sum over
all destinations is; unknown destinations are part of that sum and of nobody's share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from monitor.assess.purchases import season_commitment
from monitor.core.calendar import MarketingYear
from monitor.core.history import BuyerHistory, Key

Kind = Literal["buyer", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Destination:
    """A destination's total commitment for the marketing year."""

    name: str
    kind: Kind
    booked: int


@dataclass(frozen=True, slots=True)
class SharePoint:
    """A buyer's and everybody's total commitment of the marketing year open in that week."""

    week_ending: date
    year: int
    booked: int
    everyone: int

    @property
    def share(self) -> Fraction | None:
        """The buyer's part; None where nobody has bought anything."""
        return Fraction(self.booked, self.everyone) if self.everyone > 0 else None


@dataclass(frozen=True, slots=True)
class Destinations:
    """The newest week with all destinations on record, the largest first, and the shares.

    `season` is the marketing year shown, `open_season` the one open in the last published
    week; they differ where all destinations are not on record for the newer one.
    """

    season: MarketingYear
    open_season: MarketingYear
    week_ending: date
    rows: tuple[Destination, ...]
    shares: tuple[SharePoint, ...]

    @property
    def total(self) -> int:
        """All destinations together."""
        return sum(row.booked for row in self.rows)

    @property
    def buyer(self) -> Destination:
        """The buyer the table is about."""
        return next(row for row in self.rows if row.kind == "buyer")


def shares(history: BuyerHistory, everyone: Mapping[Key, int]) -> tuple[SharePoint, ...]:
    """The buyer's share in every week of which the sum over all destinations is known.

    `everyone` are total commitments by marketing year and week; of a week that stands in two
    years the one that has opened is taken.
    """
    points = []
    for year, week in sorted(everyone, key=lambda key: (key[1], key[0])):
        open_year = history.year_of(week)
        booked = season_commitment(history, year, week)
        if open_year is None or open_year.year != year or booked is None:
            continue
        points.append(SharePoint(week, year, booked, everyone[year, week]))
    return tuple(points)


def in_order(rows: Iterable[Destination]) -> tuple[Destination, ...]:
    """The largest first, equal ones by name."""
    return tuple(sorted(rows, key=lambda row: (-row.booked, row.name)))
