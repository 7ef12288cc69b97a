"""Forecast one reading from its window at the last published week.

By the record of windows that had ended before it began, a reading's outlook is the model's or plain
past windows (`choice.py`). The model is fitted on windows that had ended before the reading's own
began, and readings that began on the same day share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from monitor.assess.assessment import Assessment
from monitor.assess.basis import Measure
from monitor.assess.outlook import (
    MODEL,
    MOST_APART,
    PAST_WINDOWS,
    Conditional,
    FanWeek,
    Outlook,
    PastWindows,
    Range,
    WeekChance,
    not_running,
)
from monitor.commitments.regimes import Regime
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.outlook.baselines import plain_ensemble
from monitor.outlook.cases import MINIMUM_PASTS, PASTS, Cases, joined
from monitor.outlook.choice import Past, model_wins, recorded_pasts
from monitor.outlook.model import Model, finished, fit, usable, uses_recent, weights_of
from monitor.outlook.numerics import chance_of
from monitor.outlook.panel import Floats, Panel
from monitor.outlook.ranges import range_of, span_of
from monitor.outlook.reading_window import ReadingWindow
from monitor.outlook.recent import recent_runs
from monitor.outlook.since_regime import since_regime
from monitor.outlook.trials import Trial
from monitor.outlook.windows import TRAINED_SHARE, share_of_all, training_cases
from monitor.sources.track_record import Tested

EVEN = 0.5
MOST_KEPT = 32
_FITTED: dict[tuple[Trial, str], Model | None] = {}
"""Models by the figures they learnt from: the days of a window share them (`--from`, the watch)."""
PACES = (4, 13)
NOT_KNOWN = "a figure it needs is not known"
TOO_FEW_WINDOWS = "fewer than two comparable past windows are known"


@dataclass
class Models:
    """The models of one pass, each fitted once, and the record of the trials.

    `panels` returns what is learnt from; if asked, with each marketing year by itself. It is called
    only for a model that is not known yet.
    """

    panels: Callable[[bool], Sequence[Panel]]
    record: Sequence[Tested] = ()
    _panels: dict[bool, Sequence[Panel]] = field(default_factory=dict)
    _pasts: dict[tuple[Trial, int], list[Past]] = field(default_factory=dict)
    _pools: dict[Trial, Cases] = field(default_factory=dict)
    _fitted: dict[tuple[Trial, int], Model | None] = field(default_factory=dict)

    def wins(self, asked: ReadingWindow, measure: Measure) -> bool:
        """Return whether the model is the outlook of a window, by the record."""
        trial, starts_on = asked.trial(measure), asked.panel.week(asked.before)
        place = trial, asked.panel.commodity
        if place not in self._pasts:
            self._pasts[place] = recorded_pasts(self.record, *place)
        return model_wins(trial, self._pasts[place], starts_on)

    def of(self, asked: ReadingWindow, measure: Measure) -> Model | None:
        """Return the model of a window; None if there is too little to learn from."""
        starts = asked.panel.week(asked.before).toordinal()
        return self.before(asked.trial(measure), starts)

    def before(self, trial: Trial, starts: int) -> Model | None:
        """Return the model of windows that had ended by a day (ordinal); None if too few."""
        if (trial, starts) not in self._fitted:
            pool = self._pool(trial)
            self._fitted[trial, starts] = fitted(pool.select(pool.ends <= starts), trial)
        return self._fitted[trial, starts]

    def _pool(self, trial: Trial) -> Cases:
        if trial not in self._pools:
            if trial.season not in self._panels:
                self._panels[trial.season] = self.panels(trial.season)
            panels = self._panels[trial.season]
            every = joined([training_cases(panel, trial) for panel in panels])
            every = every.select(finished(every))
            self._pools[trial] = every.select(share_of_all(every) >= TRAINED_SHARE)
        return self._pools[trial]


def fitted(training: Cases, trial: Trial) -> Model | None:
    """Return the model of finished cases, fitted once in this process for the same figures."""
    key = (trial, training.digest())
    if key not in _FITTED:
        if len(_FITTED) >= MOST_KEPT:
            _FITTED.pop(next(iter(_FITTED)))
        _FITTED[key] = fit(training, weights_of(trial))
    return _FITTED[key]


def outlook_of(
    a: Assessment,
    history: BuyerHistory,
    panel: Panel | None,
    models: Models,
    regimes: Sequence[Regime] = (),
) -> Outlook:
    """Return a reading's outlook from its buyer's published rows, or one with only a reason.

    `panel` holds the buyer alone, from the same figures as `history`; `regimes` are the buyer's.
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
    model = models.of(asked, measure) if models.wins(asked, measure) else None
    if model is None and models.wins(asked, measure):
        return Outlook(week, "there are too few past windows to learn from")
    found = _plain(a, asked, cases) if model is None else _forecast(a, asked, model, cases)
    lasting = next((regime for regime in regimes if regime.lasts_on(week)), None)
    return replace(
        found,
        week_ending=week,
        shipped=_shipped(asked, models),
        compared=_compared(asked, cases),
        conditional=tuple(_conditional(asked, cases.select(np.array([len(cases) - 1])))),
        since=None if lasting is None else since_regime(a, asked, lasting),
    )


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


