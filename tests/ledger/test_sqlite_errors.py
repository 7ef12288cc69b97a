"""SQLite's errors as sentences: what is wrong with the file, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.ledger.sqlite_errors import _name, explained


class NamedError(sqlite3.OperationalError):
    """An error as SQLite raises it, with its name."""

    def __init__(self, name: str | None) -> None:
        super().__init__("what SQLite says")
        if name is not None:
            self.sqlite_errorname = name


LOCKED = "is locked by another program: wait for it to finish and run again."
DAMAGED = (
    "is damaged or not a database (what SQLite says): move it aside and run again; it was not "
    "changed."
)
RIGHTS = "cannot be written: check the rights on the file and on its folder."
FULL = "could not be written (what SQLite says): check the disk's space; nothing was lost."
SHUT = "cannot be opened: check that its folder exists and may be written."


@pytest.mark.parametrize(
    ("name", "sentence", "temporary", "damaged"),
    [
        ("SQLITE_BUSY", LOCKED, True, False),
        ("SQLITE_BUSY_SNAPSHOT", LOCKED, True, False),
        ("SQLITE_LOCKED_SHAREDCACHE", LOCKED, True, False),
        ("SQLITE_NOTADB", DAMAGED, False, True),
        ("SQLITE_CORRUPT_VTAB", DAMAGED, False, True),
        ("SQLITE_READONLY_DBMOVED", RIGHTS, False, False),
        ("SQLITE_PERM", RIGHTS, False, False),
        ("SQLITE_FULL", FULL, False, False),
        ("SQLITE_IOERR_WRITE", FULL, False, False),
        ("SQLITE_CANTOPEN", SHUT, False, False),
        ("SQLITE_ERROR", "answered: what SQLite says.", False, False),
        (None, "answered: what SQLite says.", False, False),
    ],
)
def test_each_kind_of_error_says_what_to_do(
    name: str | None, sentence: str, temporary: bool, damaged: bool
) -> None:
    error = NamedError(name)
    with pytest.raises(LedgerError) as caught, explained(Path("data/monitor.db")):
        raise error

    assert str(caught.value) == f"The database data/monitor.db {sentence}"
    assert (caught.value.temporary, caught.value.damaged) == (temporary, damaged)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (NamedError("SQLITE_BUSY"), "SQLITE_BUSY"),
        (NamedError(""), ""),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), ""),
    ],
)
def test_an_error_of_python_itself_has_no_name(error: sqlite3.Error, name: str) -> None:
    assert _name(error) == name


def test_a_sentence_of_python_keeps_its_one_full_stop_and_no_file_is_called_none() -> None:
    with pytest.raises(LedgerError) as caught, explained(None):
        raise sqlite3.ProgrammingError("Cannot operate on a closed database.")

    said = "The database in memory answered: Cannot operate on a closed database."
    assert str(caught.value) == said


def test_an_error_named_none_is_one_without_a_name() -> None:
    error = NamedError(None)
    error.sqlite_errorname = None  # type: ignore[assignment]

    assert _name(error) == ""
