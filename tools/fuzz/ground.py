"""The ledger that each case starts from, and USDA's answers given in the process itself.

Three weeks of real figures of four destinations are on record. A case runs in a transaction that is
rolled back, so that all cases start alike. Only the socket is replaced: the clients, with their
checks, are the program's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from monitor.core import run_log
from monitor.core.calendar import MarketingYear
from monitor.core.exchange import Line, Reply
from monitor.core.publications import delayed_publications
from monitor.core.records import MEASURES, Commodity, ReleaseDate
from monitor.ingest.intake import Ingest, IngestResult, Task
from monitor.ingest.public_fetch import PublicFetch
from monitor.ingest.unfinished import Guard
from monitor.ledger import lookups
from monitor.ledger.store import open_ledger
from monitor.sources import esr, snapshot
from monitor.sources.archive import Archive
from monitor.sources.http import UsdaHttp
from monitor.sources.public_http import PublicHttp
from tests.usda import Clock, World, new_york
from tests.usda.records import Country
from tests.usda.reference import COMMODITIES
from tools.fuzz.values import json_bytes

HOST = "https://usda.example"
API, GATS = "/api/esr", "/api/gats"
KEY = "s3cr3t-k3y-0f-th3-fuzz3r"
SOYBEANS, CORN, CHINA, UNKNOWN = 801, 401, 5700, 9990
BOTH = (SOYBEANS, CORN)
SOY = Commodity(SOYBEANS, "Soybeans", 1)
NAMES = {
    CHINA: "CHINA, PEOPLES REPUBLIC OF",
    5880: "JAPAN",
    2010: "MEXICO",
    UNKNOWN: "UNKNOWN",
}
OTHERS = (5820, 5830, 4210, 4280, 5600)
"""Destinations that are listed and have no row."""

FIRST, NEWEST = date(2026, 3, 12), date(2026, 4, 2)
BEFORE, NOW = new_york(date(2026, 4, 2)), new_york(date(2026, 4, 9))
YEAR = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
GUARD = Guard(frozenset({CHINA}), counted=True)
LOG = StringIO()
"""What the program notes in its log, since the case began."""

A_MINUTE = timedelta(minutes=1)

Amounts = tuple[int | None, ...]
State = dict[tuple[int, int, str], Amounts | None]
"""The amounts on record by marketing year, destination and week; None for a row taken back."""


@dataclass
class Given:
    """Stands where a connection to USDA would: bodies by path, and 404 for every other path."""

    bodies: Mapping[str, bytes] = field(default_factory=dict)

    def ask(self, _method: str, url: str, **_: object) -> Reply:
        """Return the body of a path, as a reply that came whole."""
        body = self.bodies.get(urlsplit(url).path)
        return Reply(404, {}) if body is None else Reply(200, {}, body)

    def close(self) -> None:
        """Do nothing."""


class GivenPublic(PublicHttp):
    """The program's client for public files, over given bodies."""

    given: Given

    def _line(self, _url: str, _host: str) -> Line:
        return cast("Line", self.given)


class Ground:
    """A ledger with the figures up to the week before, and the clients over given bodies."""

    def __init__(self, connection: sqlite3.Connection, archive: Archive | None = None) -> None:
        self.connection, self.given = connection, Given()
        self.archive = archive
        self.api = self._client(API)
        self.gats = self._client(GATS)
        self.public = GivenPublic(sleep=lambda _: None)
        self.public.given = self.given
        self._begin()
        self.before = self.state()
        self.series_before = self.series()

    def ingest(self, now: datetime = NOW + A_MINUTE) -> Ingest:
        """Return the ingest of the API."""
        return Ingest(self.connection, self.api, now, delayed_publications(), self.archive)

    def fetch(self, now: datetime = NOW + A_MINUTE) -> PublicFetch:
        """Return the requests for public files."""
        return PublicFetch(self.connection, self.public, now, None, IngestResult())

    @contextmanager
    def scratch(self, bodies: Mapping[str, bytes]) -> Iterator[None]:
        """Give these bodies, and take back afterwards what was recorded."""
        self.given.bodies = bodies
        LOG.seek(0)
        LOG.truncate()
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.connection.rollback()

    def state(self) -> State:
        """Return what is on record of soybeans."""
        return state_of(self.connection)

    def series(self) -> dict[tuple[str, ...], int | None]:
        """Return the newest amount of each long row, by dataset and key."""
        rows = self.connection.execute(
            "SELECT dataset, product, partner, period, measure, detail, amount FROM series "
            "ORDER BY release_id"
        )
        return {row[:-1]: row[-1] for row in rows}

    def count(self, table: str, where: str = "1") -> int:
        """Return the number of rows of a table."""
        sql = f"SELECT count(*) FROM {table} WHERE {where}"
        return int(self.connection.execute(sql).fetchone()[0])

    def texts(self, table: str, *columns: str) -> Iterator[str]:
        """Yield the texts in some columns of a table."""
        for row in self.connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
            yield from row

    def _client(self, path: str) -> UsdaHttp:
        client = UsdaHttp(HOST + path, KEY, attempts=1, clock=lambda: NOW, patience_s=1e9)
        client._line.close()
        client._line = cast("Line", self.given)
        return client

    def _begin(self) -> None:
        """Record the lists, and what was public a week before."""
        world = small_world()
        self.given.bodies = {
            f"{API}/commodities": json_bytes([c.as_api() for c in world.commodities.values()]),
            f"{API}/countries": json_bytes([c.as_api() for c in world.countries_at(NOW)]),
            exports_path(2026): json_bytes(api_rows(world, BEFORE)),
        }
        ingest = self.ingest(BEFORE + A_MINUTE)
        ingest.lookups()
        years = [YEAR.shifted(by) for by in range(-6, 4)]
        lookups.record_marketing_years(self.connection, "usda", SOYBEANS, years)
        ingest.take(task(BEFORE))
        if ingest.done.problems:
            raise ingest.done.problems[0]


