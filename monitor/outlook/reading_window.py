"""A reading's window and its earlier ones, as places in the buyer's panel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.assess.basis import Measure
from monitor.assess.windows import Window
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.outlook.cases import Cases, Paths, Places, cases_at
from monitor.outlook.panel import Floats, Ints, Panel
from monitor.outlook.trials import Trial, trial_of


class ReadingWindow(Frozen):
    """A reading's window and its earlier ones, as columns of the buyer's panel.

    `measure` is the panel's level that is forecast.
    """

    window: Window
    pasts: tuple[Window, ...]
    panel: Panel
    history: BuyerHistory
    measure: Measure
    now: int

    def trial(self, measure: Measure) -> Trial:
        """Return the kind of windows whose record is this one's."""
        season = not self.window.basis.comparable_weeks
        return trial_of(measure, self.window.length, season=season)

    @property
    def before(self) -> int:
        """Return the column before the first counted week."""
        return self.panel.index(self.window.first_week) - 1

    @property
    def end(self) -> int:
        """Return the column of the last counted week."""
        return self.panel.index(self.window.last_week)

    def places(self, now: Sequence[int], to: Sequence[int]) -> Places:
        """Return places for the window from several weeks, or to several weeks."""
        lines = len(now)
        before = [self.panel.index(past.first_week) - 1 for past in self.pasts]
        end = [self.panel.index(past.last_week) for past in self.pasts]

        def each(value: int) -> Ints:
            return np.full(lines, value, dtype=np.int64)

        return Places(
            who=each(0),
            before=each(self.before),
            now=np.array(now, dtype=np.int64),
            to=np.array(to, dtype=np.int64),
            end=each(self.end),
            past_before=np.tile(np.array(before, dtype=np.int64), (lines, 1)),
            past_end=np.tile(np.array(end, dtype=np.int64), (lines, 1)),
        )

    def paths(self, lines: int, measure: Measure) -> Paths | None:
        """Return the seasons' own commitments (or shipments) by week; None for other windows."""
        if self.window.basis.comparable_weeks:
            return None
        weeks = [self.panel.week(column) for column in range(self.panel.weeks)]
        held = self.history.last_level_at
        every = (self.window, *self.pasts)
        stands = [w.shipped if measure == "shipped" else w.purchased for w in every]
        level = [[stand(self.history, week) for week in map(held, weeks)] for stand in stands]
        rows = np.tile(np.arange(1, len(every)), (lines, 1))
        own = np.zeros(lines, dtype=np.int64)
        return Paths(np.array(level, dtype=np.float64), own, rows, from_zero=True)

    def counted(self, cases: Cases) -> Floats:
        """Return what the reading counts at each case's week.

        The panel leaves out sales that surfaced at the turn of a year; the reading counts them.
        """
        weeks = [self.panel.week(self.before + int(done)) for done in cases.done]
        known = [self.window.purchased(self.history, week) for week in weeks]
        amounts = [np.nan if amount is None else amount for amount in known]
        own = np.array(amounts, dtype=np.float64)
        return np.where(np.isnan(own), cases.to_date, own)

    def cases(self, now: Sequence[int], to: Sequence[int], measure: Measure) -> Cases:
        """Return what is known at each of these weeks."""
        known = cases_at(
            self.panel, self.places(now, to), measure, paths=self.paths(len(now), measure)
        )
        # Because shipments cannot be cancelled, only a season's commitment needs its own floor.
        if self.window.basis.comparable_weeks or measure == "shipped":
            return known
        return _with_floor(known, self.window, self.history, self.panel)


def _with_floor(cases: Cases, window: Window, history: BuyerHistory, panel: Panel) -> Cases:
    """Limit a season's loss to its outstanding sales: its commitment less its shipments."""

    def least(now: int) -> float:
        week = panel.week(now)
        bought, left = window.purchased(history, week), window.shipped(history, week)
        return -np.inf if bought is None or left is None else -float(max(0, bought - left))

    before = panel.index(window.first_week) - 1
    floor = [least(before + int(done)) for done in cases.done]
    return replace(cases, floor=np.array(floor, dtype=np.float64))
