"""A basis of a test: what was bought and not shipped, the change of outstanding sales."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.bases import booked
from monitor.assess.basis import Basis
from monitor.assess.purchases import book
from monitor.assess.terms import Term, book_terms
from monitor.assess.windows import Window
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory


class Unshipped(Basis):
    """Change of outstanding sales over the counted weeks."""

    name = "unshipped"
    words = replace(
        booked.BASIS.words,
        got="bought and was still to receive",
        label="sales not shipped",
        counted="sales not shipped{weeks}",
    )

    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return outstanding sales."""
        return book(history, week)

    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield outstanding sales of this marketing year and of the next."""
        yield from book_terms(history, week)


BASIS = Unshipped()
