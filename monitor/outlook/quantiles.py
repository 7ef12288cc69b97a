"""Quantiles of a distribution, at fixed levels: the form in which every forecast is kept.

Levels are 0.5 %, 1 %, … 99.5 %: enough for a 95 % range, and their mean pinball loss is the CRPS.
"""

from __future__ import annotations

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
