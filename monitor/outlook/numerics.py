"""Quantiles of a distribution, at fixed levels: the form in which every forecast is kept.

Levels are 0.5 %, 1 %, … 99.5 %: enough for a 95 % range, and their mean pinball loss is the CRPS.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from monitor.outlook.panel import Floats

LEVELS: Floats = np.arange(1, 200) / 200


def weighted_quantiles(values: Floats, weights: Floats) -> Floats:
    """The quantiles at LEVELS of weighted values; the weights must not all be zero."""
    order = np.argsort(values, kind="stable")
    return ordered_quantiles(values[order], weights[order])


def ordered_quantiles(values: Floats, weights: Floats) -> Floats:
    """The same of values in rising order."""
    middle = np.cumsum(weights) - weights / 2
    found: Floats = np.interp(LEVELS, middle / weights.sum(), values)
    return found


def at_level(quantiles: Floats, level: float) -> Floats:
    """The quantile at one of LEVELS, of each line."""
    found: Floats = quantiles[..., round(level * 200) - 1]
    return found


def chance_of(quantiles: Floats, amount: Floats) -> Floats:
    """The probability of at least `amount`; a tie counts half.

    It never falls when the amount does. Beyond the outermost quantiles the probability is half
    of what they leave: the model cannot tell one in four hundred from never.
    """
    below = (quantiles < amount[..., None]).sum(axis=-1)
    tied = (quantiles == amount[..., None]).sum(axis=-1)
    rank = (below + tied / 2 + 0.5) / (quantiles.shape[-1] + 1)
    found: Floats = np.clip(1 - rank, 1 / 400, 1 - 1 / 400)
    return found


def times(table: Floats, weights: Floats) -> Floats:
    """A table (cases × terms) times the weights of its terms."""
    found: Floats = np.einsum("ij,j->i", table, weights)
    return found


def ridge(table: Floats, wanted: Floats, importance: Floats, penalty: float) -> Floats:
    """Weighted least squares; `penalty` is a part of each term's own weight.

    The penalty keeps terms that hardly differ from running against each other, and does not
    depend on the unit of a term.
    """
    weighted = table * importance[:, None]
    square = _penalised(np.einsum("ij,ik->jk", table, weighted), penalty)
    found: Floats = np.linalg.solve(square, np.einsum("ij,i->j", weighted, wanted))
    return found


def even_ridge(table: Floats, penalty: float) -> Callable[[Floats], Floats]:
    """The same with all cases alike, ready to be asked for several wanted columns."""
    square = _penalised(np.einsum("ij,ik->jk", table, table), penalty)

    def solved(wanted: Floats) -> Floats:
        found: Floats = np.linalg.solve(square, np.einsum("ij,i->j", table, wanted))
        return found

    return solved


def _penalised(square: Floats, penalty: float) -> Floats:
    size = np.diag(square)
    found: Floats = square + np.diag(penalty * size + 1e-9 * size.mean() + 1e-12)
    return found
