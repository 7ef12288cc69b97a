"""The outlook by the weeks since a regime began alone, few as they are.

Blocks of weeks are drawn from them at random, so that bursts of purchases and pauses stay together.
The draws depend on the week alone: the same figures give the same outlook.
"""

from __future__ import annotations

import numpy as np

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import SinceRegime
from monitor.commitments.regimes import Regime
from monitor.core.periods import WEEKLY
from monitor.outlook.numerics import LEVELS, at_level, chance_of
from monitor.outlook.panel import Floats
from monitor.outlook.ranges import range_of
from monitor.outlook.reading_window import ReadingWindow

BLOCK = 6
PATHS = 2000
FEWEST_WEEKS = 8
FEWEST_BEFORE = 13
"""Its own record begins when so many weeks of the regime are known."""
FEWEST_TRIED = 5
"""With fewer of its own earlier ranges over there is no probability."""


def since_regime(a: Assessment, asked: ReadingWindow, regime: Regime) -> SinceRegime | None:
    """Return the outlook by the weeks of a regime; None if they are too few.

    A season is left out: weekly purchases are not those for one season.
    """
    if not asked.window.basis.comparable_weeks:
        return None
    panel, left = asked.panel, asked.end - asked.now
    before = max(0, panel.index(WEEKLY.first_from(regime.begins)) - 1)
    flows = np.diff(panel.level(asked.measure)[0, before : asked.now + 1])
    if len(flows) < FEWEST_WEEKS or np.isnan(flows).any():
        return None
    case = asked.cases([asked.now], [asked.end], asked.measure)
    remaining = np.maximum(simulated(flows, left), case.floor[0])
    totals = float(asked.counted(case)[0]) + remaining
    held = [_held(flows, k, left) for k in range(FEWEST_BEFORE, len(flows) - left + 1)]
    chance = chance_of(totals[None, :], np.array([float(a.commitment.target)]))[0]
    return SinceRegime(
        label=regime.label,
        weeks=len(flows),
        total=range_of(totals),
        chance=float(chance) if len(held) >= FEWEST_TRIED else None,
        tried=len(held),
        held=sum(held),
    )


def simulated(flows: Floats, weeks: int) -> Floats:
    """Return quantiles of the sum of so many weeks to come, drawn in blocks from `flows`."""
    count = len(flows)
    blocks = -(-weeks // BLOCK)
    draws = np.random.default_rng([count, weeks]).integers(0, count, (PATHS, blocks))
    running = np.concatenate([[0.0], np.cumsum(np.concatenate([flows, flows]))])
    last = weeks - BLOCK * (blocks - 1)
    lengths = np.array([min(BLOCK, count)] * (blocks - 1) + [min(last, count)])
    totals = (running[draws + lengths] - running[draws]).sum(axis=1)
    quantiles: Floats = np.quantile(totals, LEVELS)
    return quantiles


def _held(flows: Floats, known: int, weeks: int) -> bool:
    """Return whether the 80 % range after `known` weeks contained what the next ones brought."""
    quantiles = simulated(flows[:known], weeks)
    came = flows[known : known + weeks].sum()
    return bool(at_level(quantiles, 0.1) <= came <= at_level(quantiles, 0.9))
