"""Read the bundled weekly levels in `data/outlook/`, which the outlook learns from.

They never enter the ledger: no promise is counted from them. They are written by
`tools/compile_levels.py`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.frozen import Frozen

LEVELS_FILE, SEASONS_FILE = "outlook/levels.csv", "outlook/seasons.csv"
COMMODITIES_FILE = "outlook/commodities.csv"
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


class ShippedLevels(Frozen):
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
@whole(SEASONS_FILE)
def shipped_seasons() -> dict[int, dict[tuple[int, int], list[SeasonChange]]]:
    """Return the changes of each buyer's marketing years, by commodity; before the first it is 0.

    Raise SourceChanged if the table is damaged.
    """
    changes: dict[int, dict[tuple[int, int], list[SeasonChange]]] = {}
    day = cache(date.fromisoformat)
    for code, country, year, week, committed, left in bundled_table(SEASONS_FILE, SEASONS):
        own = changes.setdefault(int(code), {}).setdefault((int(country), int(year)), [])
        own.append((day(week), int(committed), int(left)))
    return changes


@cache
@whole(f"{LEVELS_FILE} or {COMMODITIES_FILE}")
def shipped_levels() -> list[ShippedLevels]:
    """Return the levels of every bundled commodity. Raise SourceChanged if a table is damaged."""
    changes: dict[str, dict[int, list[Change]]] = {}
    day = cache(date.fromisoformat)
    for code, country, week, booked, left, unshipped in bundled_table(LEVELS_FILE, LEVELS):
        own = changes.setdefault(code, {}).setdefault(int(country), [])
        own.append((day(week), int(booked), int(left), int(unshipped)))
    return [
        ShippedLevels(int(code), name, day(starts), day(first), day(last), changes[code])
        for code, name, _, _, _, starts, first, last in bundled_table(COMMODITIES_FILE, COMMODITIES)
    ]
