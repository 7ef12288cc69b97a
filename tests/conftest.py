"""Fixtures for all tests: the bundled figures in a ledger, and the status report of any day."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.load_known import amounts_as_known
from monitor.assess.load_statements import checked_statements
from monitor.assess.load_status import load_status
from monitor.assess.trade.load import trade_records
from monitor.assess.trade.record import TradeRecord
from monitor.commitments.promises import read_commitments, read_events
from monitor.commitments.statements import read_statements
from monitor.core.calendar import end_of_day
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.settings import place
from tests.detailed import detailed
from tests.pictures import pictures_drawn_once as pictures_drawn_once

CHINA, UNKNOWN, SOYBEANS = 5700, 9990, 801


@pytest.fixture(scope="session")
def shipped_ledger() -> Iterator[sqlite3.Connection]:
    """Yield a ledger with the bundled figures; tests must only read it."""
    with open_ledger(None) as connection:
        from_snapshot(connection)
        yield connection


@pytest.fixture(scope="session")
def standing_on(shipped_ledger: sqlite3.Connection) -> Callable[[str], DetailedReport]:
    """Return a function: the status report of the bundled commitments at the end of a day."""
    commitments = read_commitments(data_file("commitments.toml"))
    events = read_events(data_file("events.toml"))
    statements = read_statements(data_file("statements.toml"))
    known: dict[str, DetailedReport] = {}

    def at(day: str) -> DetailedReport:
        if day not in known:
            view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
            status_report = load_status(
                Figures(shipped_ledger, view), commitments, events, replay=True
            )
            said = checked_statements(Figures(shipped_ledger, view), status_report, statements)
            trades = trade_records(Figures(shipped_ledger, view), commitments)
            public = amounts_as_known(Figures(shipped_ledger, view), status_report, said)
            known[day] = detailed(status_report, statements=said, trades=trades, known=public)
        return known[day]

    return at


@pytest.fixture(scope="session")
def reading_on(standing_on: Callable[[str], DetailedReport]) -> Callable[[str, str], Assessment]:
    """Return a function: one reading, by key `commitment/reading`, at the end of a day."""

    def at(key: str, day: str) -> Assessment:
        return next(a for a in standing_on(day).assessments if a.key == key)

    return at


@pytest.fixture(scope="session")
def trade(standing_on: Callable[[str], DetailedReport]) -> TradeRecord:
    """Return the record of China's soybeans on 9 October 2026."""
    [found] = standing_on("2026-10-09").trades
    return found


@pytest.fixture(scope="session")
def history_on(shipped_ledger: sqlite3.Connection) -> Callable[..., BuyerHistory]:
    """Return a function: the history of a soybean buyer, as known at the end of a day."""

    def at(day: str = "2026-10-09", country: int = CHINA) -> BuyerHistory:
        view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
        return read.history(shipped_ledger, view, SOYBEANS, [country])

    return at


@pytest.fixture(scope="session", autouse=True)
def _no_place_of_this_machine() -> Iterator[None]:
    """Look for settings and ledgers in the working directory only, never in this checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "checkout", lambda: None)
        patch.setenv("MONITOR_HOME", ".")
        yield
