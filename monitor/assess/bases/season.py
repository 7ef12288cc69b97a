"""One marketing year's total commitment: all sales for it, also those before it opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from monitor.assess.bases import booked
from monitor.assess.basis import Basis
from monitor.assess.purchases import season_commitment, season_outstanding, season_shipped
from monitor.assess.terms import Side, Term, season_terms
from monitor.assess.windows import Window
from monitor.commitments.model import Reading
from monitor.core.calendar import DAY, MarketingYear, same_day, week_ending_of
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory


class Season(Basis):
    """Total commitment of the marketing year that the window has the weeks of, and is named by.

    It begins at zero, so the whole level is counted.
    """

    name = "season"
    counts_purchases = True
    counts_ahead = True
    final_at_end = True
    comparable_weeks = False
    modelled_as = "booked"
    words = replace(
        booked.BASIS.words,
        label="one season’s commitment",
        rule="all sales of the season",
        counted="all sales for {season}, shipped or not, also those before it opened",
    )

    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the marketing year's total commitment as of `week`."""
        return season_commitment(history, window.year, week)

    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield the marketing year's own amounts."""
        yield from season_terms(history, window.year, week)

    def purchased(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the marketing year's total commitment as of `week`."""
        return self.level(window, history, week)

    def shipped(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the marketing year's accumulated exports as of `week`."""
        return season_shipped(history, window.year, week)

    def outstanding(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return outstanding sales of the marketing year alone; all of it before it opens."""
        return season_outstanding(history, window.year, week)

    def unknown(
        self, window: Window, history: BuyerHistory, week: date
    ) -> tuple[int | None, int | None]:
        """Return the marketing year's outstanding sales to unknown destinations; none follow."""
        return self.outstanding(window, history, week), 0

    def explained(
        self, window: Window, history: BuyerHistory, week: date
    ) -> tuple[Side, Side | None]:
        """Return the terms at `week` alone."""
        return self._side(window, history, week), None

    def window_of(
        self, reading: Reading, marketing_years: Mapping[int, MarketingYear]
    ) -> Window | None:
        """Return the weeks of the reading's marketing year; None if its bounds are not known."""
        year = marketing_years.get(reading.marketing_year or 0)
        return None if year is None else Window.of_season(self, year)

    def earlier(self, window: Window, years: int, starts_on: date, ends_on: date) -> Window:
        """Return the weeks of an earlier marketing year."""
        return Window.of_season(self, MarketingYear(window.year - years, starts_on, ends_on))

    def same_points(self, window: Window, past: Window) -> tuple[date, ...]:
        """Return the weeks nearest to the same days of the year.

        The turn of the year cuts a marketing year's first and last weeks at any point.
        """
        weeks, others = window.weeks, past.weeks
        points = (_nearest_season(same_day(week, past.year - window.year)) for week in weeks[:-1])
        return (*(min(max(week, others[0]), others[-1]) for week in points), others[-1])


def _nearest_season(day: date) -> date:
    """Return the week ending nearest to a day."""
    return week_ending_of(day - 3 * DAY)


BASIS = Season()
