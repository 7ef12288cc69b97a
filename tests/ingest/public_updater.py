"""A ledger that follows USDA's public files, and a scripted USDA that serves them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import at_release_time
from monitor.core.deadline import Waiting
from monitor.core.errors import MonitorError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ingest.clients import FetchOptions
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import has_news, refresh
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.settings.settings import Settings, load
from monitor.sources import snapshot
from monitor.sources.public_http import PublicHttp
from tests.data.soybeans import batches, soybean_world
from tests.updater import TABLES
from tests.usda import Clock, UsdaServer, new_york

REPORTS = "/esrqs/StaticReports"
AGTRANSPORT = "/resource/wnn7-29tu.json"
NATIONAL = f"{REPORTS}/CWRCommoditySummary.xml"
BY_DESTINATION = f"{REPORTS}/CWRCountryCommoditySummary.xml"
QUICK_S = 2.0


def quick_public(waiting: Waiting | None = None) -> PublicHttp:
    """Return a client for public files that never really waits."""
    return PublicHttp(waiting=waiting, sleep=lambda _: None, whole_s=QUICK_S)


@dataclass
class PublicUpdater:
    """The objects of a test of public files. `told` is the list of progress messages."""

    clock: Clock
    usda: UsdaServer
    ledger: sqlite3.Connection
    commitments: Sequence[Commitment]
    more: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """Return settings without a key that name this server."""
        return load(
            {
                "MONITOR_SOURCE": "auto",
                "MONITOR_ESRQS_URL": self.usda.origin + REPORTS,
                "MONITOR_AGTRANSPORT_URL": self.usda.origin + AGTRANSPORT,
                **self.more,
            }
        )

    @property
    def options(self) -> FetchOptions:
        """Return the options of a pass at the clock's time, without an archive."""
        return FetchOptions(
            self.settings, self.clock(), self._tell, keeps=False, public=quick_public
        )

    def on(self, day: str, at: time = time(9)) -> PublicUpdater:
        """Set the clock to another day, by default at nine in New York."""
        self.clock.set(new_york(date.fromisoformat(day), at))
        return self

    def refresh(self, *, again: bool = False) -> IngestResult:
        """Run one update, with an empty request log."""
        self.usda.forget_requests()
        return refresh(self.ledger, self.options, self.commitments, again=again)

    def has_news(self) -> bool:
        """Return whether a poll finds anything new, with an empty request log."""
        self.usda.forget_requests()
        return has_news(self.ledger, self.options, self.commitments).fresh

    def asked(self) -> list[str]:
        """Return the names of the files requested since the log was emptied."""
        return [request.path.rpartition("/")[2] for request in self.usda.log]

    def reading(self, key: str) -> Assessment:
        """Return one reading now, by key `commitment/reading`."""
        figures = Figures(self.ledger, AsOf("usda", self.clock()))
        status_report = load_status(figures, self.commitments, [], replay=False)
        return next(a for a in status_report.assessments if a.key == key)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the ledger."""
        return self.ledger.execute(sql).fetchall()

    def kept(self) -> dict[str, set[tuple[object, ...]]]:
        """Return every row of every table of figures."""
        return {table: set(self.ledger.execute(f"SELECT * FROM {table}")) for table in TABLES}

    def _tell(self, step: str, **progress: int) -> None:
        self.told.append(step)


def sentence(problems: Sequence[MonitorError]) -> str:
    """Return the only problem as text."""
    (problem,) = problems
    return str(problem)


def cut_bundled_figures(monkeypatch: pytest.MonkeyPatch, before: datetime) -> None:
    """Let the bundled figures end before an instant, as those of an older program do."""
    batches()  # because USDA's own figures stay whole
    whole = snapshot.bundled

    def cut() -> Iterator[snapshot.Bundled]:
        for response in whole():
            lines = [line for line in response.lines if _published_at(line) < before]
            if lines:
                yield replace(response, lines=lines)

    monkeypatch.setattr(snapshot, "bundled", cut)


def _published_at(line: list[str]) -> datetime:
    return at_release_time(date.fromisoformat(line[snapshot.HEADER.index("published_on")]))


@contextmanager
def public_updater(clock: Clock) -> Iterator[PublicUpdater]:
    """Yield a updater with an empty ledger in memory, the shipped promises and soybean figures."""
    promises = read_commitments(data_file("commitments.toml"))
    with UsdaServer(soybean_world(clock)) as usda, open_ledger(None, create=True) as ledger:
        yield PublicUpdater(clock, usda, ledger, promises)
