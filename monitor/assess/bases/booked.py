"""Net purchases: the change of cumulative sales, in every marketing year (METHODOLOGY)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.basis import Basis, Words
from monitor.assess.purchases import cumulative_sales
from monitor.assess.terms import Term, book_terms, shipped_terms
from monitor.assess.windows import Window
from monitor.core.history import BuyerHistory


class Booked(Basis):
    """Net purchases of the counted weeks."""

    name = "booked"
    counts_purchases = True
    modelled_as = "booked"
    words = Words(
        done="bought",
        does="buys",
        got="bought",
        amounts="purchases",
        quantity="net purchases",
        label="net purchases",
        week="net purchases",
        heading="Purchased",
        term="purchased",
        rule="net purchases",
        counted="net purchases{weeks}",
        stands="{name} {have} bought {amount}{by}",
        needs="{name} {needs} {amount} a week for {weeks}",
    )

    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return B(week): shipments so far plus outstanding sales of this and the next year."""
        return cumulative_sales(history, week)

    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield shipments and outstanding sales."""
        yield from shipped_terms(history, week, first_year)
        yield from book_terms(history, week)


BASIS = Booked()
