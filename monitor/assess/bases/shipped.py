"""Shipments: accumulated exports, in every marketing year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.basis import Basis, Words
from monitor.assess.purchases import shipped_level
from monitor.assess.terms import Term, shipped_terms
from monitor.assess.windows import Window
from monitor.core.history import BuyerHistory


class Shipped(Basis):
    """Shipments of the counted weeks, whenever they were sold."""

    name = "shipped"
    shipped_apart = False
    modelled_as = "shipped"
    words = Words(
        done="shipped",
        does="ships",
        got="received",
        amounts="shipments",
        quantity="shipments",
        label="shipments",
        week="shipped",
        heading="Shipped",
        term="shipped",
        rule="shipments",
        counted="shipments{weeks}",
        stands="{amount} shipped to {name}{by}",
        needs="{weeks} of shipments to {name} {must} bring {amount} each",
    )

    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return all shipments up to `week`."""
        return shipped_level(history, week)

    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield accumulated exports."""
        yield from shipped_terms(history, week, first_year)


BASIS = Shipped()
