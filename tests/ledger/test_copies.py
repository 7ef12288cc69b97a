"""Copies of a ledger: in another file, in memory, and what is read without writing."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.core.records import Commodity
from monitor.ledger import schema
from monitor.ledger.lookups import record_commodities
from monitor.ledger.store import copy_file, open_ledger, open_unwritten, scratch_copy
from tests.rights import without_rights

OLD = 9
PAGE = 4096


@pytest.fixture
def soybeans(database: Path) -> Path:
    """The file of a ledger with one commodity."""
    with open_ledger(database) as ledger:
        record_commodities(ledger, "usda", [Commodity(801, "Soybeans", 1)])
    return database


@pytest.fixture
def open_folder(folder: Path) -> Path:
    """A folder that every user may write to."""
    folder.chmod(0o777)
    return folder


def commodities(path: Path) -> list[str]:
    """The names of a ledger's commodities."""
    with closing(sqlite3.connect(path)) as ledger:
        found = ledger.execute("SELECT name FROM commodities ORDER BY code")
        return [name for (name,) in found]


def damaged(path: Path, *tables: str) -> None:
    """Overwrite the first page of each table."""
    with closing(sqlite3.connect(path)) as ledger:
        roots = dict(ledger.execute("SELECT name, rootpage FROM sqlite_schema"))
    content = bytearray(path.read_bytes())
    for table in tables:
        start = (roots[table] - 1) * PAGE
        content[start : start + PAGE] = bytes(PAGE)
    path.write_bytes(content)


def test_a_copy_has_what_was_committed_while_another_program_writes(
    soybeans: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(soybeans, isolation_level=None)) as writer:
        writer.execute("INSERT INTO commodities VALUES ('usda', 401, 'Corn', 1)")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO commodities VALUES ('usda', 107, 'Wheat', 1)")

        copy_file(soybeans, tmp_path / "copy.db")
        assert commodities(tmp_path / "copy.db") == ["Corn", "Soybeans"]

        writer.execute("COMMIT")

    assert commodities(soybeans) == ["Wheat", "Corn", "Soybeans"]
    assert commodities(tmp_path / "copy.db") == ["Corn", "Soybeans"]


