"""Bring the bundled figures up to date, from a ledger or from USDA's public files.

What `data/snapshot/` holds stays as it is. Rows of later weeks and later versions of its rows are
added, each with the day it became public and how that is known. The same ledger gives the same
bytes.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from monitor.assess.trades import buyers_of, find_codes
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import new_york_date
from monitor.core.errors import LedgerError, SourceUnavailable
from monitor.core.formats import day
from monitor.core.paths import data_file
from monitor.core.records import ALL, USDA, Commodity
from monitor.ingest.clients import FetchOptions, OpenPublic, open_public
from monitor.ingest.gaps import gap
from monitor.ingest.plan import first_year_needed
from monitor.ingest.update import refresh
from monitor.ledger import origins, read
from monitor.ledger.instants import from_text
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from monitor.sources import snapshot
from tools.later_rows import Bundled, Place, bundled_rows, by_place, later_versions

TITLES = {
    "api": "USDA ESR API",
    "reports": "USDA static reports",
    "agtransport": "USDA AgTransport",
}
"""How a collection is named in `releases.csv`, by its origin."""

SAID = "* The bundled figures go through the week ending "
"""How the line of the change log begins that says through which week."""


class Line(NamedTuple):
    """A version of a row to be added, and where it came from."""

    commodity: Commodity
    origin: str
    retrieved_at: datetime
    place: Place
    row: Bundled


class Added(NamedTuple):
    """What was added: lines, the last week then bundled, and the day it was published."""

    lines: int
    last_week: date
    published_on: date

    @property
    def sentence(self) -> str:
        """Return the line of the change log."""
        return f"{SAID}{day(self.last_week)}, published {day(self.published_on)}."


def from_public_files(now: datetime, public: OpenPublic = open_public) -> Added:
    """Add what USDA's public files have. Nothing is written unless all of it is usable.

    Raises MonitorError for the first problem.
    """
    settings = replace(load(), source="public")
    commitments = read_commitments(data_file("commitments.toml"))
    with open_ledger(None) as connection:
        options = FetchOptions(settings, now, _progress, keeps=False, public=public)
        done = refresh(connection, options, commitments)
        for problem in (*done.problems, *((done.unreached,) if done.unreached else ())):
            raise problem
        return extend(connection, commitments)


def from_ledger(path: Path) -> Added:
    """Add what a ledger has recorded of USDA's figures. Raises MonitorError if it has none."""
    with open_ledger(path) as connection:
        if not read.has_source(connection, USDA):
            raise LedgerError(f"The database {path} holds none of USDA's figures.")
        return extend(connection, read_commitments(data_file("commitments.toml")))


def extend(connection: sqlite3.Connection, commitments: Sequence[Commitment]) -> Added:
    """Add a ledger's later rows of the promises' commodities, and say so in the change log.

    Raises SourceUnavailable if a week between the bundled ones and the newest is incomplete.
    """
    trades = find_codes(connection, USDA, commitments)
    lines: list[Line] = []
    for commodity in dict.fromkeys(c for trade in trades.values() for c in trade.commodities):
        own = [c for c in commitments if commodity in trades[c.id].commodities]
        buyers = buyers_of(trades[c.id] for c in own)
        lines += later_lines(connection, commodity, own, buyers)
    _append(connection, lines)
    added = Added(len(lines), *last_week())
    if lines:
        log = data_file("snapshot").parent.parent / "CHANGELOG.md"
        log.write_text(with_sentence(log.read_text(encoding="utf-8"), added.sentence), "utf-8")
    return added


def later_lines(
    connection: sqlite3.Connection,
    commodity: Commodity,
    commitments: Sequence[Commitment],
    buyers: Collection[int],
) -> list[Line]:
    """Return the lines to add for a commodity, oldest retrieval first."""
    code = commodity.code
    years, newest = (
        read.marketing_years(connection, USDA, code),
        origins.last_week(connection, code),
    )
    if not years or newest is None:
        return []
    first = years[max(years)]
    first = first.shifted(first_year_needed(commitments, first) - first.year)
    bundled = bundled_rows(code)
    whole = max((k[2] for k, row in bundled.items() if row.scope == ALL), default=date.min)
    last = max((k[2] for k in bundled if k[1] in buyers), default=date.min)
    missing = [week for week in gap(connection, commodity, buyers, first, newest) if week > last]
    if missing:
        raise SourceUnavailable(
            f"{commodity.name} of w/e {day(missing[0])} is missing or incomplete, so nothing was "
            "added: run again when USDA has it, or take a ledger that has it (--ledger)."
        )
    brought_by = dict(connection.execute("SELECT id, origin FROM releases"))
    found = [
        Line(commodity, brought_by[v.release_id], from_text(v.retrieved_at), place, row)
        for place, versions in by_place(connection, code)
        if place in bundled or (place[0] >= first.year and place[2] > whole)
        for v, row in later_versions(bundled.get(place), versions)
        if brought_by[v.release_id] != "shipped"
    ]
    return sorted(found, key=lambda line: (line.retrieved_at, line.origin, line.place))


