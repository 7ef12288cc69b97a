"""Simple forecasts to compare the outlook with, each with its own past errors.

Keep them: a model that does not beat them is not worth publishing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from monitor.outlook.cases import Cases
from monitor.outlook.features import book_remainder
from monitor.outlook.numerics import LEVELS, weighted_quantiles
from monitor.outlook.panel import Floats

SMALLEST_SHARE = 0.02
"""Seasonal shares below this are not divided by; the straight line is used instead."""
NEIGHBOURS = 4

Point = Callable[[Cases], Floats]


def straight_line(cases: Cases) -> Floats:
    """Return the mean week so far times the weeks left."""
    return cases.to_date / cases.done * cases.left


def seasonal_share(cases: Cases) -> Floats:
    """Return the remainder if the amount to date is the earlier windows' mean share by then."""
    total = cases.past_to_date + cases.past_remaining
    bought = total > 0
    share = np.where(bought, cases.past_to_date / np.where(bought, total, 1.0), np.nan)
    known = ~np.isnan(share)
    mean = np.where(known, share, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    divisible = mean > SMALLEST_SHARE
    whole = cases.to_date / np.where(divisible, mean, 1.0)
    return np.where(divisible, whole - cases.to_date, straight_line(cases))


def past_remaining(cases: Cases) -> Floats:
    """Return the mean remainder of the earlier windows from this point on."""
    known = ~np.isnan(cases.past_remaining)
    total = np.where(known, cases.past_remaining, 0.0).sum(axis=1)
    average: Floats = total / np.maximum(known.sum(axis=1), 1)
    return average


def last_four_weeks(cases: Cases) -> Floats:
    """Return the pace of the last four weeks times the weeks left."""
    pace = np.where(np.isnan(cases.last_4), cases.to_date / cases.done, cases.last_4 / 4)
    kept_up: Floats = pace * cases.left
    return kept_up


def usual_by_book(cases: Cases) -> Floats:
    """Return the usual remainder times the root of the book over the usual book."""
    amount: Floats = book_remainder(cases) * cases.scale
    return amount


POINTS: Mapping[str, Point] = {
    "straight line": straight_line,
    "seasonal share": seasonal_share,
    "past remaining": past_remaining,
    "last 4 weeks": last_four_weeks,
    "usual by book": usual_by_book,
}


def dressed(training: Cases, forecast: Floats, cases: Cases, asked: Floats) -> Floats:
    """Return a point forecast with its own past errors at similar weeks left (cases × LEVELS).

    `forecast` is its value for the training cases, `asked` for the cases. Errors are relative
    to a year's purchases, so that a small buyer's count as much as a large one's.
    """
    errors = (training.remaining - forecast) / training.scale
    quantiles = np.empty((len(cases), len(LEVELS)))
    for left in np.unique(cases.left):
        near = np.maximum(0.0, 1 - np.abs(training.left - left) / NEIGHBOURS)
        used, own = near > 0, cases.left == left
        form = weighted_quantiles(errors[used], near[used])
        quantiles[own] = asked[own, None] + cases.scale[own, None] * form
    return quantiles


def plain_ensemble(cases: Cases) -> Floats:
    """Return the earlier windows' remainders, each equally likely (cases × LEVELS).

    The first and the last level are the lowest and the highest remainder.
    """
    quantiles = np.empty((len(cases), len(LEVELS)))
    for line, remaining in enumerate(cases.past_remaining):
        known = remaining[~np.isnan(remaining)]
        quantiles[line] = np.quantile(known, LEVELS)
        quantiles[line, [0, -1]] = known.min(), known.max()
    return quantiles
