"""A monitor with its own ledger and a scripted USDA server, for passes on any day."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.core.calendar import end_of_day
from monitor.ingest.intake import IngestResult
from monitor.ingest.refresh import from_usda, history_from_usda
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.sources.http import UsdaHttp
from tests.usda import Clock, UsdaServer, World, new_york

KEY = "k3y-4-the-header-only"
TABLES = (
    "releases",
    "observations",
    "changes",
    "weeks",
    "destinations",
    "commodities",
    "marketing_years",
)


@dataclass
class Updater:
    """The objects of a test of refreshes. `told` is the list of progress messages."""

    clock: Clock
    world: World
    usda: UsdaServer
    ledger: sqlite3.Connection
    commitments: Sequence[Commitment]
    told: list[str] = field(default_factory=list)

    def on(self, day: str, at: time = time(9)) -> Updater:
        """Set the clock to another day, by default at nine in New York."""
        self.clock.set(new_york(date.fromisoformat(day), at))
        return self

    def refresh(self, *, again: bool = False) -> IngestResult:
        """Run one refresh from the source, with an empty request log."""
        with self._http() as http:
            return from_usda(
                self.ledger, http, self.commitments, self.clock(), self._tell, again=again
            )

    def history(self, *, years: Sequence[int], again: bool = False) -> IngestResult:
        """Fetch all soybeans of some marketing years."""
        with self._http() as http:
            return history_from_usda(
                self.ledger,
                http,
                self.commitments,
                self.clock(),
                self._tell,
                commodities=["Soybeans"],
                years=years,
                again=again,
            )

    @contextmanager
    def _http(self) -> Iterator[UsdaHttp]:
        self.usda.forget_requests()
        http = UsdaHttp(
            self.usda.url, KEY, clock=self.clock, sleep=lambda _: None, timeout_s=(2, 2)
        )
        try:
            yield http
        finally:
            http.close()

    def _tell(self, step: str, **progress: int) -> None:
        self.told.append(step)

    def asked(self) -> list[str]:
        """Return what the last pass requested, in order: a marketing year, or a list's name."""
        return [re.sub(r".*/", "", request.path) for request in self.usda.log]

    def status_report(self, day: str | None = None) -> StatusReport:
        """Return the ledger's status report now, or at the end of a day."""
        as_of = self.clock() if day is None else end_of_day(date.fromisoformat(day))
        view = AsOf("usda", as_of)
        return load_status(Figures(self.ledger, view), self.commitments, [], replay=day is not None)

    def reading(self, key: str, day: str | None = None) -> Assessment:
        """Return one reading, by key `commitment/reading`."""
        return next(a for a in self.status_report(day).assessments if a.key == key)

    def kept(self) -> dict[str, set[tuple[object, ...]]]:
        """Return every row of every table."""
        return {t: set(self.ledger.execute(f"SELECT * FROM {t}")) for t in TABLES}


@contextmanager
def desk_facing(
    world: World, clock: Clock, commitments: Sequence[Commitment], database: Path | None = None
) -> Iterator[Updater]:
    """Yield a updater with an empty ledger, in memory or in a file."""
    with UsdaServer(world, key=KEY) as usda, open_ledger(database, create=True) as ledger:
        yield Updater(clock, world, usda, ledger, commitments)