def test_a_ledger_of_an_earlier_version_is_copied_as_it_is(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()

    copy_file(old, tmp_path / "copy.db")

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert schema.schema_version(copy) == OLD
        assert "".join(copy.iterdump()) == dump(old)
    assert old.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.db", "monitor.db"]


def dump(path: Path) -> str:
    """A ledger as SQL."""
    with closing(sqlite3.connect(path)) as ledger:
        return "".join(ledger.iterdump())


def test_a_ledger_named_from_the_folder_one_is_in_is_copied(
    soybeans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(soybeans.parent)
    soybeans.rename("what? #1.db")

    copy_file(Path("what? #1.db"), Path("copy.db"))

    assert commodities(Path("copy.db")) == ["Soybeans"]


def test_a_missing_ledger_is_named_and_neither_file_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        copy_file(tmp_path / "monitor.db", tmp_path / "copy.db")

    assert str(caught.value) == (
        f"The database {tmp_path / 'monitor.db'} cannot be opened: check that its folder exists "
        "and may be written."
    )
    assert (caught.value.temporary, caught.value.damaged) == (False, False)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_with_damaged_pages_is_refused_by_the_first_of_them(
    soybeans: Path, tmp_path: Path
) -> None:
    damaged(soybeans, "commodities", "messages")
    before = soybeans.read_bytes()

    with pytest.raises(LedgerError) as caught:
        copy_file(soybeans, tmp_path / "copy.db")

    found = str(caught.value)
    assert found.startswith(f"The database {soybeans} is damaged (*** in database main *** ")
    assert found.endswith(" returns error code 11): run `monitor run`, which rebuilds it.")
    assert found.count("error code") == 1
    assert (caught.value.temporary, caught.value.damaged) == (False, True)
    assert soybeans.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"week,tons\n" * 500)

    with pytest.raises(LedgerError) as caught:
        copy_file(path, tmp_path / "copy.db")

    assert str(caught.value) == (
        f"The database {path} is damaged or not a database (file is not a database): "
        "move it aside and run again; it was not changed."
    )
    assert (caught.value.temporary, caught.value.damaged) == (False, True)


@pytest.mark.parametrize("reading", ["copied", "opened"])
def test_a_ledger_in_a_read_only_folder_is_read_and_nothing_made_there(
    open_folder: Path, reading: str
) -> None:
    path = open_folder / "kept" / "monitor.db"
    with open_ledger(path, create=True) as ledger:
        record_commodities(ledger, "usda", [Commodity(801, "Soybeans", 1)])
    path.parent.chmod(0o555)
    target = open_folder / "copy.db"

    with without_rights():
        if reading == "copied":
            copy_file(path, target)
        else:
            with open_unwritten(path) as ledger, closing(sqlite3.connect(target)) as copy:
                ledger.backup(copy)

    assert commodities(target) == ["Soybeans"]
    assert [each.name for each in path.parent.iterdir()] == ["monitor.db"]
    path.parent.chmod(0o755)


def test_a_scratch_copy_holds_every_row_and_is_closed_whatever_happens(soybeans: Path) -> None:
    with open_ledger(soybeans) as ledger:
        with suppress(KeyboardInterrupt), scratch_copy(ledger) as copy:
            assert list(copy.iterdump()) == list(ledger.iterdump())
            assert copy.execute("PRAGMA database_list").fetchall() == [(0, "main", "")]
            raise KeyboardInterrupt
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            copy.execute("SELECT 1")

        assert ledger.execute("SELECT name FROM commodities").fetchall() == [("Soybeans",)]


def test_a_scratch_copy_may_be_let_go_of_by_any_thread(ledger: sqlite3.Connection) -> None:
    with scratch_copy(ledger) as copy:
        found = in_another_thread(lambda: copy.execute("SELECT 1").fetchone())

    assert found == (1,)


def in_another_thread(work: Callable[[], object]) -> object:
    """What the work returns, or the error it raised."""
    found: list[object] = []

    def done() -> None:
        try:
            found.append(work())
        except sqlite3.Error as error:
            found.append(error)

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()
    return found[0]


def test_nothing_can_be_written_to_a_ledger_opened_to_be_read(soybeans: Path) -> None:
    with open_unwritten(soybeans) as ledger:
        assert ledger.execute("SELECT name FROM commodities").fetchall() == [("Soybeans",)]
        assert in_another_thread(lambda: ledger.execute("SELECT 1").fetchone()) == (1,)
        with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
            ledger.execute("DELETE FROM commodities")

    assert commodities(soybeans) == ["Soybeans"]


def test_a_ledger_of_an_earlier_version_opened_to_be_read_stays_as_it_is(
    old: Path, tmp_path: Path
) -> None:
    before = old.read_bytes()

    with open_unwritten(old) as ledger:
        assert schema.schema_version(ledger) == schema.VERSION
        shown = ledger.execute("SELECT id FROM messages ORDER BY id").fetchall()
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT id FROM messages ORDER BY id").fetchall() == shown != []

    assert old.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["monitor.db"]


def test_a_missing_ledger_to_be_read_says_how_to_make_it(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"

    with pytest.raises(LedgerError) as caught, open_unwritten(path):
        pass

    assert str(caught.value) == (
        f"There is no database at {path}: run `monitor run` to make it, "
        "or correct MONITOR_DATABASE."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_or_newer_ledger_to_be_read_is_named(soybeans: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    shutil.copy(soybeans, newer)
    with closing(sqlite3.connect(newer)) as ledger:
        ledger.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    damaged(soybeans, "commodities")

    with pytest.raises(LedgerError) as caught, open_unwritten(soybeans) as ledger:
        ledger.execute("SELECT * FROM commodities").fetchall()
    assert str(caught.value) == (
        f"The database {soybeans} is damaged or not a database (database disk image is malformed): "
        "move it aside and run again; it was not changed."
    )

    with pytest.raises(LedgerError) as caught, open_unwritten(newer):
        pass
    assert str(caught.value) == (
        f"The database {newer} was written by a newer version of monitor (its tables are number "
        f"{schema.VERSION + 1}, this version knows {schema.VERSION}): update monitor, or name "
        "another database with MONITOR_DATABASE."
    )
