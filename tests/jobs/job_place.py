"""A scheduled job with its key, USDA and a mail server, and a shell without the key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from monitor.jobs import heartbeat
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.settings.settings import Settings, load
from tests.data.soybeans import soybean_world
from tests.environment import without_network
from tests.ingest.test_refresh import WEEK_8_OCTOBER
from tests.jobs.simulated import QUICK
from tests.mail import PostOffice
from tests.notifications.household import MAIL, mails
from tests.usda import Clock, UsdaServer, new_york

KEY = "a-key-of-the-job-alone"


@dataclass
class Job:
    """The job's folder and clock; `shell` uses the same folder without the key."""

    clock: Clock
    environment: dict[str, str]
    office: PostOffice
    folder: Path

    def with_key(self, **options: object) -> Outcome:
        """Run a pass of the job."""
        return self.run_pass(load(self.environment), options)

    def shell(self, **options: object) -> Outcome:
        """Run a pass in a shell without the key."""
        return self.run_pass(load(self.without_key), options)

    @property
    def without_key(self) -> dict[str, str]:
        """Return the settings of that shell."""
        asks = {"USDA_API_KEY", "MONITOR_USDA_URL"}
        left = {name: value for name, value in self.environment.items() if name not in asks}
        return without_network(left)

    def run_pass(self, settings: Settings, options: dict[str, object]) -> Outcome:
        """Run a pass with these settings, which writes only the numbers."""
        made = Options(**options)  # type: ignore[arg-type]
        return run_locked(settings, made, self.clock(), lambda step, **progress: None, QUICK)

    def told(self) -> tuple[object, ...]:
        """Return everything people got or can read: alerts, messages, report, heartbeat."""
        with closing(sqlite3.connect(self.folder / "monitor.db")) as ledger:
            kept = [
                tuple(ledger.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall())
                for table in ("alerts", "alert_ends", "messages", "enclosures")
            ]
        shown = (self.folder / "reports/latest/status.json").read_bytes()
        return (
            *kept,
            shown,
            heartbeat.read(self.folder / "reports/health.json"),
            len(self.office.read),
        )


@contextmanager
def job_in(folder: Path) -> Iterator[Job]:
    """Yield a job on Friday 9 October 2026; a week later there is one more week."""
    clock = Clock(new_york(date(2026, 10, 9)))
    world = soybean_world(clock)
    at = new_york(date(2026, 10, 16))
    world.publish([WEEK_8_OCTOBER], market_year=2027, published_at=at)
    (folder / "office").mkdir()
    with (
        UsdaServer(world, key=KEY) as usda,
        PostOffice(folder / "office") as office,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SSL_CERT_FILE", str(office.authority_file))
        (folder / "monitor.toml").write_text(MAIL + mails("ann"), encoding="utf-8")
        environment = {
            "MONITOR_CONFIG": str(folder / "monitor.toml"),
            "MONITOR_DATABASE": str(folder / "monitor.db"),
            "MONITOR_REPORTS": str(folder / "reports"),
            "MONITOR_SMTP_URL": office.url,
            "MONITOR_USDA_URL": usda.url,
            "USDA_API_KEY": KEY,
        }
        yield Job(clock, environment, office, folder)
