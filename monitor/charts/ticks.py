"""Limits and labels of a plot's axes. Without matplotlib."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil, floor, log10

from monitor.charts.series import Span
from monitor.charts.shapes import Amount, Tick
from monitor.core.calendar import DAY
from monitor.text.amounts import scale_for

MOST_MONTHS, FEW_MONTHS = 13, 6
"""Labels on the axis of a wide and of a narrow screen."""
MONTHS = (1, 2, 3, 4, 6, 12)
STEPS = (1, 2, 2.5, 5, 10)
NEAR = 0.055
"""Share of the axis within which a number is too near to another label."""


def limits(values: Iterable[Amount], *, room: float = 0.06) -> tuple[float, float]:
    """Return the limits of an amount axis that shows zero and every value, with room above.

    There is room below as well if a value is negative.
    """
    known = [0.0, *(float(value) for value in values if value is not None)]
    low, high = min(known), max(known)
    high = high if high > low else low + 1
    return low - (high - low) * room * (low < 0), high + (high - low) * room


def amount_ticks(
    unit: str, y: tuple[float, float], beside: Sequence[float] = ()
) -> tuple[Tick, ...]:
    """Return about five round amounts within the limits, the highest with the unit.

    Those too near to an amount of `beside`, which another label names, are left out.
    """
    low, high = y
    step = _round_step((high - low) / 5)
    firsts = range(ceil(low / step), floor(high / step) + 1)
    ticks = [k * step for k in firsts]
    scale = scale_for(unit, round(max(high, -low)))
    exact = (d for d in range(4) if all(tick * 10**d % scale.divisor == 0 for tick in ticks))
    places = next(exact, scale.decimals)
    near = (high - low) * NEAR
    clear = [tick for tick in ticks if all(abs(tick - other) > near for other in beside)]
    texts = [scale.number(round(tick), places) for tick in clear]
    if texts:
        texts[-1] = f"{texts[-1]} {scale.name}"
    return tuple(Tick(float(tick), text) for tick, text in zip(clear, texts, strict=True))


def _round_step(least: float) -> int:
    """Return the smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below."""
    power = 10 ** floor(log10(max(least, 1)))
    return next(int(k * power) for k in STEPS if k * power >= least and k * power == int(k * power))


def month_ticks(span: Span) -> tuple[Tick, ...]:
    """Return the first days of months, thinned, with the year at the first and at each January."""
    firsts = list(_firsts(span))
    step = _months(len(firsts), MOST_MONTHS)
    shown = [on for on in firsts if (on.month - 1) % step == 0]
    wide = _months(len(firsts), FEW_MONTHS)
    named = {on.year: on for on in reversed(shown)}
    return tuple(
        Tick(
            on.toordinal(),
            f"{on:%b}\n{on.year}" if named[on.year] is on else f"{on:%b}",
            minor=(on.month - 1) % wide != 0,
        )
        for on in shown
    )


def _months(count: int, most: int) -> int:
    return next((step for step in MONTHS if count <= step * most), MONTHS[-1])


def _firsts(span: Span) -> Iterator[date]:
    on = (
        span.first if span.first.day == 1 else (span.first.replace(day=1) + 32 * DAY).replace(day=1)
    )
    while on <= span.last:
        yield on
        on = (on + 32 * DAY).replace(day=1)


def days_of(span: Span) -> tuple[float, float]:
    """Return the limits of a date axis."""
    return span.first.toordinal(), span.last.toordinal() + 1
