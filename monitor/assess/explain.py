"""Compute the terms behind a reading's headline number, for checking by hand."""

from __future__ import annotations

from monitor.assess.assessment import Assessment
from monitor.assess.purchases import difference
from monitor.assess.terms import Side
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory, Key


class Explanation(Frozen):
    """A reading's number: the level at the last counted week, less the level before the window.

    `start` is None for a season, whose whole commitment is counted.
    """

    assessment: Assessment
    end: Side
    start: Side | None

    @property
    def result(self) -> int | None:
        """Return the sum of the terms, which is the reading's purchases."""
        if self.start is None:
            return self.end.total
        return difference(self.end.total, self.start.total)

    @property
    def rows(self) -> frozenset[Key]:
        """Return the key of every row used."""
        sides = [self.end] if self.start is None else [self.end, self.start]
        return frozenset(term.row for side in sides for term in side.terms)


def explain(assessment: Assessment, history: BuyerHistory) -> Explanation | None:
    """Return the terms of a reading's number; None if it has no published week yet."""
    window, week = assessment.window, assessment.amounts.week_ending
    if window is None or week is None:
        return None
    sides = window.basis.explained(window, history, week)
    return None if sides is None else Explanation(assessment, *sides)
