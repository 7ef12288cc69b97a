"""Read the bundled weekly levels in `data/outlook/`, which the outlook learns from.

They never enter the ledger: no promise is counted from them. They are written by
`tools/compile_levels.py`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from monitor.core.errors import SourceChanged
from monitor.core.paths import data_file

LEVELS = ["commodity_code", "country_code", "week_ending", "booked", "shipped", "unshipped"]
SEASONS = [
    "commodity_code",
    "country_code",
    "marketing_year",
    "week_ending",
    "committed",
    "shipped",
]
COMMODITIES = [
    "commodity_code",
    "name",
    "unit",
    "collected_on",
    "source",
    "year_starts_on",
    "first_week",
    "last_week",
]

Change = tuple[date, int, int, int]
"""A week ending, and the booked, shipped and unshipped (outstanding) levels from then on."""


@dataclass(frozen=True, slots=True)
class ShippedLevels:
    """One commodity's levels by buyer; each change holds until the next one."""

    commodity: int
    name: str
    year_starts_on: date
    first_week: date
    last_week: date
    changes: dict[int, list[Change]]


SeasonChange = tuple[date, int, int]
"""A week ending, and one marketing year's commitment and shipments from then on."""


@cache
def shipped_seasons() -> dict[int, dict[tuple[int, int], list[SeasonChange]]]:
    """Return the changes of each buyer's marketing years, by commodity; before the first it is 0.

    Raise SourceChanged on another header.
    """
    changes: dict[int, dict[tuple[int, int], list[SeasonChange]]] = {}
    day = cache(date.fromisoformat)
    for code, country, year, week, committed, left in _table("seasons.csv", SEASONS):
        own = changes.setdefault(int(code), {}).setdefault((int(country), int(year)), [])
        own.append((day(week), int(committed), int(left)))
    return changes


@cache
def shipped_levels() -> list[ShippedLevels]:
    """Return the levels of every bundled commodity. Raise SourceChanged on another header."""
    changes: dict[str, dict[int, list[Change]]] = {}
    day = cache(date.fromisoformat)
    for code, country, week, booked, left, unshipped in _table("levels.csv", LEVELS):
        own = changes.setdefault(code, {}).setdefault(int(country), [])
        own.append((day(week), int(booked), int(left), int(unshipped)))
    return [
        ShippedLevels(int(code), name, day(starts), day(first), day(last), changes[code])
        for code, name, _, _, _, starts, first, last in _table("commodities.csv", COMMODITIES)
    ]


def _table(name: str, header: list[str]) -> list[list[str]]:
    with (data_file("outlook") / name).open(newline="", encoding="utf-8") as file:
        first, *lines = csv.reader(file)
    if first != header:
        raise SourceChanged(
            f"The shipped table {name} is not in its layout: install monitor again.", str(first)
        )
    return lines
