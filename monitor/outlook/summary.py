"""Summarise scores: over all cases, and by quarter of the window, size and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitor.outlook.backtest import FORECASTS, OUTLOOK, Backtest, years
from monitor.outlook.panel import Bools, Floats, Ints
from monitor.outlook.scores import Scores, met, quarter, undecided

RANGES = (0.5, 0.8, 0.95)
DRAWS = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One forecast in one group of cases.

    `crps` is relative to a year's purchases, `crps_amount` in the unit; `brier_skill` is
    against the constant rate of all tested cases of the commodity; `held_…` are the shares of
    ranges that contained the outcome. `held_80_low` and `held_80_high` bound the share of 80 %
    ranges: a 95 % interval from resampling whole years.
    """

    commodity: int
    forecast: str
    by: str
    group: str
    cases: int
    windows: int
    crps: float
    crps_amount: float
    brier: float
    brier_skill: float
    brier_undecided: float
    held_50: float
    held_80: float
    held_95: float
    held_80_low: float
    held_80_high: float


def summary(results: Backtest) -> list[Line]:
    """Return every forecast in every group of every commodity."""
    lines = []
    for code in np.unique(results.cases.commodity):
        own = results.cases.commodity == code
        rate = met(results.cases.select(own)).var()
        for by, group, where in groups(results, own):
            for name in FORECASTS:
                lines.append(line(results, name, (int(code), by, group), where, float(rate)))
    return lines


def groups(results: Backtest, own: Bools) -> Iterator[tuple[str, str, Bools]]:
    """Yield all cases of a commodity, then its groups."""
    cases = results.cases
    yield "all", "all", own
    for number in range(1, 5):
        yield "quarter", str(number), own & (quarter(cases) == number)
    bounds = np.quantile(cases.mean_total[own], [1 / 3, 2 / 3])
    third = np.searchsorted(bounds, cases.mean_total, side="left")
    for number, name in enumerate(("small", "middle", "large")):
        part = own & (third == number)
        if len(np.unique(cases.buyer[own])) >= 3:
            yield "size", name, part
    for year in np.unique(years(cases)[own]):
        yield "year", str(year), own & (years(cases) == year)


def line(
    results: Backtest, name: str, where: tuple[int, str, str], these: Bools, rate: float
) -> Line:
    """Return one forecast's figures in one group."""
    cases, scores = results.cases.select(these), _selected(results.scores[name], these)
    squares = (scores.chance - met(cases)) ** 2
    open_ = undecided(cases) == 1
    brier = float(squares.mean())
    low, high = interval(held(scores, 0.8), years(cases))
    return Line(
        *(where[0], name, where[1], where[2], len(cases)),
        windows=len(np.unique(np.stack([cases.kind, cases.starts, cases.buyer]), axis=1).T),
        crps=float((scores.crps / cases.scale).mean()),
        crps_amount=float(scores.crps.mean()),
        brier=brier,
        brier_skill=1 - brier / rate if rate else float("nan"),
        brier_undecided=float(squares[open_].mean()) if open_.any() else float("nan"),
        held_50=float(held(scores, 0.5).mean()),
        held_80=float(held(scores, 0.8).mean()),
        held_95=float(held(scores, 0.95).mean()),
        held_80_low=low,
        held_80_high=high,
    )


def held(scores: Scores, part: float) -> Floats:
    """Return 1 for each case whose central range of this probability contained the outcome."""
    inside: Floats = (np.abs(scores.pit - 0.5) <= part / 2 + 1e-9).astype(np.float64)
    return inside


def interval(values: Floats, clusters: Ints) -> tuple[float, float]:
    """Return a 95 % interval of the mean, resampling whole clusters; deterministic."""
    names, place = np.unique(clusters, return_inverse=True)
    total, count = np.bincount(place, values), np.bincount(place)
    drawn = np.random.default_rng(0).integers(0, len(names), (DRAWS, len(names)))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def skill_by_stage(results: Backtest, code: int, against: str, parts: int = 12) -> list[float]:
    """Return 1 minus the outlook's CRPS over another's, by equal parts of the window elapsed.

    NaN for a part without cases.
    """
    cases = results.cases
    elapsed = cases.done / (cases.done + cases.left)
    part = np.minimum((elapsed * parts).astype(np.int64), parts - 1)
    skill = []
    for number in range(parts):
        these = (part == number) & (cases.commodity == code)
        ours, theirs = (
            float((results.scores[name].crps / cases.scale)[these].sum())
            for name in (OUTLOOK, against)
        )
        skill.append(1 - ours / theirs if theirs else float("nan"))
    return skill


def _selected(scores: Scores, these: Bools) -> Scores:
    return Scores(scores.crps[these], scores.pit[these], scores.chance[these])
