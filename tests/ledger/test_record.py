"""A release comes in: whole or not at all, once, and only what it changes."""

import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.core.records import Observation
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import read
from monitor.ledger.store import open_ledger
from monitor.ledger.write import Recorded, write_again, write_response

from .answers import (
    CHINA,
    GERMANY,
    NETHERLANDS,
    SOYBEANS,
    WEEK_11_AUGUST,
    WEEK_18_AUGUST,
    WEEK_25_AUGUST,
    amended,
    answer,
    at,
    counts,
    everything_kept,
    on,
    row,
)
from .killed import all_destinations

REPOSITORY = data_file("").parent


def test_the_shipped_figures_are_recorded_once(ledger: sqlite3.Connection) -> None:
    first = from_snapshot(ledger)
    recorded = counts(ledger)
    second = from_snapshot(ledger)

    assert (first.slices, first.added, first.revised) == (20, 2_819, 11)
    assert (second.added, second.revised, second.withdrawn) == (0, 0, 0)
    assert recorded == counts(ledger)
    assert recorded["observations"] == 2_830
    assert (recorded["releases"], recorded["weeks"]) == (20, 659)


def test_the_same_answer_again_changes_no_table_whenever_it_is_fetched(
    ledger: sqlite3.Connection,
) -> None:
    published = answer([WEEK_11_AUGUST], "2022-08-18")
    write_response(ledger, published, {})
    before = everything_kept(ledger)

    later = replace(published, retrieved_at=at("2022-08-19"))

    assert write_response(ledger, published, {}) == Recorded()
    assert write_response(ledger, later, {}) == Recorded()
    assert everything_kept(ledger) == before


def test_the_bytes_of_a_closed_year_under_a_new_release_are_noted_as_it_alone(
    ledger: sqlite3.Connection,
) -> None:
    closed = replace(answer([WEEK_11_AUGUST], "2022-08-18"), current=False)
    write_response(ledger, closed, {})
    unread = replace(closed, rows=[], retrieved_at=at("2022-08-25"), published_at=at("2022-08-25"))

    found = write_again(ledger, unread)

    assert found == Recorded(release_id=2)
    assert write_again(ledger, unread) == Recorded()
    stamps = ledger.execute("SELECT id, rows, published_at FROM releases ORDER BY id").fetchall()
    assert stamps == [(1, 1, "2022-08-18T12:30:00Z"), (2, 1, "2022-08-25T12:30:00Z")]
    assert ledger.execute("SELECT count(*) FROM observations").fetchone() == (1,)


def test_an_answer_counts_what_it_added_revised_completed_and_withdrew(
    ledger: sqlite3.Connection,
) -> None:
    dutch = row("2022-08-11", 725_854, 0, country=NETHERLANDS, next_book=None, next_net=None)
    german = row("2022-08-11", 1_019_998, 0, country=GERMANY)
    write_response(ledger, answer([WEEK_11_AUGUST, dutch, german], "2022-08-18"), {})

    known = amended(dutch, next_year_outstanding=0, next_year_net_sales=0)
    revised = amended(WEEK_11_AUGUST, outstanding_sales=1_107_687)
    found = write_response(ledger, answer([revised, known, WEEK_18_AUGUST], "2022-08-25"), {})

    assert found == Recorded(release_id=2, added=1, revised=1, completed=1, withdrawn=1)
    assert counts(ledger)["observations"] == 3 + 3
    assert counts(ledger)["changes"] == 1


def test_a_completed_row_was_public_when_it_first_appeared(ledger: sqlite3.Connection) -> None:
    blank = amended(WEEK_11_AUGUST, next_year_outstanding=None)
    write_response(ledger, answer([blank], "2022-08-18"), {})
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-09-01"), {})

    seen = read.history(ledger, on("2022-08-18"), SOYBEANS, [CHINA])

    assert seen.rows[2022, date(2022, 8, 11)].next_year_outstanding == 9_647_000


def test_an_amount_that_is_no_longer_told_stays_as_it_was(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    blank = amended(WEEK_11_AUGUST, next_year_outstanding=None)

    found = write_response(ledger, answer([blank], "2022-09-01"), {})

    assert (found.revised, found.completed) == (0, 0)
    seen = read.history(ledger, on("2022-09-01"), SOYBEANS, [CHINA])
    assert seen.rows[2022, date(2022, 8, 11)].next_year_outstanding == 9_647_000


def test_a_part_of_the_rows_withdraws_nothing(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_18_AUGUST], "2022-08-25"), {})

    found = write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-01", complete=False), {})

    assert (found.added, found.withdrawn) == (1, 0)


def test_a_release_taken_back_and_given_again_leaves_every_view_to_replay(
    ledger: sqlite3.Connection,
) -> None:
    before, after = [WEEK_11_AUGUST], [WEEK_11_AUGUST, WEEK_18_AUGUST]
    write_response(ledger, answer(before, "2022-08-18"), {})
    write_response(ledger, answer(after, "2022-08-25"), {})
    back = answer(before, "2022-08-18", retrieved_at=at("2022-08-25", 16))
    write_response(ledger, back, {})
    write_response(ledger, answer(after, "2022-09-01"), {})

    def last_week(day: str, hour: int = 12) -> date | None:
        view = read.AsOf("usda", at(day, hour))
        return read.history(ledger, view, SOYBEANS, [CHINA]).last_week_at(date(2022, 12, 31))

    assert last_week("2022-08-24") == date(2022, 8, 11)
    assert last_week("2022-08-25", 12) == date(2022, 8, 18)
    assert last_week("2022-08-25", 17) == date(2022, 8, 11)
    assert last_week("2022-09-01") == date(2022, 8, 18)


