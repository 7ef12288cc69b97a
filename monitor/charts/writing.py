"""How amounts, shares and dates are written: rounded for reading, never across a target.

Pure and without matplotlib, so headlines elsewhere can use the same words. An amount below a
target is never written as the target, nor a share below it as 100 %: digits are added until
the written number says what the figure says. Numbers use the true minus sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitor.formats import day
from monitor.units import SHORT_NAMES

METRIC_TONS = "metric tons"
MILLION, BILLION = 1_000_000, 1_000_000_000
MOST_DECIMALS = 9
SIGNIFICANT_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit for reading: the amount divided by `divisor`, with usually `decimals`."""

    divisor: int
    name: str
    decimals: int

    def number(self, value: int, decimals: int | None = None) -> str:
        """The bare number."""
        if value == 0:
            return "0"
        places = self.decimals if decimals is None else decimals
        return _written(Fraction(value, self.divisor), places)


def scale_for(unit: str, amount: int) -> Scale:
    """The scale in which an amount of this size is read easily."""
    short, size = SHORT_NAMES.get(unit, unit), abs(amount)
    if unit == METRIC_TONS:
        return Scale(MILLION, "MMT", 1) if size >= MILLION else Scale(1, short, 0)
    if size >= BILLION:
        return Scale(BILLION, f"billion {short}", 1)
    return Scale(MILLION, f"million {short}", 1) if size >= MILLION else Scale(1, short, 0)


def amount(value: int, unit: str) -> str:
    """An amount alone: "16.6 MMT", "646,000 t", "3 bales", to about three digits."""
    rounded = _significant(value)
    scale = scale_for(unit, rounded)
    return f"{scale.number(value if scale.divisor > 1 else rounded)} {scale.name}"


def amount_range(low: int, high: int, unit: str) -> str:
    """Two amounts as a range, a common unit said once: "20.9 to 30.2 MMT"."""
    first, last = amount(low, unit), amount(high, unit)
    (number, name), other = first.split(" ", 1), last.split(" ", 1)[1]
    return f"{number if name == other else first} to {last}"


def amounts_apart(first: int, second: int, unit: str) -> tuple[str, str]:
    """Two amounts in one sentence; exact where rounding would make different ones the same."""
    pair = amount(first, unit), amount(second, unit)
    if pair[0] != pair[1] or first == second:
        return pair
    exact = scale_for(unit, 0)
    return f"{exact.number(first)} {exact.name}", f"{exact.number(second)} {exact.name}"


def target_amount(target: int, unit: str) -> str:
    """A target, exactly: "25 MMT"."""
    scale = scale_for(unit, target)
    return f"{_exact(Fraction(target, scale.divisor))} {scale.name}"


def of_target(value: int, target: int, unit: str) -> str:
    """ "16.6 of 25 MMT"; "11.96 of 12 MMT" where "12.0" would say the target is reached."""
    scale = scale_for(unit, target)
    places = _honest_places(Fraction(value, scale.divisor), Fraction(target, scale.divisor), scale)
    return f"{scale.number(value, places)} of {target_amount(target, unit)}"


def share(value: int, target: int) -> str:
    """ "66 %"; "99.7 %" where "100 %" would say the target is reached."""
    percent = Fraction(100 * value, target)
    return f"{_written(percent, _honest_places(percent, Fraction(100), Scale(1, '%', 0)))} %"


def side_by_side(values: Sequence[int | None], target: int, unit: str) -> list[str | None]:
    """Amounts to be read against each other and a target: one scale, as many decimals as tell
    different ones apart (three at most); None stays None.
    """
    scale = scale_for(unit, target)
    goal = Fraction(target, scale.divisor)
    known = {value for value in values if value is not None}
    places = scale.decimals
    while places < 3 and len({scale.number(value, places) for value in known}) < len(known):
        places += 1

    def text(value: int) -> str:
        honest = _honest_places(Fraction(value, scale.divisor), goal, scale)
        return f"{scale.number(value, max(places, honest))} {scale.name}"

    return [None if value is None else text(value) for value in values]


def bushels(value: int, bushels_per_unit: float | None) -> str | None:
    """The amount for US readers, "610 million bushels"; None where the promise gives no factor."""
    if bushels_per_unit is None:
        return None
    count = _significant(round(value * bushels_per_unit))
    for divisor, name in ((BILLION, "billion"), (MILLION, "million")):
        if abs(count) >= divisor:
            return f"{_exact(Fraction(count, divisor))} {name} bushels"
    return f"{_written(Fraction(count), 0)} bushels"


def days(first: date, last: date) -> str:
    """A span of days, with a common year said once: "1 Oct – 12 Nov 2025"."""
    began = day(first) if first.year != last.year else day_of_year(first)
    return f"{began} – {day(last)}"


def day_of_year(on: date) -> str:
    """A day where its year is plain: "1 Oct"."""
    return f"{on.day} {on:%b}"


def possessive(name: str) -> str:
    """ "China’s", "the Netherlands’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _honest_places(value: Fraction, target: Fraction, scale: Scale) -> int:
    """The decimals from which on the written number is on the right side of 0 and the target."""
    for places in range(scale.decimals, MOST_DECIMALS):
        shown = round(value, places)
        if (shown == 0) == (value == 0) and (shown < target) == (value < target):
            return places
    return MOST_DECIMALS


def _significant(value: int) -> int:
    return round(value, SIGNIFICANT_DIGITS - max(SIGNIFICANT_DIGITS, len(str(abs(value)))))


def _written(value: Fraction, places: int) -> str:
    text = f"{float(round(value, places)):,.{places}f}"
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")


def _exact(value: Fraction) -> str:
    text = _written(value, MOST_DECIMALS)
    return text.rstrip("0").rstrip(".")
