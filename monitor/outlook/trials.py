"""Kinds of windows on which the outlook learns and is tried, each by itself.

A season learns from seasons, shipments from shipments, a short window from short ones: the record
of one kind says nothing about another (METHODOLOGY, "Outlook").
"""

from __future__ import annotations

from typing import Final

from monitor.assess.basis import Measure
from monitor.core.frozen import Frozen

WHOLE_YEAR: Final = 50
"""A window with at least so many weeks is one of a year."""
MONTHS_IN_WEEKS: Final = 365.25 / 12 / 7


class Trial(Frozen):
    """Windows of `months` months in which `measure` is counted.

    `season` windows count one marketing year's commitment, from zero; `windows` names them in
    texts. A case is made at every `every`-th week.
    """

    name: str
    windows: str
    measure: Measure
    months: int = 12
    season: bool = False

    @property
    def every(self) -> int:
        """Return how many weeks apart the cases of a window are."""
        return {12: 4, 6: 4, 4: 3, 2: 2}[self.months]


YEAR = Trial("year", "windows of a year", "booked")
SEASON = Trial("season", "seasons", "booked", season=True)
_LENGTHS = ((12, "a year"), (6, "six months"), (4, "four months"), (2, "two months"))
SHORT = tuple(
    Trial(f"{months} months", f"windows of {text}", "booked", months)
    for months, text in _LENGTHS[1:]
)
SHIPPED = (
    Trial("year, shipped", "shipments of a year", "shipped"),
    *(
        Trial(f"{months} months, shipped", f"shipments of {text}", "shipped", months)
        for months, text in _LENGTHS[1:]
    ),
)
SEASON_SHIPPED = Trial("season, shipped", "shipments of a season", "shipped", season=True)
TRIALS = (YEAR, SEASON, *SHORT, *SHIPPED, SEASON_SHIPPED)


def trial_of(measure: Measure, weeks: int, *, season: bool = False) -> Trial:
    """Return the trial whose windows are most like one of so many weeks."""
    if season:
        return SEASON if measure == "booked" else SEASON_SHIPPED
    months = 12.0 if weeks >= WHOLE_YEAR else weeks / MONTHS_IN_WEEKS
    alike = [t for t in TRIALS if t.measure == measure and not t.season]
    return min(alike, key=lambda trial: abs(trial.months - months))
