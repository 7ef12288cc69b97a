"""What was raised and what of it ended: once each, all fields kept, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.alerts import log
from monitor.alerts.model import Alert, RaisedAlert, RuleResults
from monitor.core.frozen import replace
from monitor.ingest.rebuild import rebuild
from monitor.ledger import schema, tables
from monitor.ledger.store import open_ledger, transaction

LASTING = Alert(
    key="release/overdue/2026-10-08",
    kind="overdue",
    severity="warning",
    title="The release for the week ending 8 Oct 2026 is missing",
    text="It was due Thu 15 Oct 2026.",
    promise="soy-2026",
    was="on time",
    since=date(2026, 10, 15),
    numbers=(("missing", "1"), ("übrig", "−136,000 t")),
    ends="It ends when the release comes.",
    ongoing=True,
)
ONCE = Alert("soy-2026/calendar-year/milestone/50", "milestone", "info", "50 % reached", "")
END = replace(LASTING, title="The release came", text="Thu 22 Oct 2026.", ends="", ongoing=False)


def at(day: int) -> datetime:
    """A day of October 2026, at noon UTC."""
    return datetime(2026, 10, day, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    with open_ledger(tmp_path / "ledger.db", create=True) as connection:
        yield connection


def ids(raised: list[RaisedAlert]) -> list[str]:
    return [each.id for each in raised]


def test_every_field_is_kept(ledger: sqlite3.Connection) -> None:
    log.record(ledger, RuleResults([LASTING]), at(16))

    [kept] = log.raised(ledger)

    assert (kept.alert, kept.raised_at) == (LASTING, at(16))
    assert log.ongoing(ledger) == [LASTING]
    unset = Alert("", "", "info", "", "")
    assert all(getattr(LASTING, n) != getattr(unset, n) for n in Alert.__struct_fields__[6:])


def test_the_same_pass_twice_raises_nothing(ledger: sqlite3.Connection) -> None:
    first = log.record(ledger, RuleResults([LASTING, ONCE]), at(16))
    again = log.record(ledger, RuleResults([LASTING, ONCE]), at(16))

    assert ids(first) == [LASTING.key, ONCE.key]
    assert again == []


def test_an_end_is_told_once_and_is_a_row_of_its_own(ledger: sqlite3.Connection) -> None:
    log.record(ledger, RuleResults([LASTING]), at(16))

    first = log.record(ledger, RuleResults([], [END]), at(22))
    again = log.record(ledger, RuleResults([], [END]), at(23))

    assert [(raised.alert.title, raised.resolves, raised.raised_at) for raised in first] == [
        ("The release came", True, at(22))
    ]
    assert again == []
    assert log.ongoing(ledger) == []
    told = [(raised.id, raised.alert.title) for raised in log.raised(ledger)]
    assert told == [
        (f"{LASTING.key}/resolved", "The release came"),
        (LASTING.key, "The release for the week ending 8 Oct 2026 is missing"),
    ]


def test_what_comes_back_after_its_end_is_another_occurrence(ledger: sqlite3.Connection) -> None:
    steps = [RuleResults([LASTING]), RuleResults([], [END])] * 2
    told = [log.record(ledger, step, at(day)) for day, step in enumerate(steps, start=16)]

    assert [ids(raised) for raised in told] == [
        [LASTING.key],
        [f"{LASTING.key}/resolved"],
        [f"{LASTING.key}#2"],
        [f"{LASTING.key}#2/resolved"],
    ]
    assert len(log.raised(ledger)) == 4


def test_what_never_lasts_is_told_once_for_ever(ledger: sqlite3.Connection) -> None:
    log.record(ledger, RuleResults([ONCE]), at(16))

    assert log.record(ledger, RuleResults([]), at(17)) == []
    assert log.record(ledger, RuleResults([ONCE]), at(18)) == []


def test_implied_ones_are_remembered_and_not_shown(ledger: sqlite3.Connection) -> None:
    quiet = replace(LASTING, suppressed=True)

    assert log.record(ledger, RuleResults([quiet]), at(16)) == []
    assert log.ongoing(ledger) == [quiet]
    assert log.record(ledger, RuleResults([], [replace(END, suppressed=True)]), at(17)) == []
    assert log.raised(ledger) == []


def test_an_end_without_a_beginning_is_nothing(ledger: sqlite3.Connection) -> None:
    assert log.record(ledger, RuleResults([], [END]), at(16)) == []
    assert ledger.execute("SELECT count(*) FROM alert_ends").fetchone() == (0,)


def test_it_is_a_part_of_the_callers_transaction(ledger: sqlite3.Connection) -> None:
    def stopped_half_way() -> None:
        with transaction(ledger):
            log.record(ledger, RuleResults([LASTING], [END]), at(16))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()

    assert log.raised(ledger) == []
    assert ids(log.record(ledger, RuleResults([LASTING]), at(16))) == [LASTING.key]


def test_what_was_raised_before_occurrences_is_kept(tmp_path: Path) -> None:
    """Statuses become lasting alerts; the others stay what they were, and never end."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        for step in (
            tables.ALERTS,
            tables.ASKING,
            tables.RELEASES,
            tables.WEEKS,
            tables.OBSERVATIONS,
        ):
            for table in step.split(";"):
                old.execute(table)
        for table in tables.CHANGES.split(";"):
            old.execute(table)
        old.executescript(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
            "name TEXT, applied_at TEXT); INSERT INTO _sqlite_migrations (migration_set, name, "
            "applied_at) VALUES ('monitor', '1 releases, weeks, observations, lookups, alerts', "
            "''), ('monitor', '2 suspects, asked, quotas', ''), ('monitor', '3 changes', ''); "
            "INSERT INTO alerts VALUES ('release/overdue/2026-10-08', 'overdue', 'warning', "
            "'missing', 'due', 0, '2026-10-16T12:00:00Z'); "
            "INSERT INTO statuses VALUES (1, 'soy-2026/calendar-year', 'mixed', '2026-01-08', "
            "'2026-01-15T12:00:00Z'), (2, 'soy-2026/calendar-year', 'behind', '2026-03-19', "
            "'2026-03-26T12:00:00Z'); PRAGMA user_version = 3"
        )

    with open_ledger(path) as ledger:
        assert schema.schema_version(ledger) == schema.VERSION
        assert ids(log.raised(ledger)) == ["release/overdue/2026-10-08"]
        [status] = log.ongoing(ledger)

    assert status == Alert(
        key="soy-2026/calendar-year/status/behind",
        kind="status",
        severity="info",
        title="behind",
        text="",
        suppressed=True,
        promise="soy-2026",
        ongoing=True,
    )


