"""SQLite's errors as sentences: what is wrong with the file, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from monitor.core.errors import LedgerError
from monitor.ledger.sqlite_errors import explained


class NamedError(sqlite3.OperationalError):
    """An error as SQLite raises it, with its name."""

    def __init__(self, name: str | None) -> None:
        super().__init__("what SQLite says")
        if name is not None:
            self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "sentence", "temporary", "damaged"),
    [
        ("SQLITE_BUSY", "is locked by another program: wait for it to finish", True, False),
        ("SQLITE_BUSY_SNAPSHOT", "is locked by another program", True, False),
        ("SQLITE_LOCKED_SHAREDCACHE", "is locked by another program", True, False),
        ("SQLITE_NOTADB", "is damaged or not a database (what SQLite says): move it", False, True),
        ("SQLITE_CORRUPT_VTAB", "is damaged or not a database", False, True),
        (
            "SQLITE_READONLY_DBMOVED",
            "cannot be written: check the rights on the file",
            False,
            False,
        ),
        ("SQLITE_PERM", "cannot be written: check the rights on the file", False, False),
        ("SQLITE_FULL", "could not be written (what SQLite says): check the disk's", False, False),
        ("SQLITE_IOERR_WRITE", "could not be written (what SQLite says): check", False, False),
        ("SQLITE_CANTOPEN", "cannot be opened: check that its folder exists", False, False),
        ("SQLITE_ERROR", "answered: what SQLite says.", False, False),
        (None, "answered: what SQLite says.", False, False),
    ],
)
def test_each_kind_of_error_says_what_to_do(
    name: str | None, sentence: str, temporary: bool, damaged: bool
) -> None:
    with pytest.raises(LedgerError) as caught, explained(Path("data/monitor.db")):
        raise NamedError(name)

    assert str(caught.value).startswith(f"The database data/monitor.db {sentence}")
    assert (caught.value.temporary, caught.value.damaged) == (temporary, damaged)
