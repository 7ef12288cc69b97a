"""Set labels of several heights below each other. Without matplotlib."""

from __future__ import annotations

from collections.abc import Sequence


def stacked(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return the middles of labels that do not overlap, each as near as possible to its wanted one.

    `wanted` ascend. The stack stays between `low` and `high` if it fits.
    """
    middles: list[float] = []
    free = low
    for want, height in zip(wanted, heights, strict=True):
        middles.append(max(want, free + height / 2))
        free = middles[-1] + height / 2
    limit = high
    for k in range(len(middles) - 1, -1, -1):
        middles[k] = min(middles[k], limit - heights[k] / 2)
        limit = middles[k] - heights[k] / 2
    return middles
