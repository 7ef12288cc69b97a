"""What a source corrected of figures already published: values everybody may use.

A *correction* is what one release changed of one reporting week: an amount that was revised, a
row that was withdrawn or given back, or tons that moved from one destination to another. What
was only not known before and became known is no correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["revised", "withdrawn", "given back", "renumbered"]
WholeWeek = Literal["taken back", "given back"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One amount of a row; None where the row was not there before, or is not any more."""

    measure: str
    old: int | None
    new: int | None

    @property
    def difference(self) -> int:
        """New less old; what is not there counts as nothing."""
        return (self.new or 0) - (self.old or 0)


@dataclass(frozen=True, slots=True)
class RowRevision:
    """What one release changed of one published row; amounts in the commodity's unit.

    `destination` is the buyer's name, `evidence` how it is known when the change became public.
    """

    commodity_code: int
    country_code: int
    destination: str
    market_year: int
    week_ending: date
    kind: Kind
    changed: tuple[Changed, ...]
    first_published_at: datetime
    revised_at: datetime
    evidence: str
    unit: str

    @property
    def days_later(self) -> int:
        """Days between the first publication of the row and its change."""
        return (self.revised_at - self.first_published_at).days

    def difference(self, measure: str) -> int:
        """By how much one measure changed; 0 where it did not."""
        return sum(changed.difference for changed in self.changed if changed.measure == measure)


@dataclass(frozen=True, slots=True)
class Move:
    """Tons of one week that stand under another destination than before.

    `amount` is what the week's own flow moved; 0 where only its running totals follow a move
    of an earlier week, which by then is `carried`.
    """

    origin: str
    target: str
    amount: int
    carried: int


@dataclass(frozen=True, slots=True)
class Renumbering:
    """A buyer's code in the source's lists, before and after; no figure changed with it."""

    destination: str
    old_code: int
    new_code: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What one release changed of one week; `move` where that is a move and nothing else.

    A `renumbering` is of all weeks of a marketing year, under the newest, and corrects nothing.
    """

    commodity_code: int
    market_year: int
    week_ending: date
    revised_at: datetime
    rows: tuple[RowRevision, ...]
    move: Move | None = None
    retraction: bool = False
    renumbering: Renumbering | None = None

    @property
    def first(self) -> RowRevision:
        """A row of it, for what all rows have in common."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class HeadlineMove:
    """What corrections published together did to a reading's quantity.

    `old` and `new` are at the last counted week that was public before and after. Where a
    `whole_week` was taken back or given back, that is the `week_ending`, and the quantity
    without it is the one at the week before.
    """

    reading: str
    week_ending: date
    revised_at: datetime
    old: int
    new: int
    whole_week: WholeWeek | None = None
