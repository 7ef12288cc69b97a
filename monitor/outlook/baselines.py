"""The simple forecasts the outlook is measured against, each with its own past errors.

Kept for ever: a model that does not beat them is not worth its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from monitor.outlook.cases import Cases
from monitor.outlook.numerics import LEVELS, weighted_quantiles
from monitor.outlook.panel import Floats

SMALLEST_SHARE = 0.02
"""Seasonal shares below this are not divided by; the straight line stands in."""
NEIGHBOURS = 4

Point = Callable[[Cases], Floats]


def straight_line(cases: Cases) -> Floats:
    """The mean week of the window so far, for every week left."""
    return cases.to_date / cases.done * cases.left


def seasonal_share(cases: Cases) -> Floats:
    """To date, divided by the share the earlier windows had done by then."""
    total = cases.past_to_date + cases.past_remaining
    bought = total > 0
    share = np.where(bought, cases.past_to_date / np.where(bought, total, 1.0), np.nan)
    known = ~np.isnan(share)
    mean = np.where(known, share, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    divisible = mean > SMALLEST_SHARE
    whole = cases.to_date / np.where(divisible, mean, 1.0)
    return np.where(divisible, whole - cases.to_date, straight_line(cases))


def past_remaining(cases: Cases) -> Floats:
    """The mean of what came after this point in the earlier windows."""
    known = ~np.isnan(cases.past_remaining)
    total = np.where(known, cases.past_remaining, 0.0).sum(axis=1)
    found: Floats = total / np.maximum(known.sum(axis=1), 1)
    return found


def last_four_weeks(cases: Cases) -> Floats:
    """The pace of the last four weeks, kept up."""
    pace = np.where(np.isnan(cases.last_4), cases.to_date / cases.done, cases.last_4 / 4)
    found: Floats = pace * cases.left
    return found


POINTS: Mapping[str, Point] = {
    "straight line": straight_line,
    "seasonal share": seasonal_share,
    "past remaining": past_remaining,
    "last 4 weeks": last_four_weeks,
}


def dressed(training: Cases, forecast: Floats, cases: Cases, asked: Floats) -> Floats:
    """Cases × LEVELS: a point forecast with its own past errors at about the same weeks left.

    `forecast` is what it said of the training cases, `asked` what it says of the cases. Errors
    are taken per year's purchases, so that a small buyer's count as much as a large one's.
    """
    errors = (training.remaining - forecast) / training.scale
    found = np.empty((len(cases), len(LEVELS)))
    for left in np.unique(cases.left):
        near = np.maximum(0.0, 1 - np.abs(training.left - left) / NEIGHBOURS)
        used, own = near > 0, cases.left == left
        form = weighted_quantiles(errors[used], near[used])
        found[own] = asked[own, None] + cases.scale[own, None] * form
    return found


def plain_ensemble(cases: Cases) -> Floats:
    """Cases × LEVELS: the earlier windows' remainders as they were, each as likely."""
    found = np.empty((len(cases), len(LEVELS)))
    for line, remaining in enumerate(cases.past_remaining):
        found[line] = np.quantile(remaining[~np.isnan(remaining)], LEVELS)
    return found
