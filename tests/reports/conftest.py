"""Status reports for tests: the bundled commitments on any day, and commitments in TOML."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.ledger.read import AsOf
from monitor.reports.build import build
from tests.detailed import detailed
from tests.once import value_once

from .alerts import MISSED, STALE

StandingOn = Callable[[str], DetailedReport]
StandingOf = Callable[[str, str], DetailedReport]


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
        path = tmp_path / "promises.toml"
        path.write_text(promises, encoding="utf-8")
        view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
        figures = Figures(shipped_ledger, view)
        return detailed(load_status(figures, read_commitments(path), (), replay=True))

    return at
