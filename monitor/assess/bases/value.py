"""US exports to the buyer in US dollars, by calendar month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from monitor.assess.basis import Basis, Words
from monitor.assess.purchases import shipped_level
from monitor.assess.terms import Term
from monitor.assess.windows import Window
from monitor.core.history import BuyerHistory
from monitor.core.trade_releases import trade_release

CENSUS = "US Census Bureau export statistics"
"""Whose figures values are; others copy them."""


class Value(Basis):
    """Value of exports in the counted months, as US customs recorded them."""

    name = "value"
    shipped_apart = False
    published_by = CENSUS
    words = Words(
        done="exported",
        does="imports",
        got="imported",
        amounts="exports",
        quantity="US exports",
        label="value of US exports",
        week="exports",
        heading="Exported",
        term="exported",
        rule="US exports",
        counted="value of US exports{weeks}",
        stands="{amount} exported to {name}{by}",
        needs="{weeks} of exports to {name} {must} bring {amount} each",
    )

    def due_at(self, period: date) -> datetime:
        """Return when a month's trade figures came out or are due."""
        return trade_release(period).published_at

    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the value of all exports up to a month."""
        return shipped_level(history, week)

    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield the exports of each calendar year, the last one up to a month."""
        for year in range(first_year, week.year + 1):
            last = min(week, date(year, 12, 31))
            row = history.row(year, last)
            amount = None if row is None else row.accumulated_exports
            words = f"US exports of {self.period.label(date(year, 1, 31))} to"
            yield Term(amount, f"{words} {self.period.label(last)}", (year, last))

    def outstanding(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return None: trade figures say nothing of sales."""
        return None

    def unknown(
        self, window: Window, history: BuyerHistory, week: date
    ) -> tuple[int | None, int | None]:
        """Return None: goods that were exported have a known destination."""
        return None, None


BASIS = Value()
