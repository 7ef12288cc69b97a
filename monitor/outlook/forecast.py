"""Forecast one reading from its window at the last published week.

A model is fitted on windows that had ended before the reading's own began, and readings that began
on the same day share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from monitor.assess.assessment import Assessment
from monitor.assess.basis import Measure
from monitor.assess.outlook import FanWeek, Outlook, Range, WeekChance, not_running
from monitor.assess.windows import Window
from monitor.core.history import BuyerHistory
from monitor.outlook.cases import MINIMUM_PASTS, PASTS, Cases, Paths, Places, cases_at, joined
from monitor.outlook.model import Model, finished, fit, usable
from monitor.outlook.numerics import at_level, chance_of
from monitor.outlook.panel import Floats, Ints, Panel
from monitor.outlook.windows import TRAINED_SHARE, share_of_all, training_cases

EVEN = 0.5
NOT_KNOWN = "a figure it needs is not known"
TOO_FEW_WINDOWS = "fewer than two comparable past windows are known"


@dataclass
class Models:
    """The models of one pass, each fitted once, from these panels."""

    panels: Sequence[Panel]
    _pools: dict[Measure, Cases] = field(default_factory=dict)
    _fitted: dict[tuple[Measure, int], Model | None] = field(default_factory=dict)

    def before(self, measure: Measure, starts: int) -> Model | None:
        """Return the model of windows that had ended by a day (ordinal); None if too few."""
        if (measure, starts) not in self._fitted:
            pool = self._pool(measure)
            self._fitted[measure, starts] = fit(pool.select(pool.ends <= starts))
        return self._fitted[measure, starts]

    def _pool(self, measure: Measure) -> Cases:
        if measure not in self._pools:
            every = joined([training_cases(panel, measure) for panel in self.panels])
            every = every.select(finished(every))
            self._pools[measure] = every.select(share_of_all(every) >= TRAINED_SHARE)
        return self._pools[measure]


@dataclass(frozen=True, slots=True)
class ReadingWindow:
    """A reading's window and its earlier ones, as columns of the buyer's panel.

    `measure` is the panel's level that is forecast.
    """

    window: Window
    pasts: tuple[Window, ...]
    panel: Panel
    history: BuyerHistory
    measure: Measure
    now: int

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

    def cases(self, now: Sequence[int], to: Sequence[int], measure: Measure) -> Cases:
        """Return what is known at each of these weeks."""
        known = cases_at(
            self.panel, self.places(now, to), measure, paths=self.paths(len(now), measure)
        )
        # Because shipments cannot be cancelled, only a season's commitment needs its own floor.
        if self.window.basis.comparable_weeks or measure == "shipped":
            return known
        return _with_floor(known, self.window, self.history, self.panel)


def outlook_of(
    a: Assessment, history: BuyerHistory, panel: Panel | None, models: Models
) -> Outlook:
    """Return a reading's outlook from its buyer's published rows, or one with only a reason.

    `panel` holds the buyer alone, from the same figures as `history`.
    """
    week, window, measure = a.amounts.week_ending, a.window, a.basis.modelled_as
    reason = not_running(a)
    if reason is not None or week is None or window is None or measure is None:
        return Outlook(week, reason)
    if panel is None:
        return Outlook(week, TOO_FEW_WINDOWS)
    pasts = tuple(window.earlier(years) for years in range(1, PASTS + 1))
    asked = ReadingWindow(window, pasts, panel, history, measure, panel.index(week))
    ahead = range(asked.now + 1, asked.end + 1)
    cases = asked.cases([asked.now] * len(ahead), ahead, measure)
    reason = _reason_for_none(cases)
    if reason is not None:
        return Outlook(week, reason)
    model = models.before(measure, int(cases.starts[0]))
    if model is None:
        return Outlook(week, "there are too few past windows to learn from")
    return _forecast(a, asked, model, cases, models)


def _reason_for_none(cases: Cases) -> str | None:
    """Return why past windows are not comparable; None if they are. Uses the whole window."""
    if cases.pasts[-1] < MINIMUM_PASTS:
        return TOO_FEW_WINDOWS
    if np.isnan(cases.scale[-1]) or np.isnan(cases.unshipped[-1]):
        return NOT_KNOWN
    if cases.scale[-1] <= 0:
        return "the buyer bought nothing, net, in the comparable past windows"
    if not usable(cases).all():
        return NOT_KNOWN
    return None


def _forecast(
    a: Assessment, asked: ReadingWindow, model: Model, cases: Cases, models: Models
) -> Outlook:
    totals = cases.to_date[:, None] + model.remaining(cases)
    target = np.full(len(cases), float(a.commitment.target))
    chances = chance_of(totals, target)
    weeks = [asked.panel.week(int(asked.now + left)) for left in cases.left]
    return Outlook(
        week_ending=a.amounts.week_ending,
        chance=float(chances[-1]),
        total=_range(totals[-1]),
        shipped=_shipped(asked, models),
        fan=tuple(FanWeek(week, _range(line)) for week, line in zip(weeks, totals, strict=True)),
        likely_week=_likely(weeks, chances),
        past=_past(a, asked, model),
        compared=_compared(asked, cases),
        learnt=model.cases,
    )


def _likely(weeks: Sequence[date], chances: Floats) -> date | None:
    return next((w for w, chance in zip(weeks, chances, strict=True) if chance >= EVEN), None)


def _shipped(asked: ReadingWindow, models: Models) -> Range | None:
    """Return the range of shipments in the counted weeks; None if there is no basis for one."""
    cases = asked.cases([asked.now], [asked.end], "shipped")
    model = models.before("shipped", int(cases.starts[0]))
    if model is None or _reason_for_none(cases) is not None:
        return None
    return _range((cases.to_date[:, None] + model.remaining(cases))[0])


def _past(a: Assessment, asked: ReadingWindow, model: Model) -> tuple[WeekChance, ...]:
    """Return the chance at every published week of the window whose figures are known."""
    weeks = range(asked.before + 1, asked.now + 1)
    cases = asked.cases(weeks, [asked.end] * len(weeks), asked.measure)
    known = np.flatnonzero(usable(cases) & ~np.isnan(cases.unshipped))
    if not len(known):
        return ()
    cases = cases.select(known)
    totals = cases.to_date[:, None] + model.remaining(cases)
    chances = chance_of(totals, np.full(len(cases), float(a.commitment.target)))
    return tuple(
        WeekChance(asked.panel.week(weeks[k]), float(chance))
        for k, chance in zip(known, chances, strict=True)
    )


def _compared(asked: ReadingWindow, cases: Cases) -> tuple[int, ...]:
    known = ~np.isnan(cases.past_remaining[-1])
    return tuple(sorted(p.year for p, use in zip(asked.pasts, known, strict=True) if use))


def _range(quantiles: Floats) -> Range:
    levels = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
    return Range(*(round(float(at_level(quantiles, level))) for level in levels))


def _with_floor(cases: Cases, window: Window, history: BuyerHistory, panel: Panel) -> Cases:
    """Limit a season's loss to its outstanding sales: its commitment less its shipments."""

    def least(now: int) -> float:
        week = panel.week(now)
        bought, left = window.purchased(history, week), window.shipped(history, week)
        return -np.inf if bought is None or left is None else -float(max(0, bought - left))

    before = panel.index(window.first_week) - 1
    floor = [least(before + int(done)) for done in cases.done]
    return replace(cases, floor=np.array(floor, dtype=np.float64))
