"""Forecast every fourth week or so of past windows, and score the forecasts.

Each tested window is forecast by a model trained only on windows that had ended before it began.
Windows can be processed in any order and on any machine: the results are identical bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from monitor.core.errors import MonitorError
from monitor.core.frozen import Frozen
from monitor.outlook.baselines import POINTS, dressed, plain_ensemble
from monitor.outlook.cases import Cases, joined
from monitor.outlook.choice import Past, model_wins
from monitor.outlook.ets import Smoothed, smoothed
from monitor.outlook.model import finished, fit, uses_recent, weights_of
from monitor.outlook.numerics import LEVELS
from monitor.outlook.panel import Bools, Floats, Ints, Panel
from monitor.outlook.recent import recent_runs
from monitor.outlook.scores import Scores, scores_of
from monitor.outlook.trials import YEAR, Trial
from monitor.outlook.windows import (
    CALENDAR,
    MATERIAL_SHARE,
    PART,
    TRAINED_SHARE,
    share_of_all,
    training_cases,
)
from monitor.sources import track_record

FIRST_YEAR = 2015
"""Windows that end in this year or later are tested, if enough windows came before."""
LAST_WEEKS = 3
"""Besides every fourth week the last weeks of a window are tested, apart from all others."""
OUTLOOK, MODEL = track_record.OUTLOOK, track_record.MODEL
PLAIN = track_record.PAST_WINDOWS
RECENT, ETS, ETS_DRESSED = "recent weeks", "ETS", "ETS, dressed"
FORECASTS = (OUTLOOK, MODEL, *POINTS, PLAIN, RECENT, ETS, ETS_DRESSED)


def forecasts_of(trial: Trial) -> tuple[str, ...]:
    """Return the forecasts that are tried in a trial.

    Exponential smoothing and the recent weeks are of weekly purchases, not of a season's own or of
    shipments; smoothing takes minutes and is run on years alone.
    """
    left_out = {ETS, ETS_DRESSED} if trial != YEAR else set()
    if not uses_recent(trial):
        left_out.add(RECENT)
    return tuple(name for name in FORECASTS if name not in left_out)


class Tested(Frozen):
    """One window of all buyers of a commodity: its kind, and its bounds as day ordinals."""

    commodity: int
    kind: int
    starts: int
    ends: int


class Pool(Frozen, eq=False):
    """Every finished case of a trial worth training on, and which of them are material.

    `main` are the cases at every fourth week or so, which are learnt from; the others are the last
    weeks of each window.
    """

    trial: Trial
    panels: Mapping[int, Panel]
    cases: Cases
    material: Bools

    @property
    def main(self) -> Bools:
        """Return a mask of the cases that are learnt from."""
        regular: Bools = self.cases.done % self.trial.every == 0
        return regular

    def of(self, window: Tested) -> Bools:
        """Return a mask of the window's cases."""
        c = self.cases
        same = (c.commodity == window.commodity) & (c.kind == window.kind)
        mask: Bools = same & (c.starts == window.starts)
        return mask

    def windows(self) -> list[Tested]:
        """Return every window that has a case, in a fixed order."""
        c = self.cases
        keys = np.stack([c.commodity, c.kind, c.starts, c.ends], axis=1)
        return [Tested(*(int(value) for value in key)) for key in np.unique(keys, axis=0)]


class Smoothings(Frozen, eq=False):
    """The pool, and the exponential-smoothing forecast of each of its cases."""

    pool: Pool
    quantiles: Floats
    mean: Floats


class Backtest(Frozen, eq=False):
    """The tested cases of a trial, and the scores of every forecast of them, in the same order."""

    trial: Trial
    cases: Cases
    scores: Mapping[str, Scores]


class Spread:
    """Run the work one piece after the other; `done` is called after each."""

    def __init__(self, done: Callable[[int, int], None] = lambda done, total: None) -> None:
        self.done = done

    def map(
        self, work: Callable[..., object], shared: object, pieces: Sequence[object]
    ) -> Iterator[object]:
        """Yield `work(shared, piece)` for each piece (a window, some days), in order."""
        for number, piece in enumerate(pieces, start=1):
            yield work(shared, piece)
            self.done(number, len(pieces))


def pool_of(panels: Sequence[Panel], trial: Trial = YEAR) -> Pool:
    """Return all cases of the panels that can be trained on or tested."""
    every = joined([training_cases(panel, trial, last_weeks=LAST_WEEKS) for panel in panels])
    every = every.select(finished(every))
    share = share_of_all(every)
    worth = share >= TRAINED_SHARE
    by_code = {panel.commodity: panel for panel in panels}
    return Pool(trial, by_code, every.select(worth), share[worth] >= MATERIAL_SHARE)


def backtest(pool: Pool, spread: Spread) -> Backtest:
    """Forecast and score every tested window.

    Raises MonitorError if there is none, ImportError without the extra `backtest`.
    """
    windows = pool.windows()
    work = smooth_window if pool.trial == YEAR else no_smoothing
    smoothed_windows = list(spread.map(work, pool, windows))
    smoothings = _in_place(pool, windows, smoothed_windows)
    scored_windows = [
        scored
        for scored in spread.map(score_window, smoothings, windows_tested(pool))
        if isinstance(scored, Backtest)
    ]
    if not scored_windows:
        raise MonitorError("There are no past windows to test: too few years are recorded.")
    return published(scored_windows)


