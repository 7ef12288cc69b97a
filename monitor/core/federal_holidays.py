"""The days on which US federal offices are closed, from the package `holidays`.

`data/federal_holidays.csv` holds its days of the years in use, because importing the package takes
longer than everything else `monitor status` does. `python -m tools.federal_holidays` writes it, and
a test compares it with the package; other years are asked of the package itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from monitor.core.bundled import bundled_table, whole

FILE = "federal_holidays.csv"
HEADER = ["day", "holiday"]


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """Return the days of `year` on which US federal offices are closed.

    Includes observed days and closings by executive order. Half-day closings are left out because
    offices close at noon and the report comes out in the morning.
    """
    return _written().get(year) or frozenset(named_holidays(year))


def named_holidays(year: int) -> dict[date, str]:
    """Return the same days, each with its holiday's name, from the package.

    The following year is queried as well because its New Year's Day may be observed on 31 December.
    """
    import holidays

    days = holidays.country_holidays("US", categories=("government",), years=(year, year + 1))
    return {
        day: name
        for day, name in sorted(days.items())
        if day.year == year and "half-day" not in name
    }


@cache
@whole(FILE)
def _written() -> Mapping[int, frozenset[date]]:
    """Return the bundled days of each year; every year has some."""
    days: dict[int, set[date]] = {}
    for text, _ in bundled_table(FILE, HEADER):
        day = date.fromisoformat(text)
        days.setdefault(day.year, set()).add(day)
    return {year: frozenset(of_year) for year, of_year in days.items()}
