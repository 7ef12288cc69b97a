"""The interface of a basis: what a reading counts, in which weeks, and the words for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar, Literal

from monitor.assess.purchases import (
    book,
    difference,
    following_year_outstanding,
    open_year_outstanding,
    shipped_level,
)
from monitor.assess.terms import Side, Term, members_of
from monitor.assess.windows import Window
from monitor.commitments.model import BASES, Reading
from monitor.core.calendar import MarketingYear, release_at
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.periods import Period

Measure = Literal["booked", "shipped"]
"""The weekly levels the outlook's model is fitted on."""


class Words(Frozen):
    """How texts and charts name what a basis counts, with those of `booked` as examples.

    A text fills in what stands in braces: amounts, days, the buyer's name, `have` or `had`.
    """

    done: str  # what the buyer has done with an amount, and the line in a legend: bought
    does: str  # what the outlook says it does: buys
    got: str  # what it had done by a deadline that it missed: bought
    amounts: str  # in a sentence about an even or seasonal pace: purchases
    quantity: str  # in a sentence about some weeks: net purchases
    label: str  # in the table of readings: net purchases
    week: str  # the bar of one week: net purchases
    heading: str  # over a column: Purchased
    term: str  # the slug of its definition in text/terms.py: purchased
    rule: str  # in the status bars, before the deadline: net purchases
    counted: str  # under a chart's title: net purchases{weeks}
    stands: str  # {name} {have} bought {amount}{by}
    needs: str  # {name} {needs} {amount} a week for {weeks}


class Basis(ABC):
    """What a reading counts. One file in `bases/` each, with an instance named `BASIS`.

    Amounts are in the commodity's unit; None means that a figure is not known. The facts below add
    nothing to an amount; a basis states where it differs.
    """

    name: ClassVar[str]
    """Its name in promises files and JSON, and the name of its file."""
    words: ClassVar[Words]
    counts_purchases: ClassVar[bool] = False
    """Whether sales count: they can be cancelled, and those to unknown destinations can be the
    buyer's. What was loaded has a known destination and is only corrected."""
    shipped_apart: ClassVar[bool] = True
    """Whether shipments are another quantity than the one counted, and shown beside it."""
    counts_ahead: ClassVar[bool] = False
    """Whether sales made before the first counted week count as well."""
    final_at_end: ClassVar[bool] = False
    """Whether the amount can no longer grow after the last counted week."""
    comparable_weeks: ClassVar[bool] = True
    """Whether a week's amount is the same in any window, as the change of one common level."""
    modelled_as: ClassVar[Measure | None] = None
    """The levels by which the outlook forecasts it; None if it was never tested on any."""

    published_by: ClassVar[str | None] = None
    """Whose figures it counts; None for USDA's weekly export sales."""

    @cached_property
    def period(self) -> Period:
        """Return the kind of period it counts."""
        return BASES[self.name].period

    def due_at(self, period: date) -> datetime:
        """Return when the figures of a period are due by the release calendar."""
        return release_at(period)

    def __reduce__(self) -> str:
        """Pickle as the module's `BASIS`, because charts are drawn in other processes."""
        return "BASIS"

    def __repr__(self) -> str:
        """Return the name, because a report is drawn anew when the text of its values changes."""
        return repr(self.name)

    @abstractmethod
    def level(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the cumulative quantity at the end of a week, since a point all weeks share."""

    @abstractmethod
    def terms(
        self, window: Window, history: BuyerHistory, week: date, first_year: int
    ) -> Iterator[Term]:
        """Yield the published amounts that add up to the level, from a marketing year on."""

    def purchased(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the headline quantity, cumulative from the window's start to `week`."""
        before = self.level(window, history, window.before)
        return difference(self.level(window, history, week), before)

    def shipped(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return shipments from the window's start to `week`."""
        before = shipped_level(history, window.before)
        return difference(shipped_level(history, week), before)

    def outstanding(self, window: Window, history: BuyerHistory, week: date) -> int | None:
        """Return the buyer's outstanding sales at `week`."""
        return book(history, week)

    def unknown(
        self, window: Window, history: BuyerHistory, week: date
    ) -> tuple[int | None, int | None]:
        """Return outstanding sales to unknown destinations: (open or counted year, next year)."""
        return open_year_outstanding(history, week), following_year_outstanding(history, week)

    def explained(
        self, window: Window, history: BuyerHistory, week: date
    ) -> tuple[Side, Side | None] | None:
        """Return the terms at `week` and before the window; None if their start is not known.

        Marketing years that closed before the window began are in both, and left out of both.
        """
        before = window.before
        if any(member.year_of(before) is None for member in members_of(history)):
            return None
        end, start = (self._side(window, history, at) for at in (week, before))
        return end, start

    def _side(self, window: Window, history: BuyerHistory, week: date) -> Side:
        """Return the terms at `week`, of each member from its marketing year at the start on."""
        terms: list[Term] = []
        for member in members_of(history):
            base = member.year_of(window.before)
            first_year = window.year if base is None else base.year
            terms += Side.of(member, week, self.terms(window, member, week, first_year)).terms
        return Side(week, tuple(terms))

    def window_of(
        self, reading: Reading, marketing_years: Mapping[int, MarketingYear]
    ) -> Window | None:
        """Return the weeks a reading counts; None if they are not known yet.

        A week named as first or last stands for its own seven days.
        """
        first, last = reading.first_week_ending, reading.last_week_ending
        starts_on = reading.counts_from if first is None else self.period.begins(first)
        ends_on = reading.counts_to if last is None else last
        if starts_on is None or ends_on is None:
            raise ValueError(f"reading {reading.id} has no window")
        return Window.of_days(self, starts_on, ends_on)

    def earlier(self, window: Window, years: int, starts_on: date, ends_on: date) -> Window:
        """Return the window between two days that are those of `window`, `years` before."""
        return Window.of_days(self, starts_on, ends_on)

    def same_points(self, window: Window, past: Window) -> tuple[date, ...]:
        """Return, for each counted week, the week of an earlier window at the same point.

        For windows that differ in length by a week, this is the same fraction of the window,
        to the nearest week.
        """
        weeks, others = window.weeks, past.weeks
        steps = (round(step * len(others) / len(weeks)) for step in range(1, len(weeks) + 1))
        return tuple(others[max(step, 1) - 1] for step in steps)