def test_nothing_recorded_is_ever_updated_or_deleted(ledger: sqlite3.Connection) -> None:
    for table in ("releases", "observations", "changes", "weeks"):
        for change in ("UPDATE", "DELETE"):
            ledger.execute(
                f"CREATE TEMP TRIGGER no_{change}_{table} BEFORE {change} ON main.{table} "
                f"BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )
    ledger.execute("PRAGMA recursive_triggers = ON")  # REPLACE deletes: it would be seen too
    revised = amended(WEEK_11_AUGUST, outstanding_sales=1, next_year_outstanding=None)
    kept = everything_kept(ledger)

    for number, rows in enumerate(
        ([WEEK_11_AUGUST], [WEEK_18_AUGUST, revised], [revised], [WEEK_11_AUGUST], [WEEK_25_AUGUST])
    ):
        write_response(ledger, answer(rows, f"2022-09-{number + 1:02}"), {})
        assert kept < everything_kept(ledger)
        kept = everything_kept(ledger)


def test_the_same_figures_under_a_new_stamp_confirm_a_closed_year_only(
    ledger: sqlite3.Connection,
) -> None:
    """A running year's figures may lag behind their stamp: they are still to come."""
    write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-01"), {})
    lagging = write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-09"), {})
    confirmed = write_response(ledger, answer([WEEK_25_AUGUST], "2022-09-15", current=False), {})

    assert lagging == Recorded()
    assert confirmed == Recorded(release_id=2)
    state = read.slice_states(ledger, "usda", SOYBEANS)[2022]
    assert (state.published_at, state.last_week) == (at("2022-09-15"), date(2022, 8, 25))


@pytest.mark.parametrize(
    "broken",
    [
        WEEK_11_AUGUST,
        amended(WEEK_18_AUGUST, outstanding_sales="1,107,686"),
        amended(WEEK_18_AUGUST, net_sales=0.5),
    ],
    ids=["a place twice", "text", "a fraction"],
)
def test_an_answer_the_table_refuses_in_the_middle_leaves_nothing(
    database: Path, broken: Observation
) -> None:
    rows = [WEEK_11_AUGUST, broken, WEEK_25_AUGUST]

    with pytest.raises(LedgerError), open_ledger(database) as connection:
        write_response(connection, answer(rows, "2022-09-01"), {})

    with open_ledger(database) as connection:
        assert set(counts(connection).values()) == {0}
        assert write_response(connection, answer([WEEK_11_AUGUST], "2022-09-01"), {}).added == 1


@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ("releases", "NEW.market_year = 2026"),
        ("observations", "NEW.country_code = 5490"),
        ("observations", "NEW.country_code = 9990 AND NEW.week_ending = '2026-08-13'"),
        ("weeks", "NEW.week_ending = '2026-08-13'"),
    ],
    ids=["release", "in the middle", "last row", "last week"],
)
def test_a_kill_in_the_middle_leaves_the_ledger_as_it_was(
    database: Path, table: str, condition: str
) -> None:
    with open_ledger(database) as connection:
        write_response(connection, answer([WEEK_11_AUGUST], "2022-08-18"), {})
        before = everything_kept(connection)

    program = [sys.executable, "-m", "tests.ledger.killed", str(database), table, condition]
    killed = subprocess.run(program, cwd=REPOSITORY, check=False)

    assert killed.returncode == -signal.SIGKILL
    written = Path(f"{database}-wal").stat().st_size
    assert table == "releases" or written > 50_000
    with open_ledger(database) as connection:
        assert everything_kept(connection) == before
        assert write_response(connection, all_destinations(), {}).added == 2_120


def test_a_correction_with_a_release_is_stored_as_the_amounts_that_differ(
    ledger: sqlite3.Connection,
) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    write_response(ledger, answer([amended(WEEK_11_AUGUST, net_sales=80_837)], "2022-08-25"), {})

    stored = ledger.execute("SELECT * FROM changes").fetchall()

    day = (date(2022, 8, 11) - date(1970, 1, 1)).days
    assert stored == [(2, CHINA, day, None, None, None, None, 80_837, None, None, None)]
    dated = ledger.execute("SELECT published_at, evidence FROM observed WHERE release_id = 2")
    assert dated.fetchall() == [("2022-08-25T12:30:00Z", "seen")]
    assert counts(ledger)["observations"] == 1


def test_a_correction_noticed_under_an_unchanged_stamp_is_stored_whole_with_its_instant(
    ledger: sqlite3.Connection,
) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    quiet = answer(
        [amended(WEEK_11_AUGUST, net_sales=80_837)],
        "2022-08-18",
        retrieved_at=at("2022-08-20", 15, 0),
    )

    write_response(ledger, quiet, {})

    assert counts(ledger)["changes"] == 0
    seen = ledger.execute("SELECT net_sales, published_at FROM observed").fetchall()
    assert seen == [(80_836, "2022-08-18T12:30:00Z"), (80_837, "2022-08-20T19:00:00Z")]


def test_a_row_given_back_is_whole_again(ledger: sqlite3.Connection) -> None:
    german = row("2022-08-11", 1, 0, country=GERMANY)
    for day, rows in (
        ("2022-08-18", [WEEK_11_AUGUST, german]),
        ("2022-08-25", [german]),
        ("2022-09-01", [WEEK_11_AUGUST, german]),
    ):
        write_response(ledger, answer(rows, day), {})

    found = read.history(ledger, on("2022-09-01"), SOYBEANS, [CHINA])

    assert found.rows[2022, date(2022, 8, 11)].outstanding_sales == 1_107_686
    assert counts(ledger)["changes"] == 0
