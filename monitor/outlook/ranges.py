"""Ranges of an amount, from its quantiles."""

from __future__ import annotations

from monitor.assess.outlook import Range
from monitor.outlook.numerics import at_level
from monitor.outlook.panel import Floats


def range_of(quantiles: Floats) -> Range:
    """Return the median and the central 50, 80 and 95 % ranges of a distribution."""
    return Range(
        low_95=_at(quantiles, 0.025),
        low_80=_at(quantiles, 0.1),
        low_50=_at(quantiles, 0.25),
        median=_at(quantiles, 0.5),
        high_50=_at(quantiles, 0.75),
        high_80=_at(quantiles, 0.9),
        high_95=_at(quantiles, 0.975),
    )


def span_of(quantiles: Floats) -> Range:
    """Return the range of a few past windows: its 80 and 95 % are the lowest and the highest."""
    low, high = (round(float(quantiles[k])) for k in (0, -1))
    return Range(
        low_95=low,
        low_80=low,
        low_50=_at(quantiles, 0.25),
        median=_at(quantiles, 0.5),
        high_50=_at(quantiles, 0.75),
        high_80=high,
        high_95=high,
    )


def _at(quantiles: Floats, level: float) -> int:
    return round(float(at_level(quantiles, level)))
