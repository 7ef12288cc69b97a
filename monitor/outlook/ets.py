"""Simulate exponential smoothing of the weekly flows, the textbook forecast.

Needs statsmodels (extra `backtest`). Level only, additive errors, because there are too few
purchases to estimate a trend or a season of 52 weeks.
"""

from __future__ import annotations

import warnings

import numpy as np

from monitor.core.frozen import Frozen
from monitor.outlook.cases import Cases
from monitor.outlook.numerics import LEVELS
from monitor.outlook.panel import Floats, Panel

WEEKS = 260
FEWEST_WEEKS = 10
PATHS = 500


class Smoothed(Frozen, eq=False):
    """For each case: quantiles of the remainder (cases × LEVELS), and its expectation."""

    quantiles: Floats
    mean: Floats


def smoothed(panel: Panel, cases: Cases) -> Smoothed:
    """Return the forecast of every case from the weeks known at it, simulated from its errors.

    The random seed depends on the case alone, so that any part of a backtest gives the same
    numbers.
    """
    rows = {buyer: row for row, buyer in enumerate(panel.buyers)}
    first = panel.first_week.toordinal()
    quantiles, mean = np.zeros((len(cases), len(LEVELS))), np.zeros(len(cases))
    for line in range(len(cases)):
        now = int((cases.starts[line] - first) // 7 + cases.done[line])
        flows = np.diff(panel.booked[rows[int(cases.buyer[line])], : now + 1])[-WEEKS:]
        flows = flows[~np.isnan(flows)] / cases.scale[line]
        if len(flows) < FEWEST_WEEKS or np.ptp(flows) == 0:
            continue
        seed = [int(cases.buyer[line]), int(cases.starts[line]), int(cases.done[line])]
        quantiles[line], mean[line] = _simulated(flows, int(cases.left[line]), seed)
    scale = cases.scale
    amounts = np.maximum(quantiles * scale[:, None], cases.floor[:, None])
    return Smoothed(amounts, mean * scale)


def _simulated(flows: Floats, weeks: int, seed: list[int]) -> tuple[Floats, float]:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that stops early still forecasts
        fitted = ETSModel(flows, error="add", initialization_method="heuristic").fit(disp=False)
        paths = fitted.simulate(
            weeks,
            anchor="end",
            repetitions=PATHS,
            random_errors="bootstrap",
            rng=np.random.default_rng(seed),
        )
        expected = float(np.sum(fitted.forecast(weeks)))
    totals = np.asarray(paths, dtype=np.float64).reshape(weeks, PATHS).sum(axis=0)
    return np.quantile(totals, LEVELS), expected
