"""A pass killed at any moment: the next one completes the work, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from monitor.ledger.store import open_ledger
from monitor.reports.marker import marker_of
from monitor.reports.permanent import permanent_folders
from monitor.sources.archive import Archive
from tests.data.soybeans import soybean_world
from tests.jobs.forked import Passes, passes
from tests.usda import Clock, UsdaServer, new_york

KEY = "a-key-that-must-never-be-seen"
RELEASE = new_york(date(2026, 9, 11))
BEFORE = RELEASE - timedelta(days=1)
KILLED = -signal.SIGKILL
KILLS = 15
ID_OF_A_RELEASE = (
    "(SELECT sha256 || published_at || market_year FROM releases r WHERE r.id = release_id)"
)
KEPT = {
    "releases": "source, commodity_code, market_year, scope, unit_id, published_at, sha256, rows",
    "weeks": "source, commodity_code, scope, market_year, week_ending, published_at, evidence, "
    + ID_OF_A_RELEASE,
    "observations": "commodity_code, market_year, country_code, week_ending, published_at, "
    "evidence, accumulated_exports, outstanding_sales, net_sales, next_year_outstanding, "
    f"withdrawn, {ID_OF_A_RELEASE}",
    "destinations": "*",
    "commodities": "*",
    "marketing_years": "*",
    "alerts": "key, occurrence, kind, severity, title, text, implied, was, since, numbers",
    "alert_ends": "key, occurrence, title, text, implied",
    "asked": "commodity_code, market_year, published_at, result",
    "suspects": "sha256, settled_as",
}
"""What must be the same; not ids and not the instants of the passes themselves."""


@dataclass
class Installation:
    """One folder and the passes in it, each a minute after the one before."""

    folder: Path
    usda: UsdaServer
    server: Passes
    clock: Clock
    draw: bool = False
    killed: int = field(default=0, init=False)

    def run_pass(
        self, kill_after_s: float | None = None, *, kill_before_charts: bool = False
    ) -> int:
        """Run a pass, or kill it on the way; how it ended."""
        self.clock.advance(minutes=1)
        ended = self.server.run(
            self._environment(),
            self.clock(),
            draw=self.draw,
            kill_after_s=kill_after_s,
            kill_before_charts=kill_before_charts,
        )
        self.killed += ended == KILLED
        return ended

    def kept(self) -> dict[str, Counter[tuple[object, ...]]]:
        """Every row of every table, without ids."""
        with closing(sqlite3.connect(self.database)) as ledger:
            return {
                table: Counter(ledger.execute(f"SELECT {columns} FROM {table}").fetchall())
                for table, columns in KEPT.items()
            }

    @property
    def database(self) -> Path:
        """The ledger's file."""
        return self.folder / "monitor.db"

    def _environment(self) -> dict[str, str]:
        return {
            "MONITOR_DATABASE": str(self.database),
            "MONITOR_REPORTS": str(self.folder / "reports"),
            "MONITOR_USDA_URL": self.usda.url,
            "USDA_API_KEY": KEY,
        }


@pytest.fixture(scope="module")
def server() -> Iterator[Passes]:
    with passes() as started:
        yield started


@pytest.fixture(autouse=True)
def _warm(tmp_path_factory: pytest.TempPathFactory, usda: UsdaServer, server: Passes) -> None:
    """One pass before time is taken: the first one is slow."""
    Installation(tmp_path_factory.mktemp("warm"), usda, server, Clock(RELEASE)).run_pass()


@pytest.fixture
def clock() -> Clock:
    return Clock(RELEASE)


@pytest.fixture
def usda(clock: Clock) -> Iterator[UsdaServer]:
    with UsdaServer(soybean_world(clock), key=KEY, limit=100_000) as started:
        yield started


def installation_at(installation: Installation, folder: Path, now: datetime) -> Installation:
    """Another folder at a given instant, beside the first one."""
    installation.clock.set(now)
    return Installation(
        folder, installation.usda, installation.server, installation.clock, installation.draw
    )


def test_a_killed_backfill_is_completed_by_the_next_pass(
    tmp_path: Path, clock: Clock, usda: UsdaServer, server: Passes
) -> None:
    undisturbed = Installation(tmp_path / "undisturbed", usda, server, clock)
    moments = spread(seconds(undisturbed), KILLS)
    killed = 0

    for number, moment in enumerate(moments):
        installation = installation_at(undisturbed, tmp_path / f"{number}", RELEASE)
        installation.run_pass(kill_after_s=moment)
        assert_sound(installation)
        installation.run_pass(kill_after_s=moments[-1 - number])
        assert_sound(installation)
        assert installation.run_pass() == 0
        assert installation.kept() == undisturbed.kept()
        assert_whole_report(installation)
        killed += installation.killed

    assert killed >= KILLS // 2


