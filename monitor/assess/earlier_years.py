"""A buyer's purchases by the same point of the five comparable windows before."""

from __future__ import annotations

from datetime import date

from monitor.assess.windows import Window
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory

YEARS_BEFORE = 5


class EarlierYear(Frozen):
    """Purchases of one earlier window, by the weeks of the present one; None is not known."""

    window: Window
    amounts: tuple[tuple[date, int | None], ...]

    @property
    def name(self) -> str:
        """Return its calendar year, or both years it has weeks in: "2024", "2024/25"."""
        began, ended = self.window.starts_on.year, self.window.year
        return f"{ended}" if began >= ended else f"{began}/{ended % 100:02}"


def years_before(window: Window, history: BuyerHistory) -> tuple[EarlierYear, ...]:
    """Return the five earlier windows with anything known, the latest first.

    Corresponding points are those of the seasonal line (`Window.same_points`).
    """
    pasts = [window.earlier(k) for k in range(1, YEARS_BEFORE + 1)]
    years = []
    for past in pasts:
        points = window.same_points(past)
        amounts = (past.purchased(history, point) for point in points)
        years.append(EarlierYear(past, tuple(zip(window.weeks, amounts, strict=True))))
    return tuple(year for year in years if any(amount is not None for _, amount in year.amounts))
