"""A monitor with a ledger of its own, facing a scripted USDA: passes on any day of its clock."""

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
class Desk:
    """What a test of a refresh holds in its hands. `told` is what the pass said it was doing."""

    clock: Clock
    world: World
    usda: UsdaServer
    ledger: sqlite3.Connection
    commitments: Sequence[Commitment]
    told: list[str] = field(default_factory=list)

    def on(self, day: str, at: time = time(9)) -> Desk:
        """The same desk on another day, at nine in New York if not told otherwise."""
        self.clock.set(new_york(date.fromisoformat(day), at))
        return self

    def refresh(self, *, again: bool = False) -> IngestResult:
        """One pass over the source; the log of requests begins with it."""
        with self._http() as http:
            return from_usda(
                self.ledger, http, self.commitments, self.clock(), self._tell, again=again
            )

    def history(self, *, years: Sequence[int], again: bool = False) -> IngestResult:
        """All soybeans of some marketing years."""
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
        """What the last pass asked for, in order: a marketing year, or the name of a list."""
        return [re.sub(r".*/", "", request.path) for request in self.usda.log]

    def status_report(self, day: str | None = None) -> StatusReport:
        """What the ledger says now, or at the end of a day."""
        as_of = self.clock() if day is None else end_of_day(date.fromisoformat(day))
        view = AsOf("usda", as_of)
        return load_status(Figures(self.ledger, view), self.commitments, [], replay=day is not None)

    def reading(self, key: str, day: str | None = None) -> Assessment:
        """One reading, named `promise/reading`."""
        return next(a for a in self.status_report(day).assessments if a.key == key)

    def kept(self) -> dict[str, set[tuple[object, ...]]]:
        """Every row of every table."""
        return {t: set(self.ledger.execute(f"SELECT * FROM {t}")) for t in TABLES}


@contextmanager
def desk_facing(
    world: World, clock: Clock, commitments: Sequence[Commitment], database: Path | None = None
) -> Iterator[Desk]:
    """A desk whose ledger is empty, in memory or in a file."""
    with UsdaServer(world, key=KEY) as usda, open_ledger(database, create=True) as ledger:
        yield Desk(clock, world, usda, ledger, commitments)
