"""Summarise scores: over all cases, and by quarter, size, window, dormant buyers and regimes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from monitor.commitments.regimes import TOUCHED, Regime, covered
from monitor.core.frozen import Frozen
from monitor.outlook.backtest import FORECASTS, LAST_WEEKS, PLAIN, Backtest, labels, years
from monitor.outlook.panel import Bools, Floats, Ints
from monitor.outlook.scores import Scores, met, quarter, undecided
from monitor.sources.track_record import MODEL, OUTLOOK

DRAWS = 500
DORMANT = 13
"""A buyer without a purchase for so many weeks is called dormant."""
BINS = 10


class Line(Frozen):
    """One forecast in one group of cases.

    `crps` is relative to a year's purchases, `crps_amount` in the unit; `brier_skill` is
    against the constant rate of all tested cases of the commodity; `held_…` are the shares of
    ranges that contained the outcome, `held_all` that of spans from the lowest to the highest
    amount. `held_80_low` and `held_80_high` bound the share of 80 % ranges: a 95 % interval from
    resampling whole years. `less_than_plain` is 1 minus the CRPS over that of plain past windows,
    with an interval of the same kind. `ended_on` is the last week of a group that is one window;
    `said` and `came` are the mean chance given and the share of targets reached.
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
    trial: str
    ended_on: date | None
    held_all: float
    less_than_plain: float
    less_low: float
    less_high: float
    said: float
    came: float


class Group(Frozen):
    """Cases that are looked at together."""

    by: str
    name: str
    where: Bools
    ended_on: date | None = None


def summary(results: Backtest, regimes: Sequence[Regime] = ()) -> list[Line]:
    """Return every forecast in every group of every commodity, and the outlook's calibration."""
    lines = []
    main = results.cases.done % results.trial.every == 0
    for code in np.unique(results.cases.commodity):
        own = results.cases.commodity == code
        rate = float(met(results.cases.select(own & main)).var())
        for group in groups(results, own, main, regimes):
            for name in FORECASTS:
                if name in results.scores and _is_shown(group, name):
                    lines.append(line(results, name, int(code), group, rate))
        lines += calibration(results, int(code), own & main)
    return lines


def _is_shown(group: Group, forecast: str) -> bool:
    """Return whether a forecast is worth a line: single windows are there to choose by."""
    return group.by != "window" or forecast in (MODEL, PLAIN)


def groups(
    results: Backtest, own: Bools, main: Bools, regimes: Sequence[Regime] = ()
) -> Iterator[Group]:
    """Yield all cases of a commodity, then its groups. The last weeks stand apart."""
    cases, regular = results.cases, own & main
    yield Group("all", "all", regular)
    for number in range(1, 5):
        yield Group("quarter", str(number), regular & (quarter(cases) == number))
    bounds = np.quantile(cases.mean_total[regular], [1 / 3, 2 / 3])
    third = np.searchsorted(bounds, cases.mean_total, side="left")
    if len(np.unique(cases.buyer[own])) >= 3:
        for number, name in enumerate(("small", "middle", "large")):
            yield Group("size", name, regular & (third == number))
    found = [
        Group("dormant", f"{DORMANT} weeks or more", regular & (cases.idle >= DORMANT)),
        Group("last weeks", f"1 to {LAST_WEEKS}", own & (cases.left <= LAST_WEEKS)),
        *_touched(results, regular, regimes),
    ]
    yield from (group for group in found if group.where.any())
    yield from _windows(results, regular)


def _touched(results: Backtest, own: Bools, regimes: Sequence[Regime]) -> Iterator[Group]:
    """Yield the windows of a buyer that a regime covered for a quarter of their weeks or more."""
    cases = results.cases
    for commodity, buyer in dict.fromkeys((r.commodity_code, r.buyer_code) for r in regimes):
        these = [r for r in regimes if (r.commodity_code, r.buyer_code) == (commodity, buyer)]
        share = np.array(
            [covered(these, int(s), int(e)) for s, e in zip(cases.starts, cases.ends, strict=True)]
        )
        one = own & (cases.commodity == commodity) & (cases.buyer == buyer)
        yield Group("regime", "touched", one & (share >= TOUCHED))


