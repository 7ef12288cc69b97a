"""Read the bundled weekly levels and track record in `data/outlook/`, used by the outlook.

They never enter the ledger: no promise is counted from them. The levels are written by
`tools/compile_levels.py`, the track record by `monitor backtest`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from monitor.core.errors import SourceChanged
from monitor.core.paths import data_file

FORECAST = "outlook"
TRADES = {801: "China’s soybeans", 1301: "American Pima cotton"}
"""What the bundled record covers, by commodity: the promises' buyer, and all Pima buyers."""
NEEDED = {"commodity", "forecast", "by", "group", "cases", "windows", "held_80"}

LEVELS = ["commodity_code", "country_code", "week_ending", "booked", "shipped", "unshipped"]
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


@dataclass(frozen=True, slots=True)
class Tested:
    """The outlook's test cases of one commodity in one quarter of their windows."""

    commodity: int
    quarter: int
    cases: int
    windows: int
    held_80: float


def track_record() -> list[Tested]:
    """Return the bundled record by commodity and quarter. Raise SourceChanged on another header."""
    with (data_file("outlook") / "track_record.csv").open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        if not set(table.fieldnames or ()) >= NEEDED:
            raise SourceChanged(
                "The shipped table track_record.csv is not in its layout: install monitor again.",
                str(table.fieldnames),
            )
        return [
            Tested(
                int(line["commodity"]),
                int(line["group"]),
                int(line["cases"]),
                int(line["windows"]),
                float(line["held_80"]),
            )
            for line in table
            if (line["forecast"], line["by"]) == (FORECAST, "quarter")
        ]
