"""What a buyer's own latest weeks say: the changes over as many weeks as are left.

Bursts and pauses stay together, because whole runs of weeks are taken, not single ones. No season
and no other buyer is looked at.
"""

from __future__ import annotations

import numpy as np

from monitor.outlook.cases import Cases
from monitor.outlook.flows import change_of
from monitor.outlook.numerics import LEVELS, weighted_quantiles
from monitor.outlook.panel import Floats, Panel

WEEKS = 260
"""Runs that begin more than five years before the case are not taken."""
HALF_LIFE = 39
"""A run counts half as much as one that begins three quarters of a year later."""
FEWEST_RUNS = 4


def recent_runs(panel: Panel, cases: Cases, *, since: int = 0) -> Floats:
    """Return quantiles of the remainder (cases × LEVELS) by the buyer's own latest runs of weeks.

    Runs begin at column `since` or later. NaN where there are too few.
    """
    rows = {buyer: row for row, buyer in enumerate(panel.buyers)}
    first = panel.first_week.toordinal()
    quantiles = np.full((len(cases), len(LEVELS)), np.nan)
    for line in range(len(cases)):
        now = int((cases.starts[line] - first) // 7 + cases.done[line])
        left, row = int(cases.left[line]), rows[int(cases.buyer[line])]
        begins = np.arange(max(since, now - left - WEEKS, 0), now - left + 1)
        runs = change_of(panel, panel.booked, np.full(len(begins), row), begins, begins + left)
        known = ~np.isnan(runs)
        if np.count_nonzero(known) >= FEWEST_RUNS:
            weight = 0.5 ** ((now - left - begins[known]) / HALF_LIFE)
            quantiles[line] = weighted_quantiles(runs[known], weight)
    bounded: Floats = np.maximum(quantiles, cases.floor[:, None])
    return bounded