def published(scored: Sequence[Backtest]) -> Backtest:
    """Return the windows together, with the outlook as it would have been published.

    In each window that is the model or plain past windows, by the record of the windows of the
    commodity that had ended before.
    """
    pasts = [_past(part) for part in scored]
    chosen = []
    for part in scored:
        starts = date.fromordinal(int(part.cases.starts[0]))
        own = [past for past, other in zip(pasts, scored, strict=True) if _same(part, other)]
        name = MODEL if model_wins(part.trial, own, starts) else PLAIN
        chosen.append({OUTLOOK: part.scores[name], **part.scores})
    names = [name for name in FORECASTS if name in chosen[0]]
    return Backtest(
        scored[0].trial,
        joined([part.cases for part in scored]),
        {name: chosen[0][name].joined([c[name] for c in chosen[1:]]) for name in names},
    )


def _same(one: Backtest, other: Backtest) -> bool:
    return bool(one.cases.commodity[0] == other.cases.commodity[0])


def _past(part: Backtest) -> Past:
    """Return a window's mean errors, by the cases at every fourth week or so."""
    main = part.cases.done % part.trial.every == 0
    model, plain = (
        float((part.scores[name].crps / part.cases.scale)[main].mean()) if main.any() else 0.0
        for name in (MODEL, PLAIN)
    )
    ended_on = date.fromordinal(int(part.cases.ends[0]))
    return Past(ended_on, int(main.sum()), model, plain)


def windows_tested(pool: Pool) -> list[Tested]:
    """Return the windows that are tested."""
    return [w for w in pool.windows() if date.fromordinal(w.ends).year >= FIRST_YEAR]


def smooth_window(pool: Pool, window: Tested) -> Smoothed:
    """Return the exponential-smoothing forecast at every case of a window."""
    return smoothed(pool.panels[window.commodity], pool.cases.select(pool.of(window)))


def no_smoothing(pool: Pool, window: Tested) -> Smoothed:
    """Return nothing in place of exponential smoothing, where it is not tried."""
    cases = int(pool.of(window).sum())
    return Smoothed(np.zeros((cases, len(LEVELS))), np.zeros(cases))


def score_window(smoothings: Smoothings, window: Tested) -> Backtest | None:
    """Score every forecast of a window's material cases; None if too little came before."""
    pool = smoothings.pool
    before = (pool.cases.ends <= window.starts) & pool.main
    asked = pool.of(window) & pool.material
    training, cases = pool.cases.select(before), pool.cases.select(asked)
    model = fit(training, weights_of(pool.trial))
    if model is None or not len(cases):
        return None
    panel = pool.panels[window.commodity]
    recent = recent_runs(panel, cases) if uses_recent(pool.trial) else None
    remaining = {MODEL: model.remaining(cases, recent), PLAIN: plain_ensemble(cases)}
    if recent is not None:
        remaining[RECENT] = np.where(np.isnan(recent), remaining[PLAIN], recent)
    for name, point in POINTS.items():
        remaining[name] = dressed(training, point(training), cases, point(cases))
    remaining[ETS] = smoothings.quantiles[asked]
    mean = smoothings.mean
    remaining[ETS_DRESSED] = dressed(training, mean[before], cases, mean[asked])
    names = [name for name in forecasts_of(pool.trial) if name != OUTLOOK]
    return Backtest(pool.trial, cases, {name: scores_of(cases, remaining[name]) for name in names})


def _in_place(pool: Pool, windows: Sequence[Tested], said: Sequence[object]) -> Smoothings:
    """Put each window's smoothing into the order of the pool's cases."""
    mean = np.zeros(len(pool.cases))
    quantiles = np.zeros((len(pool.cases), len(LEVELS)))
    for window, smoothing in zip(windows, said, strict=True):
        assert isinstance(smoothing, Smoothed)  # noqa: S101
        here = pool.of(window)
        quantiles[here], mean[here] = smoothing.quantiles, smoothing.mean
    return Smoothings(pool, quantiles, mean)


def years(cases: Cases) -> Ints:
    """Return the calendar year each case's window ends in.

    A week that ends in the first three days of January has most of its days in the old year.
    """
    return np.array([date.fromordinal(int(day) - 3).year for day in cases.ends])


def labels(cases: Cases) -> list[str]:
    """Return each case's window: `2025`, `2025/26`, or a part of a year by its month, `2025-07`."""
    return [_label(int(k), int(s)) for k, s in zip(cases.kind, cases.starts, strict=True)]


def _label(kind: int, starts: int) -> str:
    first = date.fromordinal(starts + 7 - 3)
    if kind == CALENDAR:
        return str(first.year)
    if kind == PART:
        return f"{first.year}-{first.month:02}"
    return f"{first.year}/{(first.year + 1) % 100:02}"
