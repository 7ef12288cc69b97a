"""Features of a case: the terms of the location and of the scale, all unit-free."""

from __future__ import annotations

import numpy as np

from monitor.outlook.cases import YEAR, Cases
from monitor.outlook.panel import Floats

SMALL = 0.05
"""Sizes below a twentieth of a year's purchases hardly differ in their logarithm."""
LEVEL_EXPONENT = 0.5
LEVEL_LIMIT = 4.0


def location_terms(cases: Cases) -> Floats:
    """Return each term, each term times the weeks left, and the weeks left (cases × terms).

    Terms: the usual remainder; the anomalies of the amount to date, of the last 52 and 13 weeks
    and of outstanding sales against the same point of the earlier windows; the smoothed pace
    kept up. Unknown terms are zero.
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
    """Return the terms for the logarithm of the spread (cases × terms).

    The spread is smaller for shorter, smaller and calmer cases.
    """
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
    """Return the mean remainder of the earlier windows, relative to a year's purchases."""
    return _mean(cases.past_remaining) / cases.scale


def level_remainder(cases: Cases) -> Floats:
    """Return the usual remainder, scaled by the last year compared with the usual one.

    The exponent treats half of a change of level (in logarithms) as lasting.
    """
    usual = np.where(cases.usual_52 > 0, cases.usual_52, np.nan)
    ratio = np.clip(cases.last_52 / usual, 0.0, LEVEL_LIMIT)
    return usual_remainder(cases) * np.where(np.isnan(ratio), 1.0, ratio) ** LEVEL_EXPONENT


def book_remainder(cases: Cases) -> Floats:
    """Return the usual remainder, scaled by the book compared with the usual one.

    Shipments come out of what is booked: twice the usual book ships 1.4 times as much.
    """
    usual = np.where(cases.usual_unshipped > 0, cases.usual_unshipped, np.nan)
    ratio = np.clip(cases.unshipped / usual, 0.0, LEVEL_LIMIT)
    return usual_remainder(cases) * np.where(np.isnan(ratio), 1.0, ratio) ** LEVEL_EXPONENT


def to_date_anomaly(cases: Cases) -> Floats:
    """Return purchases to date minus the earlier windows' mean, relative to a year's purchases."""
    return (cases.to_date - _mean(cases.past_to_date)) / cases.scale


def _per_scale(cases: Cases, amount: Floats) -> Floats:
    return np.nan_to_num(amount / cases.scale, nan=0.0)


def _known_per_scale(cases: Cases, amount: Floats, usual: Floats, otherwise: float) -> Floats:
    """Return a relative size; if not known the usual one, or that of a mean year, never zero."""
    size, stand_in = amount / cases.scale, usual / cases.scale
    known: Floats = np.where(np.isnan(size), stand_in, size)
    return np.where(np.isnan(known), otherwise, known)


def _mean(amounts: Floats) -> Floats:
    known = ~np.isnan(amounts)
    total: Floats = np.where(known, amounts, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return total


def _deviation(amounts: Floats) -> Floats:
    """Return the standard deviation of the known values in each row."""
    apart = np.where(np.isnan(amounts), 0.0, amounts - _mean(amounts)[:, None])
    count = np.maximum((~np.isnan(amounts)).sum(axis=1), 1)
    deviation: Floats = np.sqrt((apart * apart).sum(axis=1) / count)
    return deviation
