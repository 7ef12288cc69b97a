"""Look up amounts by row and week, and summarise the weeks before one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.assess.basis import Measure
from monitor.core.frozen import Frozen
from monitor.outlook.panel import Floats, Ints, Panel

NEVER = 500.0
"""The maximum number of weeks without a purchase."""
FEW_ROWS = 8
HALF_LIFE = 13
LONGEST_GAP = 13


def at(level: Floats, row: Ints, column: Ints) -> Floats:
    """Return amounts by row and column; NaN outside."""
    weeks = level.shape[1]
    inside = (column >= 0) & (column < weeks)
    amounts: Floats = np.where(inside, level[row, np.clip(column, 0, max(0, weeks - 1))], np.nan)
    return amounts


def change_of(panel: Panel, level: Floats, row: Ints, begun: Ints, to: Ints) -> Floats:
    """Return the change of a level between two columns; NaN if they cannot be compared."""
    change = at(level, row, to) - at(level, row, begun)
    return np.where(panel.apart(row, begun, to), np.nan, change)


def latest_known(level: Floats) -> Ints:
    """Return, for each row and column, the last known column up to it; -1 if there is none."""
    numbers = np.where(np.isnan(level), -1, np.arange(level.shape[1]))
    columns: Ints = np.maximum.accumulate(numbers, axis=1)
    return columns


def change_before(
    panel: Panel, measure: Measure, latest: Ints, row: Ints, column: Ints, weeks: int
) -> Floats:
    """Return the change over the `weeks` weeks up to a column; `latest` is `latest_known(level)`.

    If the first level is not known, the last one known before it is used, if it is at most a
    quarter older; the change is then scaled to the same number of weeks.
    """
    level = panel.level(measure)
    first = np.where(column < 0, -1, column - weeks)
    start = latest[row, np.clip(first, 0, max(0, level.shape[1] - 1))]
    usable = (first >= 0) & (start >= 0) & (first - start <= LONGEST_GAP)
    begun = np.where(usable, start, -1)
    change = change_of(panel, level, row, begun, column)
    paced: Floats = change * (weeks / np.maximum(column - begun, 1))
    return paced


def mean(amounts: Floats) -> Floats:
    """Return the mean of the known values in each row; NaN if there are none."""
    known = ~np.isnan(amounts)
    count = known.sum(axis=1)
    total = np.where(known, amounts, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


class Flows(Frozen, eq=False):
    """The weekly changes as running sums, so that any run of weeks is a difference.

    `idle` is the number of weeks since the last change, `pace` the smoothed weekly mean.
    """

    known: Floats
    moved: Floats
    amount: Floats
    square: Floats
    idle: Floats
    pace: Floats

    def share(self, who: Ints, now: Ints, weeks: int) -> Floats:
        """Return the share of the known weeks in which the level changed."""
        count = self._sum(self.known, who, now, weeks)
        return self._sum(self.moved, who, now, weeks) / np.maximum(count, 1)

    def deviation(self, who: Ints, now: Ints, weeks: int) -> Floats:
        """Return the standard deviation of the weekly changes."""
        count = np.maximum(self._sum(self.known, who, now, weeks), 1)
        average = self._sum(self.amount, who, now, weeks) / count
        square = self._sum(self.square, who, now, weeks) / count
        return np.sqrt(np.maximum(square - average * average, 0.0))

    @staticmethod
    def _sum(running: Floats, who: Ints, now: Ints, weeks: int) -> Floats:
        # `now + 1`, because column k holds the sum before week k.
        total: Floats = running[who, now + 1] - running[who, np.maximum(now + 1 - weeks, 0)]
        return total


def flows_of(panel: Panel, measure: Measure) -> Flows:
    """Return the weekly changes of every row of a level; an unknown change counts as none."""
    level = panel.level(measure)
    change = np.diff(level, axis=1, prepend=np.nan)
    if panel.breaks is not None:
        change[:, 1:][np.diff(panel.breaks, axis=1) != 0] = np.nan
    known = ~np.isnan(change)
    change = np.where(known, change, 0.0)
    moved = change != 0
    columns = np.arange(level.shape[1], dtype=np.float64)
    latest = np.maximum.accumulate(np.where(moved, columns, -NEVER), axis=1)
    return Flows(
        known=_running(known.astype(np.float64)),
        moved=_running(moved.astype(np.float64)),
        amount=_running(change),
        square=_running(change * change),
        idle=np.minimum(columns - latest, NEVER),
        pace=smoothed(change),
    )


def smoothed(change: Floats) -> Floats:
    """Return the exponentially weighted mean week, with a half-life of a quarter."""
    keep = 0.5 ** (1 / HALF_LIFE)
    if len(change) < FEW_ROWS:
        return np.array([_smoothed_row(row, keep) for row in change.tolist()]).reshape(change.shape)
    means, pace = np.empty_like(change), np.zeros(len(change))
    for column in range(change.shape[1]):
        pace = keep * pace + (1 - keep) * change[:, column]
        means[:, column] = pace
    return means


def _smoothed_row(row: Sequence[float], keep: float) -> list[float]:
    """Return one row's weeks in plain floats: arrays of a few rows take longer for each column."""
    pace, means = 0.0, []
    for value in row:
        pace = keep * pace + (1 - keep) * value
        means.append(pace)
    return means


def _running(values: Floats) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
