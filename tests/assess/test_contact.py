"""Whether the source was reached lately, and the reason a report gives when it was not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.assess.contact import contact, without_contact
from monitor.assess.status_report import Contact, Freshness, StatusReport
from monitor.core.errors import (
    AlreadyRunning,
    ConfigError,
    EmptyAnswer,
    FileMissing,
    LedgerError,
    MonitorError,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SourceTooSlow,
    SourceUnavailable,
    SuspectAnswer,
)
from monitor.core.frozen import replace
from monitor.core.records import ShownOrigin
from monitor.ledger import checks
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger

RELEASED = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)
REACHED = datetime(2026, 10, 8, 13, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOW = REACHED + timedelta(hours=30)


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """Yield a ledger in which USDA answered once, and the bundled figures were read later."""
    with open_ledger(None) as connection:
        checks.record(connection, "usda", 801, RELEASED, checks.At(REACHED))
        checks.record(
            connection, "snapshot", 801, RELEASED, checks.At(REACHED + timedelta(hours=3))
        )
        yield connection


def report(*, replay: bool = False, as_of: datetime = NOW) -> StatusReport:
    fresh = Freshness(
        source="usda",
        last_week_ending=date(2026, 10, 1),
        published_at=RELEASED,
        next_release_at=datetime(2026, 10, 15, 12, 30, tzinfo=UTC),
        missing_weeks=(date(2026, 9, 24),),
        contact=None if replay else Contact(),
        held_back=("Soybeans, marketing year 2027",),
    )
    return StatusReport(as_of, as_of.date(), replay, fresh, (), (), ("A remark.",))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), Contact(None, live=True, why="")),
        (timedelta(hours=26) - SECOND, Contact(None, live=True, why="")),
        (timedelta(hours=26), Contact(None, live=True, why="")),
        (timedelta(hours=26) + SECOND, Contact(REACHED, live=False, why="")),
        (-SECOND, Contact(None, live=False, why="")),
    ],
)
def test_figures_are_live_for_26_hours_after_the_source_answered(
    ledger: sqlite3.Connection, after: timedelta, expected: Contact
) -> None:
    at = REACHED + after

    assert contact(ledger, AsOf("usda", at)) == expected
    assert contact(ledger, AsOf("usda", RELEASED, now=at)) == expected
    assert contact(ledger, AsOf("usda", NOW + timedelta(days=9), now=at)) == expected


def test_a_source_that_never_answered_is_not_live() -> None:
    with open_ledger(None) as connection:
        assert contact(connection, AsOf("usda", NOW)) == Contact(None, live=False)


def test_of_bundled_figures_nobody_was_asked(ledger: sqlite3.Connection) -> None:
    assert contact(ledger, AsOf("snapshot", REACHED + timedelta(hours=4))) is None


@pytest.mark.parametrize(
    ("failure", "of_api", "of_public_files"),
    [
        (SourceRefused("no"), "it refuses the key", "it refuses its public files"),
        (
            QuotaLow("no"),
            "the key's quota is used up",
            "its public files could not be fetched",
        ),
        (
            SuspectAnswer("no"),
            "its response is quarantined",
            "its public files are quarantined",
        ),
        (
            SourceChanged("no"),
            "its response has an unknown format",
            "its public files have an unknown format",
        ),
        *(
            (failure("no"), "it was not asked", "it was not asked")
            for failure in (ConfigError, FileMissing)
        ),
        *(
            (failure("no"), "it did not answer", "its public files could not be fetched")
            for failure in (
                SourceUnavailable,
                EmptyAnswer,
                SourceTooSlow,
                AlreadyRunning,
                LedgerError,
                MonitorError,
            )
        ),
    ],
)
def test_a_report_without_contact_says_why_and_since_when_and_changes_nothing_else(
    ledger: sqlite3.Connection, failure: MonitorError, of_api: str, of_public_files: str
) -> None:
    before = report()
    reasons: tuple[tuple[ShownOrigin, str], ...] = (
        ("api", of_api),
        ("shipped", of_api),
        ("public", of_public_files),
    )

    for asked, why in reasons:
        found = without_contact(ledger, before, failure, asked)

        lost = Contact(reached_at=REACHED, live=False, why=why)
        assert found == replace(before, freshness=replace(before.freshness, contact=lost))


@pytest.mark.parametrize(("after", "reached"), [(timedelta(0), REACHED), (-SECOND, None)])
def test_what_was_reached_after_the_report_is_not_in_it(
    ledger: sqlite3.Connection, after: timedelta, reached: datetime | None
) -> None:
    before = report(as_of=REACHED + after)

    found = without_contact(ledger, before, SourceRefused("no"), "api")

    assert found.freshness.contact == Contact(reached, live=False, why="it refuses the key")


def test_a_report_of_a_past_day_is_left_as_it_is(ledger: sqlite3.Connection) -> None:
    past = report(replay=True)

    found = without_contact(ledger, past, SourceRefused("no"), "api")

    assert found is past
    assert found.freshness.contact is None
