"""Forecast every fourth week of past windows, and score the forecasts.

Each tested window is forecast by a model trained only on windows that had ended before it began.
Windows can be processed in any order and on any machine: the results are identical bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monitor.core.errors import MonitorError
from monitor.outlook.baselines import POINTS, dressed, plain_ensemble
from monitor.outlook.cases import Cases, joined
from monitor.outlook.ets import Smoothed, smoothed
from monitor.outlook.model import finished, fit
from monitor.outlook.panel import Bools, Floats, Ints, Panel
from monitor.outlook.scores import Scores, scores_of
from monitor.outlook.windows import MATERIAL_SHARE, TRAINED_SHARE, share_of_all, training_cases

FIRST_YEAR = 2015
"""Windows that end in this year or later are tested, if enough windows came before."""
OUTLOOK, PLAIN, ETS, ETS_DRESSED = "outlook", "past windows", "ETS", "ETS, dressed"
FORECASTS = (OUTLOOK, *POINTS, PLAIN, ETS, ETS_DRESSED)


@dataclass(frozen=True, slots=True)
class Tested:
    """One window of all buyers of a commodity: its kind, and its bounds as day ordinals."""

    commodity: int
    kind: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Every finished case worth training on, and which of them are material."""

    panels: Mapping[int, Panel]
    cases: Cases
    material: Bools

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


@dataclass(frozen=True, slots=True, eq=False)
class Smoothings:
    """The pool, and the exponential-smoothing forecast of each of its cases."""

    pool: Pool
    quantiles: Floats
    mean: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """The tested cases, and the scores of every forecast of them, in the same order."""

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


def pool_of(panels: Sequence[Panel]) -> Pool:
    """Return all cases of the panels that can be trained on."""
    every = joined([training_cases(panel, "booked") for panel in panels])
    every = every.select(finished(every))
    share = share_of_all(every)
    worth = share >= TRAINED_SHARE
    by_code = {panel.commodity: panel for panel in panels}
    return Pool(by_code, every.select(worth), share[worth] >= MATERIAL_SHARE)


def backtest(pool: Pool, spread: Spread) -> Backtest:
    """Forecast and score every tested window.

    Raises MonitorError if there is none, ImportError without the extra `backtest`.
    """
    windows = pool.windows()
    smoothed_windows = list(spread.map(smooth_window, pool, windows))
    smoothings = _in_place(pool, windows, smoothed_windows)
    scored_windows = [
        scored
        for scored in spread.map(score_window, smoothings, windows_tested(pool))
        if isinstance(scored, Backtest)
    ]
    if not scored_windows:
        raise MonitorError("There are no past windows to test: too few years are recorded.")
    first, *others = scored_windows
    return Backtest(
        joined([part.cases for part in scored_windows]),
        {name: first.scores[name].joined([p.scores[name] for p in others]) for name in FORECASTS},
    )


def windows_tested(pool: Pool) -> list[Tested]:
    """Return the windows that are tested."""
    return [w for w in pool.windows() if date.fromordinal(w.ends).year >= FIRST_YEAR]


def smooth_window(pool: Pool, window: Tested) -> Smoothed:
    """Return the exponential-smoothing forecast at every case of a window."""
    return smoothed(pool.panels[window.commodity], pool.cases.select(pool.of(window)))


def score_window(smoothings: Smoothings, window: Tested) -> Backtest | None:
    """Score every forecast of a window's material cases; None if too little came before."""
    pool = smoothings.pool
    before = pool.cases.ends <= window.starts
    asked = pool.of(window) & pool.material
    training, cases = pool.cases.select(before), pool.cases.select(asked)
    model = fit(training)
    if model is None or not len(cases):
        return None
    remaining = {OUTLOOK: model.remaining(cases), PLAIN: plain_ensemble(cases)}
    for name, point in POINTS.items():
        remaining[name] = dressed(training, point(training), cases, point(cases))
    remaining[ETS] = smoothings.quantiles[asked]
    mean = smoothings.mean
    remaining[ETS_DRESSED] = dressed(training, mean[before], cases, mean[asked])
    return Backtest(cases, {name: scores_of(cases, remaining[name]) for name in FORECASTS})


def _in_place(pool: Pool, windows: Sequence[Tested], said: Sequence[object]) -> Smoothings:
    """Put each window's smoothing into the order of the pool's cases."""
    mean = np.zeros(len(pool.cases))
    quantiles = np.zeros((len(pool.cases), 199))
    for window, smoothing in zip(windows, said, strict=True):
        assert isinstance(smoothing, Smoothed)  # noqa: S101
        here = pool.of(window)
        quantiles[here], mean[here] = smoothing.quantiles, smoothing.mean
    return Smoothings(pool, quantiles, mean)


def years(cases: Cases) -> Ints:
    """Return the calendar year each case's window ends in."""
    return np.array([date.fromordinal(int(day)).year for day in cases.ends])
