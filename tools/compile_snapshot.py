"""Compile the bundled figures from collected USDA responses, or bring them up to date.

    python -m tools.compile_snapshot --public           # add what USDA's public files have
    python -m tools.compile_snapshot --ledger FILE      # add what a monitor's database has
    python -m tools.compile_snapshot FOLDER             # compile the beginning anew

`extend_snapshot.py` does the first two. FOLDER holds the collected files (names below). Output:
`data/snapshot/*.csv` and `data/outlook/*.csv` (`compile_levels.py`; the track record there is
written by `monitor backtest`). Publication days come from `data/publications.csv`, which is
maintained by hand. The same input gives the same bytes. A row is written once, and again only if a
later response changed it, with the day it became public and how that is known. What was added later
is not in the folder and has to be added again.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from monitor.core.calendar import MarketingYear, release_day
from monitor.core.clocks import utc_now
from monitor.core.errors import MonitorError
from monitor.core.records import ALL_DESTINATIONS, MEASURES
from monitor.sources.export_row import AMOUNTS
from tools import compile_levels
from tools.extend_snapshot import from_ledger, from_public_files

DATA = Path(__file__).parent.parent / "data"
RECORD = DATA / "publications.csv"
"""Weeks whose publication day is on record: week ending, day published, evidence."""
CHINA, UNKNOWN_NOW, UNKNOWN_BEFORE = 5700, 9990, 2
SOYBEANS = 801
CHINA_FILE = "soybeans_china_weekly.csv"
VINTAGES = ("2026-08-20", "2026-09-03")
VINTAGE_FILE = "soybeans_all_destinations_MY2026_as_published_{}.csv"
NATIONAL_FILE = "soybeans_national_weekly_2024-2026.csv"
HEADER = ("release", "market_year", "country_code", "week_ending", "published_on", "evidence")

REVISED_BY = "2026-08-20"
"""All destinations collected on this day add up to the revised sum."""

FIRST_FORMS = (("2025-12-04", "2026", "1552100"),)
"""National net sales as first published, later revised: week, marketing year, tonnes."""

METRIC_TONS = "1"

RELEASES = {
    "china-esrqs-2020-01": (
        "5700",
        "2020-01-31",
        "China; USDA query system (ESRQS), collected January 2020",
        "",
    ),
    "china-esrqs-2025-06": (
        "5700",
        "2025-06-30",
        "China; USDA query system (ESRQS), collected June 2025",
        "w/e 2019-10-10 to 2020-05-28: China's sales for the next marketing year are not known.",
    ),
    "china-api-2026-10": (
        "5700",
        "2026-10-08",
        "China; USDA ESR API, collected October 2026",
        "w/e 2025-10-30 to 2026-03-26: China's sales for the next marketing year are not in the "
        "collected answers and entered as 0 (METHODOLOGY, “Not known is not zero”). | "
        "w/e 2026-09-03 to 2026-10-01: China's sales for the next marketing year are not in the "
        "collected answers and entered as 0: an assumption, no sale of the 2027/28 crop to China "
        "having been reported.",
    ),
    "all-2026-08-20": (
        "all",
        "2026-08-20",
        "All destinations of 2025/26 as public on 2026-08-20; USDA ESR API",
        "",
    ),
    "all-2026-09-03": (
        "all",
        "2026-09-03",
        "All destinations of 2025/26 as public on 2026-09-03; USDA ESR API",
        "",
    ),
    "national-cme-2026-01": (
        "national",
        "2026-01-08",
        "All destinations summed; net sales as CME Group's table of 8 January 2026 has them, "
        "https://www.cmegroup.com/education/events/econoday/2026/01/feed675860.html",
        "w/e 2025-12-04 to 2025-12-04: of the first form of the national sum only net sales are on "
        "record, to the nearest hundred t; USDA revised them on a day that is not known.",
    ),
    "national-2026-10": (
        "national",
        "2026-10-08",
        "All destinations summed; USDA ESR API, collected October 2026",
        "",
    ),
}

Row = dict[str, str]


def main(folder: Path) -> None:
    """Write every table of the snapshot from the files in `folder`."""
    published = {r["week_ending"]: (r["published_on"], r["evidence"]) for r in read(RECORD)}
    observations = [*china(folder, published), *vintages(folder, published)]
    observations += national(folder, published)
    write("snapshot/observations.csv", (*HEADER, *MEASURES), observations)
    write(
        "snapshot/releases.csv",
        ("release", "commodity_code", "unit_id", "scope", "retrieved_on", "title", "note"),
        ([name, str(SOYBEANS), METRIC_TONS, *words] for name, words in RELEASES.items()),
    )
    write("snapshot/destinations.csv", ("code", "name", "description"), destinations(folder))
    write("snapshot/commodities.csv", ("code", "name", "unit_id"), commodities(folder))
    write(
        "snapshot/marketing_years.csv",
        ("commodity_code", "market_year", "starts_on", "ends_on"),
        marketing_years(),
    )
    write("outlook/levels.csv", compile_levels.HEADER, compile_levels.levels(folder))
    write("outlook/seasons.csv", compile_levels.SEASONS_HEADER, compile_levels.seasons(folder))
    header = compile_levels.COMMODITY_HEADER
    write("outlook/commodities.csv", header, [compile_levels.commodity(folder)])


def publication(week: str, published: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a week's publication day and evidence: from the record, else by the release rule."""
    return published.get(week) or (release_day(date.fromisoformat(week)).isoformat(), "rule")