def state_of(connection: sqlite3.Connection) -> State:
    """Return what is on record of soybeans, read without the program's own queries."""
    found: State = {}
    for year, code, week, differs, gone, *amounts in _versions(connection):
        before = found.get((year, code, week)) if differs else None
        kept = before or (None,) * len(amounts)
        merged = tuple(a if a is not None else b for a, b in zip(amounts, kept, strict=True))
        found[year, code, week] = None if gone else merged
    return found


def _versions(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Return every version of every row, oldest first; the fourth field says: a difference."""
    amounts = ", ".join(MEASURES)
    sql = (
        f"SELECT market_year, country_code, week_ending, 0, withdrawn, {amounts}, release_id "
        f"FROM observations WHERE commodity_code = {SOYBEANS} UNION ALL "
        "SELECT r.market_year, c.country_code, date(c.week_ending * 86400, 'unixepoch'), 1, 0, "
        f"{', '.join(f'c.{name}' for name in MEASURES)}, c.release_id FROM changes c "
        f"JOIN releases r ON r.id = c.release_id WHERE r.commodity_code = {SOYBEANS} "
        "ORDER BY release_id"
    )
    return [row[:-1] for row in connection.execute(sql)]


def task(released_at: datetime = NOW, year: int = 2026) -> Task:
    """Return the task of fetching a year of soybeans under a release."""
    stamp = ReleaseDate(SOYBEANS, 2026, YEAR.starts_on, YEAR.ends_on, released_at)
    return Task(esr.Slice(SOY, year), stamp, GUARD, expected=True)


def exports_path(year: int) -> str:
    """Return the path of a year of soybeans."""
    return f"{API}/{esr.Slice(SOY, year).path}"


def small_world(commodities: Iterable[int] = (SOYBEANS,)) -> World:
    """Return a USDA that publishes the bundled rows of four weeks and four destinations.

    Other commodities have the same rows: a fault of theirs says nothing of soybeans.
    """
    listed = [d for d in snapshot.destinations() if d.code in (*NAMES, *OTHERS)]
    countries = [Country(d.code, d.name, d.description, 0) for d in listed]
    clock = Clock(NOW)
    world = World(clock, commodities=COMMODITIES, countries=countries)
    for (week, rows), code in product(_bundled(), commodities):
        own = [{**row, "commodityCode": code} for row in rows]
        world.publish(own, market_year=2026, published_at=new_york(week + timedelta(days=7)))
    return world


def _bundled() -> Iterator[tuple[date, list[dict[str, object]]]]:
    answer = next(a for a in snapshot.answers() if a.scope == "all")
    for week in (FIRST + timedelta(days=7 * k) for k in range(4)):
        own = [r for r in answer.rows if r.week_ending == week and r.country_code in NAMES]
        own += [r for r in _china() if r.week_ending == week]
        yield week, [_api_row(r.country_code, week, r.measures) for r in own]


def _china() -> Iterable[Any]:
    found = (a for a in snapshot.answers() if a.scope == str(CHINA) and a.market_year == 2026)
    return next(found).rows


def _api_row(code: int, week: date, measures: Iterable[int | None]) -> dict[str, object]:
    names = (
        *("weeklyExports", "accumulatedExports", "outstandingSales", "grossNewSales"),
        *("currentMYNetSales", "currentMYTotalCommitment"),
        *("nextMYOutstandingSales", "nextMYNetSales"),
    )
    amounts = dict(zip(names, (amount or 0 for amount in measures), strict=True))
    week_ending = f"{week}T00:00:00"
    return {
        "commodityCode": SOYBEANS,
        "countryCode": code,
        **amounts,
        "unitId": 1,
        "weekEndingDate": week_ending,
    }


def api_rows(world: World, now: datetime) -> list[dict[str, object]]:
    """Return the API's rows of 2026 as public at an instant."""
    return [row.as_api() for row in world.rows_at(SOYBEANS, 2026, now)]


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Yield a ground in a folder; the program's log goes to `LOG` from then on."""
    run_log.start("text", LOG)
    with open_ledger(folder / "fuzz.db", create=True) as connection:
        yield Ground(connection)
