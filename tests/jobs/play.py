"""September 2025 to October 2026, watched at speed: without faults, with them, without a key."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.promises import read_commitments, read_events
from monitor.core import run_log
from monitor.core.calendar import end_of_day, release_at
from monitor.core.errors import MonitorError
from monitor.core.frozen import replace
from monitor.core.history import Key
from monitor.core.periods import WEEKLY
from monitor.core.records import Measures
from monitor.jobs.report import Draft, Form, publish_report
from monitor.jobs.run_pass import Options
from monitor.jobs.watch import Watcher
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.reports import build
from monitor.reports.permanent import permanent_folders
from monitor.reports.status import status
from monitor.settings.settings import Settings, load
from tests.conftest import CHINA, SOYBEANS, UNKNOWN
from tests.data.bundled import bundled_until
from tests.data.soybeans import soybean_world
from tests.jobs.simulated import QUICK, Noted, Poll, Span, spans, watch
from tests.usda import Clock, UsdaServer, World, faults, new_york

KEY = "a-key-that-must-never-be-seen"
STARTS, ENDS = new_york(date(2025, 9, 1)), new_york(date(2026, 10, 9))
AS_OF = tuple(date(2025, 9, 5) + timedelta(days=21) * k for k in range(20))
ROWS = "/exports/*"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIVED = {"api": 10 * MINUTE, "public": 3 * MINUTE}
"""How much of a release window is lived through, by source; less costs less."""

SEED, RATE = 20251030, 0.15


@dataclass(frozen=True)
class Kept:
    """What is known of a set of destinations at the end of a day."""

    rows: dict[Key, Measures]
    published_at: dict[Key, datetime]


@dataclass(frozen=True)
class Request:
    """One request of the play."""

    at: datetime
    path: str
    status: int


@dataclass(frozen=True)
class Played:
    """Everything a play leaves that another can be compared with.

    `published` are the checksums of the files of permanent folders when these were complete,
    `kept` those at the end; both empty where only numbers are written.
    """

    histories: dict[tuple[str, date], Kept]
    statuses: dict[date, dict[str, object]]
    assessments: dict[date, tuple[Assessment, ...]]
    alerts: list[tuple[str, str, datetime]]
    weeks: set[tuple[object, ...]]
    polls: list[Poll]
    requests: list[Request]
    stamps: list[datetime]
    published: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass
class Keeper:
    """Publishes whole reports without charts; notes each permanent folder when it is complete."""

    noted: dict[str, str] = field(default_factory=dict)

    def publish(
        self,
        out: Path,
        draft: Draft,
        form: Form,
        problems: list[MonitorError],
        *,
        charts_follow: bool = False,
    ) -> Path:
        """As a pass does; details that only charts and tables of a trade show are left out."""
        found, said = draft.status_report, draft.check()
        shown = DetailedReport.of(found, statements=said, outlooks={}, explanations={}, trades=())
        bare = replace(draft, complete=lambda _: shown)
        with patch.object(build, "pictures_of", lambda found: iter(())):
            latest = publish_report(out, bare, form, problems, charts_follow=charts_follow)
        if not charts_follow:
            done = {name.partition("/")[0] for name in self.noted}
            self.noted |= sums(out, without=done)
        return latest


def sums(out: Path, without: Collection[str] = ()) -> dict[str, str]:
    """The checksum of each file of the permanent folders."""
    return {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for folder, _ in permanent_folders(out)
        if folder.name not in without
        for path in folder.rglob("*")
        if path.is_file()
    }


def play(
    folder: Path, *, faulty: bool = False, source: str = "api", keeper: Keeper | None = None
) -> Played:
    """Watch the whole stretch, and read out what is known at the end.

    The program is as old as the play: what it bundles ends where the play starts.
    """
    run_log.start("off", sys.stderr)
    clock = Clock(STARTS)
    world = soybean_world(clock)
    stamps = stamps_of(world)
    with UsdaServer(world, key=KEY, limit=1000) as usda, bundled_until(STARTS):
        if faulty:
            usda.faults.random_faults(SEED, RATE)
        settings = settings_for(folder, usda, source)
        services = replace(QUICK, publish=keeper.publish) if keeper else QUICK
        watcher = Watcher(settings, Options(), clock, services)
        noted = Noted(watcher, usda)
        for until, trouble in [*(troubles(usda) if faulty else ()), (ENDS, None)]:
            watch(noted, clock, settings, until, closely(stamps, after=LIVED[source]))
            if trouble is not None:
                trouble()
        requests = [Request(r.at, r.path, r.status) for r in usda.log]
    played = read_out(settings, noted.polls, requests, stamps)
    return (
        dataclasses.replace(played, published=keeper.noted, kept=sums(settings.reports))
        if keeper
        else played
    )


def settings_for(folder: Path, usda: UsdaServer, source: str = "api") -> Settings:
    """A watcher's settings, all its files in one folder."""
    places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
    paths = {name: str(folder / place) for name, place in places.items()}
    key = {"USDA_API_KEY": KEY} if source == "api" else {}
    return load({**paths, **usda.addresses, **key, "MONITOR_SOURCE": source})