def china(folder: Path, published: dict[str, tuple[str, str]]) -> Iterator[list[str]]:
    """Yield China's rows, with next-year sales filled in where they are known otherwise."""
    for row in read(folder / CHINA_FILE):
        week = row["weekEndingDate"]
        if next_year_book_is_zero(row["marketYear"], week):
            row["nextMYOutstandingSales"] = row["nextMYNetSales"] = "0"
        head = [f"china-{row['source']}", row["marketYear"], str(CHINA), week]
        yield [*head, *publication(week, published), *measures(row)]


def next_year_book_is_zero(market_year: str, week: str) -> bool:
    """Return whether a week's missing next-year sales are entered as 0 (reasons in RELEASES)."""
    if market_year == "2025":
        return week == "2025-08-28"
    if market_year == "2026":
        return week <= "2026-03-26"
    return market_year == "2027"


def vintages(folder: Path, published: dict[str, tuple[str, str]]) -> Iterator[list[str]]:
    """Yield all destinations of 2025/26 as first collected, then the later changes."""
    known: dict[tuple[str, str], list[str]] = {}
    for day in VINTAGES:
        for row in read(folder / VINTAGE_FILE.format(day)):
            if row["countryCode"] == str(CHINA):
                continue  # because CHINA_FILE has the same rows with more measures
            key, values = (row["countryCode"], row["weekEndingDate"]), measures(row)
            if known.get(key) == values:
                continue
            first = key not in known
            when = publication(key[1], published) if first else (day, "vintage")
            yield [f"all-{day}", row["marketYear"], *key, *when, *values]
            known[key] = values


def national(folder: Path, published: dict[str, tuple[str, str]]) -> Iterator[list[str]]:
    """Yield the sums over all destinations, including the first version of a revised one.

    The date of the revision is unknown, so it is dated by the first collection that has it.
    """
    for week, year, net_sales in FIRST_FORMS:
        first = {"currentMYNetSales": net_sales}
        head = ["national-cme-2026-01", year, str(ALL_DESTINATIONS), week]
        yield [*head, *publication(week, published), *measures(first)]
    revised = {week for week, _, _ in FIRST_FORMS}
    for row in read(folder / NATIONAL_FILE):
        week = row["weekEndingDate"]
        when = (REVISED_BY, "vintage") if week in revised else publication(week, published)
        head = ["national-2026-10", row["marketYear"], str(ALL_DESTINATIONS), week]
        yield [*head, *when, *measures(row)]


def measures(row: Row) -> list[str]:
    """Return the eight amounts in the ledger's order; empty if unknown."""
    return [row.get(name, "") for name in AMOUNTS]


def destinations(folder: Path) -> Iterator[list[str]]:
    """Yield code, short name and description; unknown destinations under today's code."""
    for entry in json.loads((folder / "lookups/countries.json").read_text()):
        code = entry["countryCode"]
        code = UNKNOWN_NOW if code == UNKNOWN_BEFORE else code
        yield [str(code), entry["countryName"].strip(), entry["countryDescription"].strip()]


def commodities(folder: Path) -> Iterator[list[str]]:
    """Yield code, name and unit of every commodity."""
    for entry in json.loads((folder / "lookups/commodities.json").read_text()):
        yield [str(entry["commodityCode"]), entry["commodityName"].strip(), str(entry["unitId"])]


def marketing_years() -> Iterator[list[str]]:
    """Yield the bounds USDA publishes for soybeans 2025/26, shifted to every bundled year."""
    base = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
    for year in range(2017, 2028):
        bounds = base.shifted(year - base.year)
        yield [str(SOYBEANS), str(year), str(bounds.starts_on), str(bounds.ends_on)]


def read(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def write(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write one table."""
    with (DATA / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def command(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says; a mistake or an unusable source becomes one sentence."""
    parser = argparse.ArgumentParser(prog="python -m tools.compile_snapshot")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("folder", nargs="?", type=Path, help="collected USDA responses")
    one.add_argument("--public", action="store_true", help="add what USDA's public files have")
    one.add_argument("--ledger", type=Path, help="add what this database of a monitor has")
    chosen = parser.parse_args(arguments)
    if chosen.folder is not None and not chosen.folder.is_dir():
        parser.error(f"{chosen.folder} is not a folder")
    if chosen.folder is not None:
        main(chosen.folder)
        return
    try:
        added = from_ledger(chosen.ledger) if chosen.ledger else from_public_files(utc_now())
    except MonitorError as error:
        sys.exit(f"Nothing was added: {error}")
    print(f"{added.sentence.removeprefix('* ')} Lines added: {added.lines:,}.")


if __name__ == "__main__":
    command()
