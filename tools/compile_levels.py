"""Compile `data/outlook/`: weekly levels of a second commodity to train the outlook on.

American Pima cotton is the longest series of USDA responses available: all destinations since
August 2010. The levels, and each marketing year's own commitment, are computed here once by the
monitor's own rules and bundled; the ledger never holds them. Each line holds until the buyer's next
one, or until the marketing year's last week.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from monitor.assess.purchases import (
    book,
    cumulative_sales,
    season_commitment,
    season_shipped,
    shipped_level,
)
from monitor.core.calendar import MarketingYear, release_at, week_ending_of
from monitor.core.history import BuyerHistory, Key
from monitor.core.periods import WEEKLY
from monitor.core.records import Measures
from monitor.sources.export_row import AMOUNTS

FILE = "american_pima_1301_raw_rows_2026-08-13.csv"
PIMA, UNKNOWN = 1301, 9990
COMMODITY = (
    str(PIMA),
    "Cotton- Am Pima",
    "running bales",
    "2026-08-13",
    "USDA ESR API, all destinations of marketing years 2011 to 2026, without unknown ones",
)
COMMODITY_HEADER = (
    "commodity_code",
    "name",
    "unit",
    "collected_on",
    "source",
    "year_starts_on",
    "first_week",
    "last_week",
)
HEADER = ("commodity_code", "country_code", "week_ending", "booked", "shipped", "unshipped")
SEASONS_HEADER = (
    "commodity_code",
    "country_code",
    "marketing_year",
    "week_ending",
    "committed",
    "shipped",
)
YEAR = MarketingYear(2026, date(2025, 8, 1), date(2026, 7, 31))


def commodity(folder: Path) -> list[str]:
    """Return the line that describes the levels."""
    weeks = counted_weeks(histories(folder))
    return [*COMMODITY, str(YEAR.starts_on), str(weeks[0]), str(weeks[-1])]


def levels(folder: Path) -> Iterator[list[str]]:
    """Yield every buyer's levels, one line for each week in which one changed."""
    found = histories(folder)
    for code, history in found.items():
        before: list[str] = []
        for week in counted_weeks(found):
            amounts = (level(history, week) for level in (cumulative_sales, shipped_level, book))
            now = ["" if amount is None else str(amount) for amount in amounts]
            if now != before:
                yield [str(PIMA), str(code), str(week), *now]
            before = now


def seasons(folder: Path) -> Iterator[list[str]]:
    """Yield each marketing year's own commitment and shipments, one line for each change.

    They begin with the week that has the year's first day, and end with the one of its last.
    """
    found = histories(folder)
    weeks = counted_weeks(found)
    for code, history in found.items():
        for year, season in sorted(history.marketing_years.items()):
            before: list[str] = ["0", "0"]
            first, last = week_ending_of(season.starts_on), week_ending_of(season.ends_on)
            for week in (week for week in weeks if first <= week <= last):
                amounts = (
                    level(history, year, week) for level in (season_commitment, season_shipped)
                )
                now = ["" if amount is None else str(amount) for amount in amounts]
                if now != before:
                    yield [str(PIMA), str(code), str(year), str(week), *now]
                before = now


def histories(folder: Path) -> dict[int, BuyerHistory]:
    """Return each buyer's rows by code, without unknown destinations, which are no single buyer."""
    rows: dict[int, dict[Key, Measures]] = {}
    with (folder / FILE).open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            key = int(line["marketYear"]), date.fromisoformat(line["weekEndingDate"][:10])
            amounts = (int(line[name]) for name in AMOUNTS)
            rows.setdefault(int(line["countryCode"]), {})[key] = Measures(*amounts)
    published = {key: release_at(key[1]) for own in rows.values() for key in own}
    first, last = min(year for year, _ in published), max(year for year, _ in published)
    years = {year: YEAR.shifted(year - YEAR.year) for year in range(first, last + 2)}
    return {
        code: BuyerHistory(rows[code], published, years) for code in sorted(rows) if code != UNKNOWN
    }


def counted_weeks(found: dict[int, BuyerHistory]) -> tuple[date, ...]:
    """Return all weeks in which every level is known.

    The last week collected is left out because it straddles two marketing years and only the old
    one was collected.
    """
    history = next(iter(found.values()))
    known = [week for week in history.weeks if cumulative_sales(history, week) is not None]
    return WEEKLY.between(known[0], known[-1])