def test_a_rebuilt_ledger_takes_over_what_was_raised_and_what_ended(tmp_path: Path) -> None:
    aside, database = tmp_path / "aside.db", tmp_path / "monitor.db"
    with open_ledger(aside, create=True) as old:
        log.record(old, RuleResults([LASTING, ONCE]), at(16))
        log.record(old, RuleResults([], [END]), at(22))
        told = log.raised(old)

    rebuild(database, aside)

    with open_ledger(database) as ledger:
        assert log.raised(ledger) == told
        assert log.ongoing(ledger) == []
        again = log.record(ledger, RuleResults([LASTING, ONCE]), at(23))
    assert ids(again) == [f"{LASTING.key}#2"]


def test_an_alert_an_older_program_recorded_with_signs_no_text_may_hold_is_read_cleaned(
    ledger: sqlite3.Connection,
) -> None:
    hostile = Alert(
        "a/b", "kind", "info", "A\x1b[2Jtitle", "A\u202e text", numbers=(("N\0", "\ufffe1"),)
    )
    log.record(ledger, RuleResults([hostile]), datetime(2026, 10, 9, tzinfo=UTC))

    [found] = log.raised(ledger)
    assert (found.alert.title, found.alert.text) == ("A [2Jtitle", "A text")
    assert found.alert.numbers == (("N", "1"),)