@pytest.mark.parametrize(("kills", "draw"), [(KILLS, False), (2, True)])
def test_a_release_killed_on_its_way_in_is_completed_by_the_next_pass(
    tmp_path: Path, clock: Clock, usda: UsdaServer, server: Passes, kills: int, draw: bool
) -> None:
    before = installation_at(
        Installation(tmp_path, usda, server, clock, draw), tmp_path / "before", BEFORE
    )
    assert before.run_pass() == 0
    undisturbed = copied(before, tmp_path / "undisturbed")
    killed = 0

    for number, moment in enumerate(spread(seconds(undisturbed), kills)):
        installation = copied(before, tmp_path / f"{number}")
        installation.run_pass(kill_after_s=moment)
        assert_sound(installation)
        marker = marker_of(installation.folder / "reports/latest")
        assert_whole_report(installation, pictures=marker is not None and marker.complete)
        assert installation.run_pass() == 0
        assert installation.kept() == undisturbed.kept()
        assert_whole_report(installation)
        killed += installation.killed

    assert killed >= kills // 2


def test_a_release_killed_before_its_charts_shows_its_numbers_whole_and_gets_them_next(
    tmp_path: Path, clock: Clock, usda: UsdaServer, server: Passes
) -> None:
    installation = Installation(tmp_path, usda, server, clock, draw=True)

    assert installation.run_pass(kill_before_charts=True) == KILLED

    latest = installation.folder / "reports/latest"
    assert_sound(installation)
    assert_whole_report(installation, pictures=False)
    assert "data-plot" in (latest / "index.html").read_text()
    assert not list((latest / "charts").glob("*.svg"))
    assert "<entry>" in (installation.folder / "reports/feed.xml").read_text()
    [kept] = permanent_folders(latest.parent)
    assert (kept[0].name, kept[1].complete) == ("2026-09-11", False)
    before, status = installation.kept(), (latest / "status.json").read_bytes()
    assert installation.run_pass() == 0
    [whole] = permanent_folders(latest.parent)
    assert whole == (kept[0], replace(kept[1], files=whole[1].files, complete=True))
    assert set(whole[1].files) >= set(kept[1].files)
    assert numbers((kept[0] / "status.json").read_bytes()) == numbers(status)
    assert_whole_report(installation)
    assert len(list((latest / "charts").glob("*.svg"))) > 15
    assert numbers(status) == numbers((latest / "status.json").read_bytes())
    assert installation.kept() == before


def numbers(status: bytes) -> object:
    """What a status file says of the promises."""
    return json.loads(status)["commitments"]


def test_after_an_undisturbed_pass_the_next_one_changes_nothing(
    tmp_path: Path, clock: Clock, usda: UsdaServer, server: Passes
) -> None:
    installation = Installation(tmp_path, usda, server, clock)
    installation.run_pass()
    before = installation.kept()

    assert installation.run_pass() == 0
    assert installation.kept() == before


def seconds(installation: Installation) -> float:
    """How long an undisturbed pass takes."""
    began = time.perf_counter()
    assert installation.run_pass() == 0
    return time.perf_counter() - began


def spread(took_s: float, count: int) -> list[float]:
    """Random moments of a pass, one in each stretch of it."""
    random = Random(count)  # noqa: S311 to be repeated, not safe
    return [(number + random.random()) / count * took_s for number in range(count)]


def copied(before: Installation, folder: Path) -> Installation:
    """The same installation on the morning of the release."""
    shutil.copytree(before.folder, folder)
    return installation_at(before, folder, RELEASE)


def assert_sound(installation: Installation) -> None:
    """The database is whole (or not there yet), and so is the archive."""
    if not installation.database.exists():
        return
    with open_ledger(installation.database, create=True) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    archive = Archive(installation.database)
    for line in archive.lines():
        assert line.cut or not line.damaged
        assert all(archive.body(answer.sha256) for answer in line.answers)


def assert_whole_report(installation: Installation, *, pictures: bool = True) -> None:
    """The newest report has all its parts, and every file its page links.

    Without `pictures`, PNG and SVG files may be still to follow.
    """
    latest = installation.folder / "reports/latest"
    assert json.loads((latest / "status.json").read_text())["schema"] == 1
    if installation.draw:
        page = (latest / "index.html").read_text()
        linked = set(re.findall(r'(?:href|src)="([^"#:]+\.(?:png|svg|csv|txt|json))"', page))
        assert len(linked) > 3
        later = set() if pictures else {n for n in linked if n.endswith((".png", ".svg"))}
        assert all((latest / name).is_file() for name in linked - later)
