"""Format amounts, shares and dates for reading, without ever rounding across a target.

Pure and without matplotlib, so that any report can use it. An amount below a target is never
written as the target, nor a share below it as 100 %: decimals are added until the text is on the
same side of the target as the figure. Numbers use the true minus sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from monitor.assess.windows import Window
from monitor.core.calendar import MarketingYear
from monitor.core.formats import day
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY
from monitor.core.units import BUSHELS, SHORT_NAMES, US_DOLLARS, InBushels, read_in

METRIC_TONS = "metric tons"
REDUCED = "cancelled or moved"
REDUCTION = f"net reduction ({REDUCED})"
"""A negative net amount: tonnes can be cancelled, or moved to another buyer or season."""
MILLION, BILLION = 1_000_000, 1_000_000_000
WHOLE_MILLIONS = 100 * MILLION
"""From this amount on, millions of bushels are written without decimals, as the trade does."""
MOST_DECIMALS = 9
SIGNIFICANT_DIGITS = 3


class Scale(Frozen):
    """A display unit: amounts are divided by `divisor` and written with `decimals` by default."""

    divisor: int
    name: str
    decimals: int

    def number(self, value: int, decimals: int | None = None) -> str:
        """Return the number without its unit."""
        if value == 0:
            return "0"
        places = self.decimals if decimals is None else decimals
        return _written(Fraction(value, self.divisor), places)


def scale_for(unit: str, amount: int) -> Scale:
    """Return the display unit for an amount of this size."""
    short, size = SHORT_NAMES.get(unit, unit), abs(amount)
    if unit == METRIC_TONS:
        return Scale(MILLION, "MMT", 1) if size >= MILLION else Scale(1, short, 0)
    if unit == BUSHELS and WHOLE_MILLIONS <= size < 10 * BILLION:
        return Scale(MILLION, f"million {short}", 0)
    if size >= BILLION:
        return Scale(BILLION, f"billion {short}", 1)
    return Scale(MILLION, f"million {short}", 1) if size >= MILLION else Scale(1, short, 0)


def amount(value: int, unit: str) -> str:
    """Return an amount to about three digits: "16.6 MMT", "646,000 t", "3 bales"."""
    value, unit = read_in(value, unit)
    rounded = _significant(value)
    scale = scale_for(unit, rounded)
    return f"{scale.number(value if scale.divisor > 1 else rounded)} {scale.name}"


def amounts_apart(first: int, second: int, unit: str) -> tuple[str, str]:
    """Return two amounts as text; exact if rounding would make different ones look equal."""
    (first, _), (second, unit) = read_in(first, unit), read_in(second, unit)
    pair = amount(first, unit), amount(second, unit)
    if pair[0] != pair[1] or first == second:
        return pair
    exact = scale_for(unit, 0)
    return f"{exact.number(first)} {exact.name}", f"{exact.number(second)} {exact.name}"


def target_amount(target: int, unit: str) -> str:
    """Return a target exactly: "25 MMT"; to three digits in bushels and US dollars.

    Bushels are converted, and a target in dollars may have a base of many digits.
    """
    target, unit = read_in(target, unit)
    scale = scale_for(unit, target)
    if unit in (BUSHELS, US_DOLLARS):
        target = _significant(target)
    return f"{_exact(Fraction(target, scale.divisor))} {scale.name}"


def of_target(value: int, target: int, unit: str) -> str:
    """Return "16.6 of 25 MMT"; "11.96 of 12 MMT" if "12.0" would claim the target is reached."""
    (value, _), (target, unit) = read_in(value, unit), read_in(target, unit)
    scale = scale_for(unit, target)
    places = _honest_places(Fraction(value, scale.divisor), Fraction(target, scale.divisor), scale)
    return f"{scale.number(value, places)} of {target_amount(target, unit)}"


def share(value: int, target: int) -> str:
    """Return "66 %"; "99.7 %" if "100 %" would claim the target is reached."""
    percent = Fraction(100 * value, target)
    return f"{_written(percent, _honest_places(percent, Fraction(100), Scale(1, '%', 0)))} %"


def side_by_side(values: Sequence[int | None], target: int, unit: str) -> list[str | None]:
    """Return amounts to compare with each other and a target, on one scale.

    They have as many decimals as tell different ones apart (at most three); None stays None.
    """
    values = [None if value is None else read_in(value, unit)[0] for value in values]
    target, unit = read_in(target, unit)
    scale = scale_for(unit, target)
    places, goal = _places_apart(values, scale), Fraction(target, scale.divisor)

    def text(value: int) -> str:
        honest = _honest_places(Fraction(value, scale.divisor), goal, scale)
        return f"{scale.number(value, max(places, honest))} {scale.name}"

    return [None if value is None else text(value) for value in values]


def beside(values: Sequence[int | None], unit: str) -> list[str | None]:
    """Return amounts to compare with each other, each as `amount` writes it if that is clear.

    If rounding would make different ones look equal, they get one scale with decimals, or are
    exact; None stays None.
    """
    values = [None if value is None else read_in(value, unit)[0] for value in values]
    unit = read_in(0, unit)[1]
    known = {value for value in values if value is not None}
    scale = scale_for(unit, max((abs(value) for value in known), default=0))
    places, exact = _places_apart(values, scale), scale_for(unit, 0)
    ways: list[Callable[[int], str]] = [
        lambda value: amount(value, unit),
        lambda value: f"{scale.number(value, places)} {scale.name}",
        lambda value: f"{exact.number(value)} {exact.name}",
    ]
    way = next(w for w in ways if w is ways[-1] or len({w(v) for v in known}) == len(known))
    return [None if value is None else way(value) for value in values]


def from_to(low: int, high: int, unit: str) -> str:
    """Return a range with a common unit written once: "3.5 – 20.5 MMT"."""
    return " – ".join(_unit_once(low, high, unit))


def amount_range(low: int, high: int, unit: str) -> str:
    """Return a range for use in a sentence: "3.5 to 20.5 MMT"."""
    return " to ".join(_unit_once(low, high, unit))


def part_of(part: int, whole: int, unit: str) -> str:
    """Return a part of a figure with a common unit written once: "11.1 of 22.8 MMT"."""
    return " of ".join(_unit_once(part, whole, unit))


def _unit_once(first: int, last: int, unit: str) -> tuple[str, str]:
    texts = [text or "" for text in beside([first, last], unit)]
    name = texts[1].partition(" ")[2]
    return ("0" if first == 0 else texts[0].removesuffix(f" {name}")), texts[1]


def _places_apart(values: Sequence[int | None], scale: Scale) -> int:
    known = {value for value in values if value is not None}
    places = scale.decimals
    while places < 3 and len({scale.number(value, places) for value in known}) < len(known):
        places += 1
    return places


def bushels(value: int, bushels_per_unit: float | None) -> str | None:
    """Return the amount as "610 million bushels"; None if the commitment gives no factor."""
    if bushels_per_unit is None:
        return None
    count = _significant(round(value * bushels_per_unit))
    for divisor, name in ((BILLION, "billion"), (MILLION, "million")):
        if abs(count) >= divisor:
            return f"{_exact(Fraction(count, divisor))} {name} bushels"
    return f"{_written(Fraction(count), 0)} bushels"


def other_unit(value: int, unit: str, bushels_per_ton: float | None) -> str | None:
    """Return the amount in the other unit: bushels for tons, tons for bushels."""
    if isinstance(unit, InBushels):
        return amount(value, str(unit))
    if unit == BUSHELS and bushels_per_ton is not None:
        return amount(round(value / bushels_per_ton), METRIC_TONS)
    return bushels(value, bushels_per_ton)


def season_name(season: MarketingYear) -> str:
    """Return a marketing year as the trade writes it: "2025/26", or "2026" for a calendar year."""
    began, ended = season.starts_on.year, season.ends_on.year
    return f"{began}" if began == ended else f"{began}/{ended % 100:02}"


def days(first: date, last: date) -> str:
    """Return a span of days with a common year written once: "1 Oct – 12 Nov 2025"."""
    began = day(first) if first.year != last.year else day_of_year(first)
    return f"{began} – {day(last)}"


def counted_periods(window: Window) -> str:
    """Return "weeks ending 30 Oct 2025 – 26 Feb 2026", or "months Jan 2020 – Dec 2020"."""
    first, last, period = window.first_week, window.last_week, window.period
    if period == WEEKLY:
        return f"weeks ending {days(first, last)}"
    return f"{period.nouns} {period.label(first)} – {period.label(last)}"


def day_of_year(on: date) -> str:
    """Return a day without its year: "1 Oct"."""
    return f"{on.day} {on:%b}"


def possessive(name: str) -> str:
    """Return the possessive form: "China’s", "the Netherlands’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _honest_places(value: Fraction, target: Fraction, scale: Scale) -> int:
    """Return the fewest decimals that keep the number on its side of 0 and the target."""
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


def season(window: Window | None) -> str:
    """Return the marketing year that a window has the weeks of: "marketing year 2025/26"."""
    if window is None:
        return "one marketing year"
    began, ended = window.starts_on.year, window.ends_on.year
    years = f"{began}" if began == ended else f"{began}/{ended % 100:02}"
    return f"marketing year {years}"
