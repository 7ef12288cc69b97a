"""Score forecasts: one value for each case and forecast.

Needs scoringrules (extra `backtest`) for the CRPS. Probabilities of reaching a target come from the
same quantiles as the ranges.
"""

from __future__ import annotations

import numpy as np

from monitor.core.frozen import Frozen
from monitor.outlook.cases import Cases
from monitor.outlook.numerics import LEVELS, chance_of
from monitor.outlook.panel import Floats

TARGETS = (0.8, 1.0, 1.2)
"""Targets as fractions of the mean total of the buyer's earlier windows."""


class Scores(Frozen, eq=False):
    """One forecast's scores for each case: CRPS in the unit, PIT, and chances of the three targets.

    The PIT is the forecast probability of less than the outcome; ties count half.
    """

    crps: Floats
    pit: Floats
    chance: Floats

    def joined(self, others: list[Scores]) -> Scores:
        """Return these and other scores, in order."""
        parts, names = [self, *others], self.__struct_fields__
        return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def scores_of(cases: Cases, remaining: Floats) -> Scores:
    """Score quantiles of the remainder (cases × LEVELS)."""
    from scoringrules import crps_quantile

    came = cases.remaining
    crps = np.asarray(crps_quantile(came, remaining, LEVELS, backend="numpy"), dtype=np.float64)
    missing = targets(cases) - cases.to_date[:, None]
    chance = np.stack([chance_of(remaining, missing[:, k]) for k in range(len(TARGETS))], axis=1)
    below = (remaining < came[:, None]).sum(axis=1)
    tied = (remaining == came[:, None]).sum(axis=1)
    return Scores(crps, (below + tied / 2) / len(LEVELS), chance)


def targets(cases: Cases) -> Floats:
    """Return the targets in the unit (cases × TARGETS)."""
    amounts: Floats = cases.mean_total[:, None] * np.array(TARGETS)
    return amounts


def met(cases: Cases) -> Floats:
    """Return 1 if the total reached the target, 0 if not (cases × TARGETS)."""
    reached: Floats = (cases.total[:, None] >= targets(cases)).astype(np.float64)
    return reached


def undecided(cases: Cases) -> Floats:
    """Return 1 if some, but not all, past remainders would reach the target (cases × TARGETS)."""
    missing = targets(cases) - cases.to_date[:, None]
    least = np.nanmin(cases.past_remaining, axis=1)[:, None]
    most = np.nanmax(cases.past_remaining, axis=1)[:, None]
    open_: Floats = ((least < missing) & (missing <= most)).astype(np.float64)
    return open_


def quarter(cases: Cases) -> Floats:
    """Return the quarter of the window that is over: 1 to 4."""
    number: Floats = np.ceil(4 * cases.done / (cases.done + cases.left))
    return number
