"""A ledger of an earlier version is copied before its tables are changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.ledger import schema
from monitor.ledger.before_migration import (
    MARGIN_BYTES,
    _is_empty,
    _remove_half_written,
    _require_space,
    _version,
    copies,
)
from monitor.ledger.store import open_ledger

OLD = 9


def rows(path: Path) -> tuple[int, list[tuple[object, ...]]]:
    """The version and the messages of a ledger."""
    with closing(sqlite3.connect(path)) as database:
        version = schema.schema_version(database)
        return version, database.execute("SELECT * FROM messages ORDER BY id").fetchall()


def opened(path: Path) -> None:
    with open_ledger(path):
        pass


def names(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))
    )


def test_the_copy_is_the_ledger_as_it_was(old: Path) -> None:
    before = rows(old)

    opened(old)

    assert rows(old)[0] == schema.VERSION
    assert before[0] == OLD
    assert rows(old.with_name(f"monitor.db.before-{schema.VERSION}")) == before
    assert names(old.parent) == ["monitor.db", f"monitor.db.before-{schema.VERSION}"]


def test_what_only_the_log_holds_is_in_the_copy(old: Path) -> None:
    with closing(sqlite3.connect(old)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("DELETE FROM messages WHERE id > 1")
        writer.commit()

        opened(old)

        assert len(rows(old.with_name(f"monitor.db.before-{schema.VERSION}"))[1]) == 1


def test_a_ledger_of_this_version_and_a_new_one_get_no_copy(old: Path, tmp_path: Path) -> None:
    opened(old)
    copy = old.with_name(f"monitor.db.before-{schema.VERSION}")
    copy.unlink()

    opened(old)
    with open_ledger(tmp_path / "new.db", create=True):
        pass

    assert names(tmp_path) == ["monitor.db", "new.db"]


def test_the_copy_of_an_interrupted_update_stays(old: Path) -> None:
    copy = old.with_name(f"monitor.db.before-{schema.VERSION}")
    shutil.copy(old, copy)
    before = copy.read_bytes()
    with closing(sqlite3.connect(old)) as database:
        schema_steps_to(database, OLD + 1)

    opened(old)

    assert rows(old)[0] == schema.VERSION
    assert copy.read_bytes() == before


def schema_steps_to(database: sqlite3.Connection, version: int) -> None:
    """Leave the ledger as a killed update did."""
    database.isolation_level = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "STEPS", schema.STEPS[:version])
        schema.migrate(database)
    assert schema.schema_version(database) == version


def test_a_copy_of_other_content_or_none_at_all_is_replaced(old: Path) -> None:
    copy = old.with_name(f"monitor.db.before-{schema.VERSION}")
    for content in (b"no database", old.read_bytes()):
        copy.write_bytes(content)
        with closing(sqlite3.connect(old)) as database:
            database.execute("UPDATE messages SET attempts = attempts + 1")
            database.commit()
        before = rows(old)
        again = old.with_name("again.db")
        shutil.copy(old, again)
        opened(old)
        assert rows(copy) == before
        again.replace(old)
        for ending in ("-wal", "-shm"):
            old.with_name(f"{old.name}{ending}").unlink(missing_ok=True)


def test_what_a_killed_process_left_of_a_copy_is_removed(old: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    for ending in ("", "-journal"):
        old.with_name(f"{old.name}.before-{schema.VERSION}.{ended.pid}.tmp{ending}").touch()
    others = old.with_name(f"{old.name}.before-{schema.VERSION}.{os.getppid()}.tmp")
    others.touch()

    opened(old)

    copy = f"monitor.db.before-{schema.VERSION}"
    assert names(old.parent) == ["monitor.db", copy, others.name]


def test_a_new_ledger_whose_tables_were_half_made_gets_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as database:
        schema_steps_to(database, OLD)

    with open_ledger(path, create=True):
        pass

    assert rows(path)[0] == schema.VERSION
    assert names(tmp_path) == ["monitor.db"]


def test_the_two_newest_copies_stay(old: Path) -> None:
    for number in (2, 9, 11, 12):
        old.with_name(f"monitor.db.before-{number}").touch()
    mine = old.with_name("monitor.db.before-my-change")
    mine.touch()

    opened(old)

    newest = f"monitor.db.before-{schema.VERSION}"
    assert names(old.parent) == sorted(["monitor.db", "monitor.db.before-12", newest, mine.name])


def test_without_room_for_the_copy_nothing_is_changed(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    size = old.stat().st_size
    whole = shutil.disk_usage(old.parent)

    def usage(folder: Path) -> object:
        asked.append(folder)
        return whole._replace(free=size + MARGIN_BYTES - 1)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    before = old.read_bytes()

    with pytest.raises(LedgerError) as caught:
        opened(old)

    assert str(caught.value) == (
        f"The database {old} must be brought up to date, and 20 MB are needed to keep a copy "
        f"before it ({old.parent}/monitor.db.before-{schema.VERSION}): make room, then run again; "
        "nothing was changed."
    )
    assert (caught.value.temporary, caught.value.damaged) == (False, False)
    assert asked == [old.parent]
    assert old.read_bytes() == before
    assert names(old.parent) == ["monitor.db"]


def test_with_exactly_enough_room_the_copy_is_made(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = shutil.disk_usage(old.parent)._replace(free=old.stat().st_size + MARGIN_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: enough)

    opened(old)

    assert names(old.parent) == ["monitor.db", f"monitor.db.before-{schema.VERSION}"]


@pytest.mark.parametrize(
    ("size", "megabytes"),
    [(979_999_999, "999"), (980_000_000, "1,000"), (1_214_567_890, "1,234")],
)
def test_the_room_needed_is_the_ledgers_size_and_twenty_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, megabytes: str
) -> None:
    path = tmp_path / "monitor.db"
    with path.open("wb") as sparse:
        sparse.truncate(size)
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)

    with pytest.raises(LedgerError, match=f", and {megabytes} MB are needed to keep a copy"):
        _require_space(path, tmp_path / "copy.db")


def test_the_room_is_that_of_the_folder_the_ledger_is_in(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(old.parent)
    asked = []
    enough = shutil.disk_usage(old.parent)

    def usage(folder: Path) -> object:
        asked.append(folder)
        return enough

    monkeypatch.setattr(shutil, "disk_usage", usage)

    opened(Path("monitor.db"))

    assert asked == [old.parent]


def test_the_version_of_a_copy_is_read_without_touching_it(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    (tmp_path / "letter").write_bytes(b"Dear all,")

    assert _version(old) == OLD
    assert _version(tmp_path / "letter") == schema.VERSION
    assert _version(tmp_path / "missing") == schema.VERSION

    assert old.read_bytes() == before
    assert (tmp_path / "letter").read_bytes() == b"Dear all,"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["letter", "monitor.db"]


def test_the_version_of_a_copy_named_from_its_folder_is_read(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(old.parent)

    assert _version(Path("monitor.db")) == OLD


@pytest.mark.parametrize("table", ["alerts", "commodities", "usda_service"])
def test_a_ledger_with_one_row_in_any_table_is_not_empty(
    ledger: sqlite3.Connection, table: str
) -> None:
    assert _is_empty(ledger)

    columns = ledger.execute(f"PRAGMA table_info({table})").fetchall()
    values = ", ".join("1" if kind == "INTEGER" else "'k'" for _, _, kind, *_ in columns)
    ledger.execute(f"INSERT INTO {table} VALUES ({values})")

    assert not _is_empty(ledger)


def test_a_ledger_without_tables_is_empty_and_migrations_and_temporary_tables_do_not_count() -> (
    None
):
    with closing(sqlite3.connect(":memory:")) as ledger:
        assert _is_empty(ledger)

        ledger.executescript(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT);"
            "INSERT INTO _sqlite_migrations VALUES (1);"
            "CREATE TEMP TABLE changed (id INTEGER); INSERT INTO changed VALUES (1);"
        )
        assert _is_empty(ledger)

        ledger.executescript("CREATE TABLE sent (id INTEGER); CREATE VIEW one AS SELECT 1")
        assert _is_empty(ledger)
        ledger.execute("INSERT INTO sent VALUES (1)")
        assert not _is_empty(ledger)


def test_only_the_unfinished_copies_of_this_ledger_by_ended_processes_are_removed(
    tmp_path: Path,
) -> None:
    with subprocess.Popen(["true"]) as process:
        pass
    ended, alive = process.pid, os.getppid()
    removed = [f"monitor.db.before-12.{ended}.tmp{end}" for end in ("", "-journal", "-wal", "-shm")]
    removed.append(f"monitor.db.before-9.{ended}.tmp")
    stay = [
        f"monitor.db.before-12.{alive}.tmp",
        f"monitor.db.before-12.{alive}.tmp-wal",
        f"monitor.db.before-12.{ended}.tmp-old",
        f"monitor.db.before-12.{ended}.tmp2",
        f"monitor.db.before-12.{ended}",
        f"monitor.db.before-mine.{ended}.tmp",
        f"monitor-db.before-12.{ended}.tmp",
        f"other.db.before-12.{ended}.tmp",
        f"my-monitor.db.before-12.{ended}.tmp",
        "monitor.db.before-12",
        "monitor.db",
    ]
    for name in (*removed, *stay):
        (tmp_path / name).touch()

    _remove_half_written(tmp_path / "monitor.db")

    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(stay)


def test_the_copies_are_in_the_order_of_their_versions(tmp_path: Path) -> None:
    for name in ("12", "9", "100", "mine", "7.tmp"):
        (tmp_path / f"monitor.db.before-{name}").touch()
    (tmp_path / "monitor-db.before-3").touch()

    assert copies(tmp_path / "monitor.db") == [
        tmp_path / f"monitor.db.before-{number}" for number in (9, 12, 100)
    ]


KILLED = """
import os, sys
from pathlib import Path
from monitor.ledger.store import open_ledger
sys.addaudithook(lambda event, _: os._exit(9) if event == "os.rename" else None)
with open_ledger(Path(sys.argv[1])):
    pass
"""


def test_the_copy_of_a_process_killed_before_it_was_whole_is_removed_by_the_next(
    old: Path,
) -> None:
    before = rows(old)
    with subprocess.Popen([sys.executable, "-c", KILLED, str(old)]) as process:
        assert process.wait() == 9
    copy = f"monitor.db.before-{schema.VERSION}"
    assert names(old.parent) == ["monitor.db", f"{copy}.{process.pid}.tmp"]
    assert rows(old) == before

    opened(old)

    assert names(old.parent) == ["monitor.db", copy]
    assert rows(old.with_name(copy)) == before
