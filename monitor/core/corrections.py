"""Value types for corrections of figures that USDA had already published.

A *correction* is what one release changed about one reporting week: an amount revised, a row
withdrawn or reinstated, or tons moved from one destination to another. A previously unknown amount
that became known is not a correction.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from monitor.core.frozen import Frozen

Kind = Literal["revised", "withdrawn", "given back", "renumbered"]
WholeWeek = Literal["taken back", "given back"]


class Changed(Frozen):
    """One changed amount of a row; None if the row did not exist before, or was withdrawn."""

    measure: str
    old: int | None
    new: int | None

    @property
    def difference(self) -> int:
        """Return new minus old; a missing row counts as 0."""
        return (self.new or 0) - (self.old or 0)


class RowRevision(Frozen):
    """What one release changed in one published row; amounts in the commodity's unit.

    `destination` is the buyer's name; `evidence` says how the time of the change is known.
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
        """Return the days between the row's first publication and the change."""
        return (self.revised_at - self.first_published_at).days

    def difference(self, measure: str) -> int:
        """Return by how much `measure` changed; 0 if it did not."""
        return sum(changed.difference for changed in self.changed if changed.measure == measure)


class Move(Frozen):
    """Tons of one week reassigned from destination `origin` to `target`.

    `amount` is what moved in the week's own net sales; it is 0 where only the running totals follow
    a move in an earlier week, and `carried` is then the size of that move.
    """

    origin: str
    target: str
    amount: int
    carried: int


class Renumbering(Frozen):
    """A buyer whose code in USDA's lists changed without any change of figures."""

    destination: str
    old_code: int
    new_code: int


class Correction(Frozen):
    """What one release changed about one week; `move` is set if it is a move and nothing else.

    A `renumbering` covers all weeks of a marketing year, is filed under the newest week and
    corrects no figure.
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
        """Return one of its rows, for the fields that all rows share."""
        return self.rows[0]


class HeadlineMove(Frozen):
    """The change in a reading's quantity caused by corrections published together.

    `old` and `new` are the quantities at the last counted week public before and after. If a
    `whole_week` was withdrawn or reinstated, `week_ending` is that week and the quantity without it
    is that of the week before.
    """

    reading: str
    week_ending: date
    revised_at: datetime
    old: int
    new: int
    whole_week: WholeWeek | None = None
