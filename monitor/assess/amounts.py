"""Quantities of a reading: purchases, shipments, outstanding sales, unknown destinations."""

from __future__ import annotations

from datetime import date, datetime

from monitor.assess.windows import Window
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class Amounts(Frozen):
    """Quantities at the last counted week, in the commitment's unit; None means not known.

    `purchased` is the headline quantity of the reading's basis, `shipped` the shipments of the
    counted weeks, `outstanding` all outstanding sales. `unknown` is the outstanding sales to
    unknown destinations for the open marketing year, `unknown_next_year` for the next;
    `unknown_at_start` is `unknown` in the week before the window. `open_to_unknown` is False
    for a reading of shipments, because a shipment has a known destination.
    """

    week_ending: date | None = None
    published_at: datetime | None = None
    purchased: int | None = None
    shipped: int | None = None
    outstanding: int | None = None
    unknown: int | None = None
    unknown_next_year: int | None = None
    unknown_at_start: int | None = None
    open_to_unknown: bool = True

    @property
    def ceiling(self) -> int | None:
        """Return purchases if all outstanding sales to unknown destinations were the buyer's."""
        if not self.open_to_unknown:
            return self.purchased
        if self.purchased is None or self.unknown is None:
            return None
        return self.purchased + self.unknown + (self.unknown_next_year or 0)


def amounts_of(window: Window, history: BuyerHistory, unknown: BuyerHistory) -> Amounts:
    """Return the quantities at the window's last published week.

    A season is bought before it opens too, as sales for the next marketing year.
    """
    week = history.last_week_at(window.last_week)
    basis = window.basis
    if week is None or (week < window.first_week and not basis.counts_ahead):
        return Amounts()
    now, following = basis.unknown(window, unknown, week)
    return Amounts(
        week_ending=week,
        published_at=history.published_for(week),
        purchased=window.purchased(history, week),
        shipped=window.shipped(history, week),
        outstanding=basis.outstanding(window, history, week),
        unknown=now,
        unknown_next_year=following,
        unknown_at_start=basis.unknown(window, unknown, window.before)[0],
        open_to_unknown=basis.counts_purchases,
    )
