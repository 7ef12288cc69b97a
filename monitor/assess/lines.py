"""Even and seasonal pace: where a reading should stand after each week.

A commitment with steps is a chain of legs, from one step to the next; each leg has its own share of
the target, its own weeks, and its own earlier windows to compare with. Without steps the whole
window is one leg.

Straight line: a leg's amount in equal parts, one for each of its weeks. A season is sold before it
opens, so its straight line begins at what is usually booked by then; in the weeks before, both
lines are what was usually booked by each (METHODOLOGY, "Where a reading should stand").
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from monitor.assess.seasonal import Seasonal, seasonal
from monitor.assess.windows import Window
from monitor.commitments.model import Commitment, Reading, Step
from monitor.core.calendar import DAY
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class PacePoint(Frozen):
    """The values of both lines after one week, published or not."""

    week_ending: date
    straight: int
    seasonal: int | None


class Leg(Frozen):
    """The weeks from one step to the next; `begins` is due before them, `ends` after them."""

    window: Window
    begins: int
    ends: int
    past: Seasonal

    def at(self, week: date) -> PacePoint:
        """Return both lines at a week of the leg, or at a week before a season opens."""
        done = self.window.number(week)
        if done < 1:
            ahead = self._ahead(week)
            return PacePoint(week, ahead or 0, ahead)
        whole, weeks = self.ends - self.begins, self.window.length
        opening = self._ahead(self.window.before) or 0
        straight = self.begins + opening + straight_line_due(whole - opening, done, weeks)
        usual = self.past.due(whole, done)
        return PacePoint(week, straight, None if usual is None else self.begins + usual)

    def _ahead(self, week: date) -> int | None:
        share = self.past.ahead.get(week)
        return None if share is None else round((self.ends - self.begins) * share)


class PaceLines(Frozen):
    """Both lines of a reading, leg by leg."""

    legs: tuple[Leg, ...]

    def leg_of(self, week: date | None) -> Leg:
        """Return the leg that contains a week; the first for earlier weeks, the last for later."""
        if week is None:
            return self.legs[0]
        return next((leg for leg in self.legs if week <= leg.window.last_week), self.legs[-1])

    def at(self, week: date) -> PacePoint:
        """Return both lines at a week."""
        return self.leg_of(week).at(week)


def years_named(commitment: Commitment, reading: Reading) -> tuple[int, ...] | None:
    """Return the years the commitment names for its seasonal line; None if it names none."""
    return reading.seasonal_windows or commitment.seasonal_windows


def pace_lines(
    target: int,
    reading: Reading,
    window: Window,
    history: BuyerHistory,
    years: tuple[int, ...] | None,
) -> PaceLines:
    """Return both lines of a reading from its buyer's history; `years` as in `seasonal`."""
    begins, legs = 0, []
    for own, step in _windows(window, reading, target):
        legs.append(Leg(own, begins, step.due, seasonal(history, own, years)))
        begins = step.due
    return PaceLines(tuple(legs))


def leg_windows(window: Window, reading: Reading) -> tuple[Window, ...]:
    """Return the weeks of each leg; the whole window if there are no steps."""
    return tuple(own for own, _ in _windows(window, reading, 0))


def straight_line_due(target: int, weeks_done: int, weeks_total: int) -> int:
    """Return the target's part for the weeks done, rounded to a whole unit."""
    return round(Fraction(target * weeks_done, weeks_total))


def _windows(window: Window, reading: Reading, target: int) -> list[tuple[Window, Step]]:
    """Return each leg's weeks and the step that ends it; the last leg ends with the window."""
    if not reading.steps:
        return [(window, Step(reading.deadline, target))]
    windows, starts_on = [], window.starts_on
    for step in reading.steps[:-1]:
        windows.append((Window.of_days(window.basis, starts_on, step.by), step))
        starts_on = step.by + DAY
    last = Window.of_days(window.basis, starts_on, window.ends_on)
    return [*windows, (last, reading.steps[-1])]
