"""Set labels of several heights below each other. Without matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil, inf

Span = tuple[float, float]
"""From above to below."""
CROSSED = 1_000.0
"""Cost of a place that a line crosses, as distance."""


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


def stacked_clear(
    wanted: Sequence[float],
    heights: Sequence[float],
    low: float,
    high: float,
    crossing: Sequence[Sequence[Span]],
) -> list[float]:
    """Return the middles of labels as `stacked`, clear of the lines that cross each one's width.

    The sum of the distances is the least there is. Without room clear of all lines, as few labels
    as possible are crossed.
    """
    deep, room = [ceil(height) for height in heights], int(high - low) + 1
    if sum(deep) >= room:
        return stacked(wanted, heights, low, high)
    best: list[list[int]] = []
    above = [0.0] * room
    for want, height, spans, down in zip(wanted, heights, crossing, deep, strict=True):
        costs = (_cost(low + top, want, height, spans, high) for top in range(room))
        here = [before + cost for before, cost in zip(above, costs, strict=True)]
        best.append(_least_so_far(here))
        # The least cost down to this label, for each place where the next one may begin.
        above = [inf] * down + [here[at] for at in best[-1][: room - down]]
    tops = [best[-1][-1]] if best else []
    for column, down in zip(best[-2::-1], deep[-2::-1], strict=True):
        tops.insert(0, column[tops[0] - down])
    return [low + top + height / 2 for top, height in zip(tops, heights, strict=True)]


def _least_so_far(costs: Sequence[float]) -> list[int]:
    """Return the index of the least cost up to each index."""

    def lesser(one: int, other: int) -> int:
        return other if costs[other] < costs[one] else one

    return list(accumulate(range(len(costs)), lesser))


def _cost(top: float, want: float, height: float, spans: Sequence[Span], high: float) -> float:
    """Return what speaks against a label that begins at `top`."""
    if top + height > high:
        return inf
    crossed = any(first < top + height and top < last for first, last in spans)
    return abs(top + height / 2 - want) + CROSSED * crossed
