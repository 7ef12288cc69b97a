"""How good forecasts were: one line for each case and forecast, and their summaries.

Needs scoringrules (extra `backtest`) for the CRPS. A forecast is never asked for more than it
says: probabilities of reaching a target come from the same quantiles as the ranges.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from monitor.outlook.cases import Cases
from monitor.outlook.numerics import LEVELS, chance_of
from monitor.outlook.panel import Floats

TARGETS = (0.8, 1.0, 1.2)
"""Targets as parts of the mean total of the buyer's earlier windows."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Of one forecast, for each case: CRPS in the unit, PIT, and chances of the three targets.

    The PIT is the forecast's probability of less than what came; ties count half.
    """

    crps: Floats
    pit: Floats
    chance: Floats

    def joined(self, others: list[Scores]) -> Scores:
        """These and others, in order."""
        parts = [self, *others]
        return Scores(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Scores))
        )


def scores_of(cases: Cases, remaining: Floats) -> Scores:
    """Score quantiles of what is still to come (cases × LEVELS)."""
    from scoringrules import crps_quantile

    came = cases.remaining
    crps = np.asarray(crps_quantile(came, remaining, LEVELS, backend="numpy"), dtype=np.float64)
    missing = targets(cases) - cases.to_date[:, None]
    chance = np.stack([chance_of(remaining, missing[:, k]) for k in range(len(TARGETS))], axis=1)
    below = (remaining < came[:, None]).sum(axis=1)
    tied = (remaining == came[:, None]).sum(axis=1)
    return Scores(crps, (below + tied / 2) / len(LEVELS), chance)


def targets(cases: Cases) -> Floats:
    """Cases × TARGETS, in the unit."""
    found: Floats = cases.mean_total[:, None] * np.array(TARGETS)
    return found


def met(cases: Cases) -> Floats:
    """Cases × TARGETS: 1 where the total came out at or above the target, else 0."""
    found: Floats = (cases.total[:, None] >= targets(cases)).astype(np.float64)
    return found


def undecided(cases: Cases) -> Floats:
    """Cases × TARGETS: 1 where some, but not all, of the past remainders would reach it."""
    missing = targets(cases) - cases.to_date[:, None]
    least = np.nanmin(cases.past_remaining, axis=1)[:, None]
    most = np.nanmax(cases.past_remaining, axis=1)[:, None]
    found: Floats = ((least < missing) & (missing <= most)).astype(np.float64)
    return found


def quarter(cases: Cases) -> Floats:
    """The quarter of the window that is over: 1 to 4."""
    found: Floats = np.ceil(4 * cases.done / (cases.done + cases.left))
    return found