def _forecast(a: Assessment, asked: ReadingWindow, model: Model, cases: Cases) -> Outlook:
    recent = _recent(asked, cases)
    totals = asked.counted(cases)[:, None] + model.remaining(cases, recent)
    chances = chance_of(totals, np.full(len(cases), float(a.commitment.target)))
    weeks = [asked.panel.week(int(asked.now + left)) for left in cases.left]
    last = cases.select(np.array([len(cases) - 1]))
    [(chance, low, high)] = _chances(a, asked, model, last)
    purchases = asked.measure == "booked"
    return Outlook(
        method=MODEL,
        chance=chance,
        chance_low=low,
        chance_high=high,
        nothing_more=float(model.none(last)[0]) if purchases else None,
        total=range_of(totals[-1]),
        fan=tuple(FanWeek(week, range_of(line)) for week, line in zip(weeks, totals, strict=True)),
        likely_week=None if chance is None else _likely(weeks, chances),
        past=_past(a, asked, model),
        learnt=model.cases,
    )


def _recent(asked: ReadingWindow, cases: Cases) -> Floats | None:
    return recent_runs(asked.panel, cases) if uses_recent(asked.trial(asked.measure)) else None


def _chances(
    a: Assessment, asked: ReadingWindow, model: Model, cases: Cases
) -> list[tuple[float | None, float, float]]:
    """Return each case's chance, and the lowest and the highest of the model's members.

    The chance is None where these are too far apart.
    """
    recent = _recent(asked, cases)
    missing = float(a.commitment.target) - asked.counted(cases)
    remaining, members = model.apart(cases, recent)
    mean = chance_of(remaining, missing)
    apart = [chance_of(own, missing) for own in members.values()]
    low, high = np.min(apart, axis=0), np.max(apart, axis=0)
    return [
        (None if most - least > MOST_APART else float(chance), float(least), float(most))
        for chance, least, most in zip(mean, low, high, strict=True)
    ]


def _plain(a: Assessment, asked: ReadingWindow, cases: Cases) -> Outlook:
    """Return where the window ends if what follows is as in each of the earlier ones."""
    weeks = [asked.panel.week(int(asked.now + left)) for left in cases.left]
    counted = asked.counted(cases)
    totals = counted[:, None] + plain_ensemble(cases)
    remaining = cases.past_remaining[-1]
    order = [k for k in range(PASTS - 1, -1, -1) if not np.isnan(remaining[k])]
    ends = tuple(round(float(counted[-1] + remaining[k])) for k in order)
    return Outlook(
        method=PAST_WINDOWS,
        total=span_of(totals[-1]),
        fan=tuple(FanWeek(week, span_of(line)) for week, line in zip(weeks, totals, strict=True)),
        past_windows=PastWindows(
            tuple(asked.pasts[k].year for k in order),
            ends,
            sum(end >= a.commitment.target for end in ends),
        ),
    )


def _likely(weeks: Sequence[date], chances: Floats) -> date | None:
    return next((w for w, chance in zip(weeks, chances, strict=True) if chance >= EVEN), None)


def _shipped(asked: ReadingWindow, models: Models) -> Range | None:
    """Return the range of shipments in the counted weeks; None if there is no basis for one."""
    cases = asked.cases([asked.now], [asked.end], "shipped")
    if _reason_for_none(cases) is not None:
        return None
    model = models.of(asked, "shipped") if models.wins(asked, "shipped") else None
    if model is None:
        return span_of((cases.to_date[:, None] + plain_ensemble(cases))[0])
    return range_of((cases.to_date[:, None] + model.remaining(cases))[0])


def _past(a: Assessment, asked: ReadingWindow, model: Model) -> tuple[WeekChance, ...]:
    """Return the chance at every published week of the window whose figures are known."""
    weeks = range(asked.before + 1, asked.now + 1)
    cases = asked.cases(weeks, [asked.end] * len(weeks), asked.measure)
    known = np.flatnonzero(usable(cases) & ~np.isnan(cases.unshipped))
    if not len(known):
        return ()
    chances = _chances(a, asked, model, cases.select(known))
    return tuple(
        WeekChance(asked.panel.week(weeks[k]), *chance)
        for k, chance in zip(known, chances, strict=True)
    )


def _compared(asked: ReadingWindow, cases: Cases) -> tuple[int, ...]:
    known = ~np.isnan(cases.past_remaining[-1])
    return tuple(sorted(p.year for p, use in zip(asked.pasts, known, strict=True) if use))


def _conditional(asked: ReadingWindow, case: Cases) -> Iterator[Conditional]:
    """Yield where the window ends at the latest weeks' pace, and as in the window before."""
    to_date, left = float(asked.counted(case)[0]), int(case.left[0])
    if asked.window.basis.comparable_weeks:
        for weeks, amount in zip(PACES, (case.last_4[0], case.last_13[0]), strict=True):
            if not np.isnan(amount):
                yield Conditional(round(to_date + float(amount) / weeks * left), weeks=weeks)
    before = float(case.past_remaining[0, 0])
    if not np.isnan(before):
        yield Conditional(round(to_date + before), year=asked.pasts[0].year)
