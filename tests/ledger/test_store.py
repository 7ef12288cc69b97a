"""The ledger's file: made, opened, refused, and every fault of it in one sentence."""

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.core.records import Commodity
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import read, schema, store, tables
from monitor.ledger.lookups import record_commodities
from monitor.ledger.store import is_there, open_ledger, scratch_copy, transaction
from monitor.ledger.write import write_response
from tests.rights import without_rights

from .answers import CHINA, SOYBEANS, TABLES, WEEK_11_AUGUST, amended, answer, counts, on, row


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked database is not waited for."""
    monkeypatch.setattr(store, "LOCK_WAIT_S", 0)


def sentence(path: Path, *, create: bool = False) -> LedgerError:
    """The error of opening and asking."""
    with pytest.raises(LedgerError) as caught, open_ledger(path, create=create) as connection:
        connection.execute("SELECT count(*) FROM observations").fetchone()
    return caught.value


@pytest.mark.parametrize("existing", [False, True], ids=["no file", "an empty file"])
def test_an_empty_file_gets_every_table_and_a_write_ahead_log(
    tmp_path: Path, existing: bool
) -> None:
    path = tmp_path / "new" / "folder" / "monitor.db"
    if existing:
        path.parent.mkdir(parents=True)
        path.touch()

    with open_ledger(path, create=True) as connection:
        assert counts(connection) == dict.fromkeys(TABLES, 0)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert schema.schema_version(connection) == schema.VERSION


def test_opening_again_brings_nothing_up_to_date_and_keeps_what_is_there(database: Path) -> None:
    with open_ledger(database) as connection:
        write_response(connection, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    size = database.stat().st_size

    with open_ledger(database) as connection:
        assert counts(connection)["observations"] == 1

    assert database.stat().st_size == size


def test_amounts_are_whole_numbers_or_refused_by_the_table(ledger: sqlite3.Connection) -> None:
    for table in ("releases", "weeks", "observations", "alerts", "alert_ends", "marketing_years"):
        (sql,) = ledger.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        assert "STRICT" in sql

    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        ledger.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybeans', 'metric tons')")


def test_an_observation_without_its_release_is_refused(ledger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        ledger.execute(
            "INSERT INTO weeks VALUES ('usda', 801, 'all', 2022, '2022-08-11', '', 'seen', 99)"
        )


def test_an_error_inside_a_transaction_takes_back_what_it_wrote(
    ledger: sqlite3.Connection,
) -> None:
    def stopped_half_way() -> None:
        with transaction(ledger):
            ledger.execute("INSERT INTO commodities VALUES ('usda', 801, 'Soybeans', 1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()

    assert counts(ledger)["commodities"] == 0
    assert not ledger.in_transaction


def test_a_scratch_copy_leaves_no_trace(ledger: sqlite3.Connection) -> None:
    write_response(ledger, answer([WEEK_11_AUGUST], "2022-08-18"), {})

    with scratch_copy(ledger) as copy:
        record_commodities(copy, "usda", [Commodity(801, "Soybeans", 1)])
        assert (counts(copy)["observations"], counts(copy)["commodities"]) == (1, 1)

    assert counts(ledger)["commodities"] == 0


def test_a_missing_database_says_how_to_make_it_and_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"

    assert str(sentence(path)) == (
        f"There is no database at {path}: run `monitor run` to make it, "
        "or correct MONITOR_DATABASE."
    )
    assert not path.exists()


def test_a_newer_database_is_refused_and_left_alone(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = database.read_bytes()

    assert str(sentence(database)) == (
        f"The database {database} was written by a newer version of monitor (its tables are "
        f"number {schema.VERSION + 1}, this version knows {schema.VERSION}): update monitor, or "
        "name another database with MONITOR_DATABASE."
    )
    assert database.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_can_be_read_and_asks_a_writer_to_wait(database: Path) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with open_ledger(database) as connection:
        assert counts(connection)["releases"] == 0
    with pytest.raises(LedgerError) as caught, open_ledger(database) as connection:
        write_response(connection, answer([WEEK_11_AUGUST], "2022-08-18"), {})

    assert str(caught.value) == (
        f"The database {database} is locked by another program: wait for it to finish and run "
        "again."
    )
    assert caught.value.temporary
    other.close()
    with open_ledger(database) as connection:
        assert write_response(connection, answer([WEEK_11_AUGUST], "2022-08-18"), {}).added == 1


@pytest.mark.usefixtures("impatient")
def test_a_file_that_another_program_is_just_making_asks_to_wait(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    error = sentence(tmp_path / "monitor.db", create=True)

    assert error.temporary
    assert "is locked by another program" in str(error)
    other.close()


@pytest.mark.parametrize("content", [b"week,tons\n" * 500, b"tons"], ids=["a table", "a word"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)

    error = sentence(path)

    assert str(error) == (
        f"The database {path} is damaged or not a database (file is not a database): "
        "move it aside and run again; it was not changed."
    )
    assert not error.temporary
    assert path.read_bytes() == content


@pytest.mark.parametrize("damage", ["overwritten", "cut off"])
def test_a_damaged_database_is_left_alone(database: Path, damage: str) -> None:
    whole = database.read_bytes()
    first_page, others = whole[:4096], whole[4096:]
    damaged = first_page + others[::-1] if damage == "overwritten" else whole[: 3 * 4096]
    database.write_bytes(damaged)

    error = sentence(database)

    assert "is damaged or not a database (database disk image is malformed)" in str(error)
    assert database.read_bytes() == damaged


def test_a_folder_in_the_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    assert str(sentence(tmp_path)) == (
        f"The database {tmp_path} cannot be opened: check that its folder exists and may be "
        "written."
    )


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    assert str(sentence(tmp_path / "data" / "monitor.db", create=True)) == (
        f"The database's folder {tmp_path / 'data'} cannot be made (File exists): "
        "choose another place with MONITOR_DATABASE."
    )


def test_a_read_only_folder_is_named_and_nothing_made_in_it(folder: Path) -> None:
    folder.chmod(0o555)

    with without_rights():
        inside = sentence(folder / "monitor.db", create=True)
        below = sentence(folder / "below" / "monitor.db", create=True)

    assert str(inside) == (
        f"The database {folder / 'monitor.db'} cannot be opened: check that its folder exists "
        "and may be written."
    )
    assert str(below) == (
        f"The database's folder {folder / 'below'} cannot be made (Permission denied): "
        "choose another place with MONITOR_DATABASE."
    )
    assert list(folder.iterdir()) == []


def test_a_read_only_database_says_which_rights_to_check(folder: Path) -> None:
    path = folder / "monitor.db"
    with open_ledger(path, create=True):
        pass
    path.chmod(0o444)
    folder.chmod(0o555)

    with without_rights():
        error = sentence(path, create=True)

    assert str(error) == (
        f"The database {path} cannot be written: check the rights on the file and on its folder."
    )


def test_a_database_in_a_read_only_folder_can_be_read(folder: Path) -> None:
    path = folder / "monitor.db"
    with open_ledger(path, create=True) as connection:
        write_response(connection, answer([WEEK_11_AUGUST], "2022-08-18"), {})
    folder.chmod(0o555)

    with without_rights(), open_ledger(path) as connection:
        found = read.history(connection, on("2022-08-18"), SOYBEANS, [CHINA])

    assert found.rows[2022, date(2022, 8, 11)].outstanding_sales == 1_107_686
    assert [each.name for each in folder.iterdir()] == ["monitor.db"]


def test_what_was_read_there_while_somebody_wrote_does_not_count(folder: Path) -> None:
    path = folder / "monitor.db"
    with open_ledger(path, create=True):
        pass
    path.chmod(0o666)
    folder.chmod(0o555)

    with (
        without_rights(),
        pytest.raises(LedgerError, match="was written to while") as caught,
        open_ledger(path),
    ):
        os.utime(path)

    assert caught.value.temporary


def test_a_folder_that_may_not_be_entered_is_a_sentence_too(folder: Path) -> None:
    folder.chmod(0o000)

    with without_rights():
        error = sentence(folder / "monitor.db")

    assert "cannot be opened: check that its folder exists and may be written" in str(error)


def test_a_database_of_the_second_version_is_brought_up_to_date_and_answers_as_before(
    tmp_path: Path,
) -> None:
    """Its corrections stand as whole rows among the observations; new ones go on from there."""
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as old:
        for table in (tables.RELEASES, tables.WEEKS, tables.OBSERVATIONS):
            old.execute(table)
        for table in (*tables.LOOKUPS.split(";"), *tables.ALERTS.split(";")):
            old.execute(table)
        old.executescript(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
            "name TEXT, applied_at TEXT); INSERT INTO _sqlite_migrations (migration_set, name, "
            "applied_at) VALUES ('monitor', '1 releases, weeks, observations, lookups, alerts', "
            "'2026-11-01'); PRAGMA user_version = 1"
        )
        for release, day, tons in ((1, "2022-08-18", 1_107_686), (2, "2022-08-25", 1_107_687)):
            old.execute(
                "INSERT INTO releases VALUES (?, 'usda', 801, 2022, 'all', 1, ?, ?, ?, 1, NULL)",
                (release, f"{day}T13:30:00Z", f"{day}T12:30:00Z", f"body {release}"),
            )
            old.execute(
                "INSERT INTO observations VALUES (801, 2022, 5700, '2022-08-11', ?, ?, 'seen', "
                "284991, 29507361, ?, 0, 80836, 30615047, 9647000, 0, 0)",
                (release, f"{day}T12:30:00Z", tons),
            )
        old.execute(
            "INSERT INTO weeks VALUES ('usda', 801, 'all', 2022, '2022-08-11', "
            "'2022-08-18T12:30:00Z', 'seen', 1)"
        )
        old.commit()

    def outstanding(connection: sqlite3.Connection, day: str) -> int | None:
        found = read.history(connection, on(day), SOYBEANS, [CHINA])
        return found.rows[2022, date(2022, 8, 11)].outstanding_sales

    with open_ledger(path) as connection:
        assert schema.schema_version(connection) == schema.VERSION
        found = write_response(
            connection,
            answer([amended(WEEK_11_AUGUST, outstanding_sales=1_107_688)], "2022-09-01"),
            {},
        )
        days = ("2022-08-24", "2022-08-25", "2022-09-01")
        assert [outstanding(connection, day) for day in days] == [1_107_686, 1_107_687, 1_107_688]
        assert (found.revised, counts(connection)["changes"]) == (1, 1)


def test_a_folder_without_rights_gets_a_sentence_from_whoever_asks_whether_it_is_there(
    folder: Path,
) -> None:
    (folder / "locked").mkdir(mode=0o700)
    path = folder / "locked/monitor.db"

    with without_rights(), pytest.raises(LedgerError) as refused:
        is_there(path)

    assert str(refused.value) == (
        f"The database {path} cannot be reached (Permission denied): check the rights on its "
        "folder, or correct MONITOR_DATABASE."
    )


def test_an_sqlite_that_is_too_old_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")

    error = sentence(tmp_path / "monitor.db", create=True)

    assert str(error).startswith("SQLite 3.37 or newer is needed, and this Python has 3.34.1: use")
    assert list(tmp_path.iterdir()) == []


def test_weeks_dated_by_the_older_rule_are_dated_anew_and_what_was_seen_is_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "monitor.db"
    weeks = {
        "2018-12-20": ("2018-12-28T13:30:00Z", "rule"),
        "2026-06-18": ("2026-06-26T12:30:00Z", "rule"),
        "2026-07-02": ("2026-07-10T12:31:07Z", "seen"),
    }
    with open_ledger(path, create=True) as ledger:
        from_snapshot(ledger)
        rows = [row(week, 1, 0, exports=1) for week in weeks]
        write_response(ledger, answer(rows, "2026-10-08", current=False), {})
        for week, (at_, evidence) in weeks.items():
            for table in ("weeks", "observations"):
                ledger.execute(
                    f"UPDATE {table} SET published_at = ?, evidence = ? WHERE week_ending = ?",
                    (at_, evidence, week),
                )
        ledger.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '7 %'")
        ledger.execute("PRAGMA user_version = 6")
        ledger.commit()

    with open_ledger(path) as ledger:
        for table in ("weeks", "observations"):
            found = ledger.execute(f"SELECT week_ending, published_at, evidence FROM {table}")
            assert {week: (at_, evidence) for week, at_, evidence in found} == {
                "2018-12-20": ("2019-01-31T13:30:00Z", "reported"),
                "2026-06-18": ("2026-06-25T12:30:00Z", "rule"),
                "2026-07-02": ("2026-07-10T12:31:07Z", "seen"),
            }
        assert not read.has_source(ledger, "snapshot")
        assert from_snapshot(ledger).added == 2_819