def _windows(results: Backtest, own: Bools) -> Iterator[Group]:
    """Yield each window by itself, a calendar year apart from a marketing year."""
    cases = results.cases
    for kind, starts, ends in np.unique(
        np.stack([cases.kind, cases.starts, cases.ends], axis=1)[own], axis=0
    ):
        where = own & (cases.kind == kind) & (cases.starts == starts)
        name = labels(cases.select(where))[0]
        yield Group("window", name, where, date.fromordinal(int(ends)))


def line(results: Backtest, name: str, code: int, group: Group, rate: float) -> Line:
    """Return one forecast's figures in one group."""
    cases, scores = results.cases.select(group.where), _selected(results.scores[name], group.where)
    squares = (scores.chance - met(cases)) ** 2
    open_ = undecided(cases) == 1
    brier, clusters = float(squares.mean()), years(cases)
    low, high = interval(held(scores, 0.8), clusters)
    errors = scores.crps / cases.scale
    plain = _selected(results.scores[PLAIN], group.where).crps / cases.scale
    less, less_low, less_high = less_than(errors, plain, clusters)
    return Line(
        *(code, name, group.by, group.name, len(cases)),
        windows=len(np.unique(np.stack([cases.kind, cases.starts, cases.buyer]), axis=1).T),
        crps=float(errors.mean()),
        crps_amount=float(scores.crps.mean()),
        brier=brier,
        brier_skill=1 - brier / rate if rate else float("nan"),
        brier_undecided=float(squares[open_].mean()) if open_.any() else float("nan"),
        held_50=float(held(scores, 0.5).mean()),
        held_80=float(held(scores, 0.8).mean()),
        held_95=float(held(scores, 0.95).mean()),
        held_80_low=low,
        held_80_high=high,
        trial=results.trial.name,
        ended_on=group.ended_on,
        held_all=float(((scores.pit > 0) & (scores.pit < 1)).mean()),
        less_than_plain=less,
        less_low=less_low,
        less_high=less_high,
        said=float(scores.chance.mean()),
        came=float(met(cases).mean()),
    )


def calibration(results: Backtest, code: int, own: Bools) -> list[Line]:
    """Return the chances the outlook gave, in tenths, and how often the target was reached."""
    cases, scores = results.cases.select(own), _selected(results.scores[OUTLOOK], own)
    said, came = scores.chance, met(cases)
    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    return [
        _chances(results.trial.name, code, tenth, said[place == tenth], came[place == tenth])
        for tenth in range(BINS)
        if (place == tenth).any()
    ]


def _chances(trial: str, code: int, tenth: int, said: Floats, came: Floats) -> Line:
    """Return a line of chances, which have no other figures than how often they came true."""
    nothing = float("nan")
    return Line(
        commodity=code,
        forecast=OUTLOOK,
        by="chance",
        group=f"{10 * tenth} to {10 * tenth + 10}",
        cases=len(said),
        windows=0,
        crps=nothing,
        crps_amount=nothing,
        brier=nothing,
        brier_skill=nothing,
        brier_undecided=nothing,
        held_50=nothing,
        held_80=nothing,
        held_95=nothing,
        held_80_low=nothing,
        held_80_high=nothing,
        trial=trial,
        ended_on=None,
        held_all=nothing,
        less_than_plain=nothing,
        less_low=nothing,
        less_high=nothing,
        said=float(said.mean()),
        came=float(came.mean()),
    )


def less_than(errors: Floats, others: Floats, clusters: Ints) -> tuple[float, float, float]:
    """Return 1 minus the sum of errors over that of others, and a 95 % interval by clusters."""
    names, place = np.unique(clusters, return_inverse=True)
    ours, theirs = np.bincount(place, errors), np.bincount(place, others)
    if not theirs.sum():
        return (float("nan"),) * 3
    drawn = np.random.default_rng(0).integers(0, len(names), (DRAWS, len(names)))
    below = np.maximum(theirs[drawn].sum(axis=1), 1e-12)
    low, high = np.quantile(1 - ours[drawn].sum(axis=1) / below, [0.025, 0.975])
    return float(1 - ours.sum() / theirs.sum()), float(low), float(high)


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
        these &= cases.done % results.trial.every == 0
        ours, theirs = (
            float((results.scores[name].crps / cases.scale)[these].sum())
            for name in (OUTLOOK, against)
        )
        skill.append(1 - ours / theirs if theirs else float("nan"))
    return skill


def _selected(scores: Scores, these: Bools) -> Scores:
    return Scores(scores.crps[these], scores.pit[these], scores.chance[these])
