"""Quantiles at fixed levels, the form of every forecast, and least squares.

Levels are 0.5 %, 1 %, … 99.5 %: enough for a 95 % range, and their mean pinball loss is the CRPS.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from monitor.outlook.panel import Floats

LEVELS: Floats = np.arange(1, 200) / 200


def weighted_quantiles(values: Floats, weights: Floats) -> Floats:
    """Return the quantiles at LEVELS of weighted values; the weights must not all be zero."""
    order = np.argsort(values, kind="stable")
    return ordered_quantiles(values[order], weights[order])


def ordered_quantiles(values: Floats, weights: Floats) -> Floats:
    """Return the quantiles at LEVELS of weighted values in ascending order."""
    middle = np.cumsum(weights) - weights / 2
    quantiles: Floats = np.interp(LEVELS, middle / weights.sum(), values)
    return quantiles


def at_level(quantiles: Floats, level: float) -> Floats:
    """Return each row's quantile at one of LEVELS."""
    column: Floats = quantiles[..., round(level * 200) - 1]
    return column


def chance_of(quantiles: Floats, amount: Floats) -> Floats:
    """Return the probability of at least `amount`.

    It is monotonic in the amount. Beyond the outermost quantiles it is half of what they leave,
    because the model cannot tell one in four hundred from never.
    """
    below = (quantiles < amount[..., None]).sum(axis=-1)
    rank = (below + 0.5) / (quantiles.shape[-1] + 1)
    chance: Floats = np.clip(1 - rank, 1 / 400, 1 - 1 / 400)
    return chance


def times(table: Floats, weights: Floats) -> Floats:
    """Return a table (cases × terms) times the weights of its terms."""
    product: Floats = np.einsum("ij,j->i", table, weights)
    return product


def ridge(table: Floats, wanted: Floats, importance: Floats, penalty: float) -> Floats:
    """Solve weighted least squares; `penalty` is relative to each term's own weight.

    The penalty stabilises terms that are nearly collinear, and does not depend on a term's
    unit.
    """
    weighted = table * importance[:, None]
    square = _penalised(np.einsum("ij,ik->jk", table, weighted), penalty)
    weights: Floats = np.linalg.solve(square, np.einsum("ij,i->j", weighted, wanted))
    return weights


def even_ridge(table: Floats, penalty: float) -> Callable[[Floats], Floats]:
    """Return a solver of `ridge` with equal weights, for several target columns."""
    square = _penalised(np.einsum("ij,ik->jk", table, table), penalty)

    def solved(wanted: Floats) -> Floats:
        weights: Floats = np.linalg.solve(square, np.einsum("ij,i->j", table, wanted))
        return weights

    return solved


def _penalised(square: Floats, penalty: float) -> Floats:
    size = np.diag(square)
    penalised: Floats = square + np.diag(penalty * size + 1e-9 * size.mean() + 1e-12)
    return penalised