def stamps_of(world: World) -> list[datetime]:
    """Every release stamp of the play, oldest first."""
    return sorted({at for at in world._stamps[SOYBEANS] if STARTS < at < ENDS})


def closely(stamps: Sequence[datetime], after: timedelta) -> list[Span]:
    """What is lived through without naps.

    The minutes `after` the opening of every release window, whether a release comes or not; an
    hour of the shutdown's first one; and of a release outside a window, until the hourly poll has
    seen it.
    """
    due = {release_at(week) for week in WEEKLY.between(date(2025, 8, 28), date(2026, 10, 1))}
    shutdown = release_at(date(2025, 9, 25))
    short, long = due - {shutdown}, {*stamps, shutdown} - (due - {shutdown})
    found = spans(sorted(short), 2 * MINUTE, after)
    found += spans(sorted(long), 2 * MINUTE, HOUR)
    return sorted(found, key=lambda span: span.start)


def troubles(usda: UsdaServer) -> list[tuple[datetime, object]]:
    """Bad days beside the random faults: from each instant on, something is put right or wrong."""
    bad = usda.faults.add
    fresh = partial(usda.faults.random_faults, SEED, RATE)

    def put_right() -> None:
        usda.faults.clear()
        fresh()

    return [
        (at_hour("2025-12-03", 0), lambda: bad(faults.empty_list(), path=ROWS, times=None)),
        (at_hour("2025-12-04", 13), put_right),
        (
            at_hour("2026-02-25", 0),
            lambda: bad(faults.renamed_field("outstandingSales", "sales"), path=ROWS, times=None),
        ),
        (at_hour("2026-02-26", 11), put_right),
        (at_hour("2026-06-10", 0), lambda: bad(faults.html_page(), path="*", times=None)),
        (at_hour("2026-06-11", 12), put_right),
        (at_hour("2026-09-09", 0), lambda: bad(faults.not_found(), path=ROWS, times=None)),
        (at_hour("2026-09-11", 10), put_right),
    ]


def at_hour(day: str, hour: int) -> datetime:
    return new_york(date.fromisoformat(day)) + timedelta(hours=hour - 8, minutes=-30)


def read_out(
    settings: Settings, polls: list[Poll], requests: list[Request], stamps: list[datetime]
) -> Played:
    commitments = read_commitments(settings.commitments)
    events = read_events(settings.events)
    with open_ledger(settings.database) as ledger:
        views = {day: AsOf("usda", end_of_day(day)) for day in AS_OF}
        everyone = [d.code for d in read.destinations(ledger, "usda")]
        buyers = {"China": [CHINA], "unknown": [UNKNOWN], "all": everyone}
        found = {
            day: load_status(Figures(ledger, view), commitments, events, replay=True)
            for day, view in views.items()
        }
        return Played(
            histories={
                (name, day): _kept(ledger, view, codes)
                for name, codes in buyers.items()
                for day, view in views.items()
            },
            statuses={day: json.loads(json.dumps(status(each))) for day, each in found.items()},
            assessments={day: each.assessments for day, each in found.items()},
            alerts=[
                (key, kind, datetime.fromisoformat(at))
                for key, kind, at in ledger.execute(
                    "SELECT key, kind, raised_at FROM alerts ORDER BY raised_at, rowid"
                )
            ],
            weeks=set(ledger.execute("SELECT market_year, week_ending, published_at FROM weeks")),
            polls=polls,
            requests=requests,
            stamps=stamps,
        )


def _kept(ledger: sqlite3.Connection, view: AsOf, codes: list[int]) -> Kept:
    history = read.history(ledger, view, SOYBEANS, codes)
    return Kept(dict(history.rows), dict(history.published_at))