def with_sentence(log: str, sentence: str) -> str:
    """Return the change log with a line under "Unreleased", in the place of an earlier one."""
    head, title, rest = log.partition("## Unreleased\n\n")
    if not title:
        first = re.search(r"^## ", log, re.MULTILINE)
        at = first.start() if first else len(log)
        return f"{log[:at]}## Unreleased\n\n{sentence}\n\n{log[at:]}"
    section, following, later = rest.partition("\n## ")
    kept = [line for line in section.splitlines(keepends=True) if not line.startswith(SAID)]
    return f"{head}{title}{sentence}\n{''.join(kept)}{following}{later}"


def _append(connection: sqlite3.Connection, lines: Sequence[Line]) -> None:
    """Add lines, their collections, and the destinations and marketing years that are new."""
    names = dict(_collections(lines))
    _write("observations.csv", (_observation(names[_collection(each)], each) for each in lines))
    _write(
        "releases.csv",
        (
            [name, each.commodity.code, each.commodity.unit_id, each.row.scope, on, title, ""]
            for name, each in {names[_collection(each)]: each for each in lines}.items()
            for on in [new_york_date(each.retrieved_at)]
            for title in [f"{TITLES[each.origin]}, collected {on:%B %Y}"]
        ),
    )
    codes = {each.place[1] for each in lines} - {d.code for d in snapshot.destinations()}
    _write(
        "destinations.csv",
        (
            (d.code, d.name, d.description)
            for d in read.destinations(connection, USDA)
            if d.code in codes
        ),
    )
    _write("marketing_years.csv", _new_years(connection, lines))


def _collection(line: Line) -> tuple[int, str, str, datetime]:
    """Return what the lines of one collection share, because it holds a row once."""
    return line.commodity.code, line.row.scope, line.origin, line.retrieved_at


def _collections(
    lines: Iterable[Line],
) -> Iterator[tuple[tuple[int, str, str, datetime], str]]:
    """Yield each collection with its name, such as `reports-801-all-2026-11-27`.

    A name is never used again, because a bundled collection must stay as it was recorded.
    """
    taken = set(snapshot.collections())
    for key in dict.fromkeys(map(_collection, lines)):
        code, scope, origin, at = key
        plain = name = f"{origin}-{code}-{scope}-{new_york_date(at)}"
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        yield key, name


def _observation(collection: str, line: Line) -> list[object]:
    year, country, week = line.place
    row = line.row
    amounts = ("" if amount is None else amount for amount in row.measures)
    return [collection, year, country, week, row.published_on, row.evidence, *amounts]


def _new_years(
    connection: sqlite3.Connection, lines: Iterable[Line]
) -> Iterator[tuple[int, int, date, date]]:
    bundled = snapshot.marketing_years()
    for code, year in sorted({(each.commodity.code, each.place[0]) for each in lines}):
        if year not in {bounds.year for bounds in bundled.get(code, [])}:
            bounds = read.marketing_years(connection, USDA, code)[year]
            yield code, year, bounds.starts_on, bounds.ends_on


def _progress(step: str, **_: int) -> None:
    print(step, file=sys.stderr)


def _write(name: str, rows: Iterable[Iterable[object]]) -> None:
    lines, path = list(rows), data_file("snapshot") / name
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def last_week() -> tuple[date, date]:
    """Return the last week of the bundled figures and the day it was published."""
    published: dict[date, datetime] = {}
    for answer in snapshot.answers():
        for row, own in zip(answer.rows, answer.published or (), strict=True):
            week = row.week_ending
            published[week] = min(own.published_at, published.get(week, own.published_at))
    return max(published), new_york_date(published[max(published)])
