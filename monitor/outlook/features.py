"""What a case is judged by: the terms of the location and of the scale, all without a unit."""

from __future__ import annotations

import numpy as np

from monitor.outlook.cases import YEAR, Cases
from monitor.outlook.panel import Floats

SMALL = 0.05
"""A twentieth of a year's purchases: below it, sizes no longer differ in their logarithm."""
LEVEL_EXPONENT = 0.5
LEVEL_LIMIT = 4.0


def location_terms(cases: Cases) -> Floats:
    """Cases × terms: each term once, once by weeks left, and the weeks left themselves.

    The usual remainder; to date, the last 52 and 13 weeks and the unshipped book, each against
    the same point of the earlier windows; the smoothed pace kept up. What is not known is zero.
    """
    ahead = cases.left / YEAR
    terms = (
        usual_remainder(cases),
        to_date_anomaly(cases),
        _per_scale(cases, cases.last_52 - cases.usual_52),
        _per_scale(cases, cases.last_13 - cases.usual_13),
        _per_scale(cases, cases.unshipped - cases.usual_unshipped),
        _per_scale(cases, cases.pace * cases.left),
    )
    columns = [column for term in terms for column in (term, term * (ahead - 0.5))]
    return np.column_stack([*columns, ahead, ahead * (ahead - 0.5)])


def scale_terms(cases: Cases) -> Floats:
    """Cases × terms for the logarithm of the spread: the nearer, smaller and calmer, the less."""
    ahead = cases.left / YEAR
    remaining = cases.past_remaining / cases.scale[:, None]
    sizes = (
        _deviation(remaining),
        _mean(np.abs(remaining)),
        _known_per_scale(cases, cases.unshipped, cases.usual_unshipped, 0.0),
        _known_per_scale(cases, cases.last_52, cases.usual_52, 1.0),
        _known_per_scale(cases, cases.last_13, cases.usual_13, 13 / YEAR),
        _per_scale(cases, cases.to_date),
    )
    return np.column_stack(
        [
            np.ones(len(cases)),
            np.log(ahead),
            ahead,
            *(np.log(np.abs(size) + SMALL) for size in sizes),
            cases.active,
            cases.active_3,
            np.log(cases.restless / cases.scale + SMALL / 20),
            np.log1p(cases.idle),
        ]
    )


def usual_remainder(cases: Cases) -> Floats:
    """The mean of what came after this point in the earlier windows, per year's purchases."""
    return _mean(cases.past_remaining) / cases.scale


def level_remainder(cases: Cases) -> Floats:
    """The usual remainder, scaled by how the last year compares with what was usual.

    The exponent takes half of a change of level (in logarithms) for lasting.
    """
    usual = np.where(cases.usual_52 > 0, cases.usual_52, np.nan)
    ratio = np.clip(cases.last_52 / usual, 0.0, LEVEL_LIMIT)
    return usual_remainder(cases) * np.where(np.isnan(ratio), 1.0, ratio) ** LEVEL_EXPONENT


def to_date_anomaly(cases: Cases) -> Floats:
    """What was bought to date beyond the mean of the earlier windows, per year's purchases."""
    return (cases.to_date - _mean(cases.past_to_date)) / cases.scale


def _per_scale(cases: Cases, amount: Floats) -> Floats:
    return np.nan_to_num(amount / cases.scale, nan=0.0)


def _known_per_scale(cases: Cases, amount: Floats, usual: Floats, otherwise: float) -> Floats:
    """A size; where it is not known the usual one, else that of a mean year: never nothing."""
    size, stand_in = amount / cases.scale, usual / cases.scale
    known: Floats = np.where(np.isnan(size), stand_in, size)
    return np.where(np.isnan(known), otherwise, known)


def _mean(amounts: Floats) -> Floats:
    known = ~np.isnan(amounts)
    total: Floats = np.where(known, amounts, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return total


def _deviation(amounts: Floats) -> Floats:
    """The standard deviation of what is known in each line."""
    apart = np.where(np.isnan(amounts), 0.0, amounts - _mean(amounts)[:, None])
    count = np.maximum((~np.isnan(amounts)).sum(axis=1), 1)
    found: Floats = np.sqrt((apart * apart).sum(axis=1) / count)
    return found
