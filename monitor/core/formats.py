"""Format amounts, dates and instants for people. Unknown is "not known", never 0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from monitor.core.calendar import new_york
from monitor.core.units import SHORT_NAMES, read_in

NOT_KNOWN = "not known"
MINUS = "\N{MINUS SIGN}"


def amount(value: int | None, unit: str) -> str:
    """Format an amount with its unit and a real minus sign: "16,606,954 t", "−136,000 t"."""
    if value is None:
        return NOT_KNOWN
    value, unit = read_in(value, unit)
    return f"{value:,} {SHORT_NAMES.get(unit, unit)}".replace("-", MINUS)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a "did you mean" hint to end a sentence with; "" if no known name is similar."""
    by_name = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), by_name, n=3, cutoff=0.5)
    return f" Did you mean {', '.join(by_name[each] for each in near)}?" if near else ""


def percent(share: float | None) -> str:
    """Format a share with one decimal, never rounded up to 100 %: "66.4 %"."""
    if share is None:
        return NOT_KNOWN
    rounded = round(100 * share, 1)
    return f"{99.9 if share < 1 <= rounded / 100 else rounded:.1f} %"


def chance(probability: float) -> str:
    """Format a probability as a whole percent, never as 0 % or 100 %: no forecast is certain."""
    if probability > 0.99:
        return "more than 99 %"
    return "less than 1 %" if probability < 0.01 else f"{100 * probability:.0f} %"


def day(value: date | None) -> str:
    """Format a date: "1 Oct 2026"."""
    return NOT_KNOWN if value is None else f"{value.day} {value:%b %Y}"


def new_york_time(value: datetime | None) -> str:
    """Format an instant in New York time: "Fri 27 Nov 2026, 08:30 New York"."""
    if value is None:
        return NOT_KNOWN
    local = value.astimezone(new_york())
    return f"{local:%a} {day(local.date())}, {local:%H:%M} New York"


def new_york_day(value: datetime | None) -> str:
    """Format the New York date of an instant."""
    return NOT_KNOWN if value is None else day(value.astimezone(new_york()).date())


def plural(count: int, one: str, many: str) -> str:
    """Format a count with its noun: "1 week", "6 weeks"."""
    return f"{count:,} {one if count == 1 else many}"


MOST_NAMES = 4


def together(names: Sequence[str]) -> str:
    """Return names as one: "Bangladesh, India and Nepal"; of many only the first two."""
    if len(names) > MOST_NAMES:
        names = (*names[:2], f"{len(names) - 2} others")
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def megabytes(count: int) -> str:
    """Return a number of bytes as "1,234 MB", rounded down."""
    return f"{count // 1_000_000:,} MB"


def utc(value: datetime) -> str:
    """Format an instant for machines: UTC, to the second, sortable as text."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
