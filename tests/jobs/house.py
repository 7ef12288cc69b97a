"""A monitor in its own folder with a scripted USDA: passes in this process or another."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.assess.assessment import Assessment
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.watch import Watcher
from monitor.settings.settings import Settings, load
from tests.data.soybeans import soybean_world
from tests.environment import environment
from tests.jobs.simulated import QUICK
from tests.pictures import MONITOR
from tests.usda import Clock, UsdaServer

REPO = Path(__file__).parent.parent.parent
KEY = "a-key-that-must-never-be-seen"


@dataclass
class House:
    """The objects of a test. `told` is the list of progress messages."""

    folder: Path
    clock: Clock
    usda: UsdaServer
    more: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings as environment variables."""
        return {
            "MONITOR_DATABASE": str(self.database),
            "MONITOR_REPORTS": str(self.folder / "reports"),
            "MONITOR_USDA_URL": self.usda.url,
            "USDA_API_KEY": KEY,
            **self.more,
        }

    @property
    def settings(self) -> Settings:
        """Return the settings as the program reads them."""
        return load(self.environment)

    @property
    def database(self) -> Path:
        """Return the path of the ledger."""
        return self.folder / "monitor.db"

    @property
    def watcher(self) -> Watcher:
        """Return the watcher a schedule drives."""
        return Watcher(self.settings, Options(), self.clock, QUICK)

    def run_pass(self) -> Outcome:
        """Run one pass at the clock's time, which writes only the numbers."""
        return run_locked(self.settings, Options(), self.clock(), self._tell, QUICK)

    def monitor(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the command as a process of its own."""
        return subprocess.run(
            [*MONITOR, *arguments],
            cwd=self.folder,
            env=self.process_environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )

    def process_environment(self, **more: str) -> dict[str, str]:
        """Return this machine's variables, with only this monitor's settings."""
        return environment(**{**self.environment, **more})

    def asked(self) -> list[str]:
        """Return the last parts of the URLs requested since the log was emptied."""
        return [request.path.rpartition("/")[2] for request in self.usda.log]

    def health(self) -> dict[str, Any]:
        """Return the content of the heartbeat file."""
        state: dict[str, Any] = json.loads((self.folder / "reports/health.json").read_text())
        return state

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the ledger."""
        with closing(sqlite3.connect(self.database)) as ledger:
            return ledger.execute(sql).fetchall()

    def _tell(self, step: str, **progress: int) -> None:
        self.told.append(step)


def reading(outcome: Outcome, key: str) -> Assessment:
    """Return one reading, by key `commitment/reading`."""
    return next(a for a in outcome.status_report.assessments if a.key == key)


@contextmanager
def house_in(folder: Path, clock: Clock, *, limit: int = 1000) -> Iterator[House]:
    """Yield a monitor with the bundled figures, each public when it was published."""
    with UsdaServer(soybean_world(clock), key=KEY, limit=limit) as usda:
        yield House(folder, clock, usda)
