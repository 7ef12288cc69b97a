"""Turn SQLite's errors into sentences that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.core.errors import LedgerError

BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn SQLite's errors into a LedgerError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        busy, damaged = _name(error).startswith(BUSY), _name(error).startswith(DAMAGED)
        raise LedgerError(_sentence(error, path), temporary=busy, damaged=damaged) from error


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def _sentence(error: sqlite3.Error, path: Path | None) -> str:
    text, code = str(error), _name(error)
    place = f"The database {'in memory' if path is None else path}"
    if code.startswith(BUSY):
        return f"{place} is locked by another program: wait for it to finish and run again."
    if code.startswith(DAMAGED):
        return (
            f"{place} is damaged or not a database ({text}): move it aside and run again; "
            "it was not changed."
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return f"{place} cannot be written: check the rights on the file and on its folder."
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{place} could not be written ({text}): check the disk's space; nothing was lost."
    if code.startswith("SQLITE_CANTOPEN"):
        return f"{place} cannot be opened: check that its folder exists and may be written."
    return f"{place} answered: {text.removesuffix('.')}."
