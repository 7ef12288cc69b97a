"""Compile `data/outlook/`: weekly levels of one more commodity, for the outlook to learn from.

American Pima cotton is the longest run of USDA's answers at hand: all destinations since August
2010. The levels are counted here by the monitor's own rules, once, and shipped as they are; the
ledger never holds them. A line stands until the buyer's next one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from monitor.assess.purchases import book, cumulative_sales, shipped_level
from monitor.core.calendar import MarketingYear, release_at, weeks_between
from monitor.core.history import BuyerHistory, Key, Row

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
YEAR = MarketingYear(2026, date(2025, 8, 1), date(2026, 7, 31))
NAMES = (
    "weeklyExports",
    "accumulatedExports",
    "outstandingSales",
    "grossNewSales",
    "currentMYNetSales",
    "currentMYTotalCommitment",
    "nextMYOutstandingSales",
    "nextMYNetSales",
)


def commodity(folder: Path) -> list[str]:
    """The line that describes the levels."""
    weeks = counted_weeks(histories(folder))
    return [*COMMODITY, str(YEAR.starts_on), str(weeks[0]), str(weeks[-1])]


def levels(folder: Path) -> Iterator[list[str]]:
    """Every buyer's levels, a line for each week in which one of them changed."""
    found = histories(folder)
    for code, history in found.items():
        before: list[str] = []
        for week in counted_weeks(found):
            amounts = (level(history, week) for level in (cumulative_sales, shipped_level, book))
            now = ["" if amount is None else str(amount) for amount in amounts]
            if now != before:
                yield [str(PIMA), str(code), str(week), *now]
            before = now


def histories(folder: Path) -> dict[int, BuyerHistory]:
    """Each buyer's rows, unknown destinations left out: they are no buyer."""
    rows: dict[int, dict[Key, Row]] = {}
    with (folder / FILE).open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            key = int(line["marketYear"]), date.fromisoformat(line["weekEndingDate"][:10])
            amounts = (int(line[name]) for name in NAMES)
            rows.setdefault(int(line["countryCode"]), {})[key] = Row(*amounts)
    published = {key: release_at(key[1]) for own in rows.values() for key in own}
    first, last = min(year for year, _ in published), max(year for year, _ in published)
    years = {year: YEAR.shifted(year - YEAR.year) for year in range(first, last + 2)}
    return {
        code: BuyerHistory(rows[code], published, years) for code in sorted(rows) if code != UNKNOWN
    }


def counted_weeks(found: dict[int, BuyerHistory]) -> tuple[date, ...]:
    """All weeks but those after the last that every level is known of.

    The last week collected straddles two marketing years, of which only the old one is there.
    """
    history = next(iter(found.values()))
    known = [week for week in history.weeks if cumulative_sales(history, week) is not None]
    return weeks_between(known[0], known[-1])
