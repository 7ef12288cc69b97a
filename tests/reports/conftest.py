"""Status reports for tests: the bundled commitments on any day, and commitments in TOML."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.ledger.read import AsOf
from monitor.reports.build import build
from monitor.reports.pdf import chromium
from tests.detailed import detailed
from tests.once import folder_once, value_once
from tests.promise_text import read_promises
from tests.test_cli import a_first_run, monitor

from .alerts import MISSED, STALE

StandingOn = Callable[[str], DetailedReport]
StandingOf = Callable[[str, str], DetailedReport]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="session")
def today(standing_on: StandingOn) -> DetailedReport:
    """Return the bundled commitments on 22 November 2026: no replay, six releases missing."""
    return replace(standing_on("2026-11-22"), replay=False)


@pytest.fixture(scope="session")
def files(today: DetailedReport, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return today's report with one new and one earlier alert; drawn once for all workers."""

    def drawn() -> dict[str, bytes]:
        return build(today, [STALE], [STALE, MISSED], version="0.1")

    return value_once(tmp_path_factory, "report", drawn)


@pytest.fixture
def standing_of(shipped_ledger: sqlite3.Connection, tmp_path: Path) -> StandingOf:
    """Return a function: commitments written as TOML, at the end of a day."""

    def at(promises: str, day: str) -> DetailedReport:
        view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
        figures = Figures(shipped_ledger, view)
        return detailed(load_status(figures, read_promises(tmp_path, promises), (), replay=True))

    return at


def a_first_site(folder: Path) -> None:
    """Run a pass in a folder, and publish it with a file of the host's own."""
    a_first_run(folder)
    done = monitor(folder, "publish", "--to", "site")
    assert done.returncode == 0, done.stderr
    shown = json.loads((folder / "reports/latest/status.json").read_text())
    assert done.stdout.startswith("Published 1 report, the newest of ")
    assert done.stdout.endswith(", and what was known on 61 days to site.\n")
    assert shown["report"]["permanent"] in {path.name for path in (folder / "site").iterdir()}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of one pass and the site made of them; not to be changed."""
    return folder_once(tmp_path_factory, "first-site", a_first_site)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed Chromium; where there is none these tests are skipped, but not in CI."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and CI is set: install it")
        pytest.skip("chromium is not installed")
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"playwright cannot start here ({error}); its driver needs libatomic1")
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
