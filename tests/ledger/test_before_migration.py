"""A ledger of an earlier version is copied before its tables are changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.ledger import schema
from monitor.ledger.store import open_ledger

KEPT = Path(__file__).parent.parent / "data/version_9/kept.sql"
OLD = 9


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of version 9."""
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(KEPT.read_text(encoding="utf-8"))
    return path


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
    full = shutil.disk_usage(old.parent)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
    before = old.read_bytes()

    with pytest.raises(LedgerError, match=r"are needed to keep a copy before it .*: make room"):
        opened(old)

    assert old.read_bytes() == before
    assert names(old.parent) == ["monitor.db"]
