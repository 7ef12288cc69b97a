"""The probability that a buyer buys exactly nothing more, and the outlook with it.

Many buyers buy a few times a year or not at all for years. A distribution without a probability of
exactly nothing puts its lowest amounts where no outcome ever is.
"""

from __future__ import annotations

import numpy as np

from monitor.core.frozen import Frozen
from monitor.outlook.cases import YEAR, Cases
from monitor.outlook.numerics import LEVELS, times
from monitor.outlook.panel import Bools, Floats

FEWEST_NONE = 20
"""With fewer past cases in which nothing more was bought, the probability is not estimated."""
PENALTY = 1e-4
ROUNDS = 12
LIMIT = 12.0
USUAL_BOOK = 0.3
"""Outstanding sales in years of purchases, if they are not known."""


class Hurdle(Frozen, eq=False):
    """A logistic regression of "nothing more" on what is known of a case."""

    weights: Floats
    centre: Floats
    size: Floats

    def none(self, cases: Cases) -> Floats:
        """Return the probability that the remainder is exactly zero."""
        return _logistic(times((_terms(cases) - self.centre) / self.size, self.weights))


def fit_hurdle(training: Cases) -> Hurdle | None:
    """Fit the regression by Newton's method; None if too few cases ended with nothing more."""
    nothing = nothing_more(training)
    if np.count_nonzero(nothing) < FEWEST_NONE:
        return None
    table, wanted = _terms(training), nothing.astype(np.float64)
    centre, size = table.mean(axis=0), table.std(axis=0)
    centre[0], size[size == 0] = 0.0, 1.0
    table = (table - centre) / size
    penalty = np.full(len(size), PENALTY * len(table))
    penalty[0] = 1e-6
    weights = np.zeros(len(size))
    for _ in range(ROUNDS):
        chance = _logistic(times(table, weights))
        spread = chance * (1 - chance) + 1e-6
        slope = np.einsum("ij,i->j", table, wanted - chance) - penalty * weights
        bend = np.einsum("ij,ik->jk", table, table * spread[:, None]) + np.diag(penalty)
        weights = weights + np.linalg.solve(bend, slope)
    return Hurdle(weights, centre, size)


def nothing_more(cases: Cases) -> Bools:
    """Return a mask of the finished cases in which nothing more was bought, net."""
    mask: Bools = cases.remaining == 0
    return mask


def with_none(quantiles: Floats, none: Floats) -> Floats:
    """Return quantiles (cases × LEVELS) of "nothing more" or else the given distribution."""
    mixed = np.empty_like(quantiles)
    for line, (own, chance) in enumerate(zip(quantiles, none, strict=True)):
        negative = (1 - chance) * _share_below_zero(own)
        level = np.where(negative >= LEVELS, LEVELS, LEVELS - chance) / (1 - chance)
        amounts = np.interp(level, LEVELS, own)
        mixed[line] = np.where((negative < LEVELS) & (negative + chance >= LEVELS), 0.0, amounts)
    return mixed


def _share_below_zero(quantiles: Floats) -> float:
    if quantiles[0] >= 0:
        return 0.0
    return 1.0 if quantiles[-1] <= 0 else float(np.interp(0.0, quantiles, LEVELS))


def _terms(cases: Cases) -> Floats:
    """Return the terms: idle weeks, activity, the book, the weeks left and the past windows."""
    book = np.nan_to_num(cases.unshipped / cases.scale, nan=USUAL_BOOK)
    known = ~np.isnan(cases.past_remaining)
    ended = (known & (cases.past_remaining == 0)).sum(axis=1)
    share = (ended + 0.2) / (known.sum(axis=1) + 0.4)
    idle, ahead = np.log1p(cases.idle), np.log(cases.left / YEAR)
    empty = (book <= 0).astype(np.float64)
    return np.column_stack(
        [
            np.ones(len(cases)),
            idle,
            ahead,
            cases.left / YEAR,
            np.log(np.maximum(book, 0.0) + 0.02),
            empty,
            cases.active,
            cases.active_3,
            np.log(np.maximum(cases.to_date / cases.scale, 0.0) + 0.05),
            np.log(share / (1 - share)),
            idle * ahead,
            idle * empty,
            np.log(cases.active + 0.02),
            np.log(cases.active_3 + 0.01),
        ]
    )


def _logistic(amount: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(amount, -LIMIT, LIMIT)))
    return chance
