"""Open the ledger and run transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from monitor.core.errors import LedgerError
from monitor.ledger import schema
from monitor.ledger.sqlite_errors import explained

LOCK_WAIT_S = 5.0
NEEDED_SQLITE = (3, 37)
"""The first version with STRICT tables."""
ONLY_IN_ITS_THREAD = False
"""For ledgers that write to no file, because one that a caller has let go of unclosed is closed by
Python's garbage collector, in whatever thread it runs. A ledger that is written stays in its own.
"""
NO_DATABASE = (
    "There is no database at {path}: run `monitor run` to make it, or correct MONITOR_DATABASE."
)


class Log(Protocol):
    """Writes a transaction's changes to the archive's index before the commit (logged.py)."""

    answers: list[Mapping[str, object]]

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what the current transaction has changed."""

    def forget(self) -> None:
        """Clear the changes for the next transaction."""


class Ledger(sqlite3.Connection):
    """A connection to a ledger; with a log, the ledger can be rebuilt from it."""

    log: Log | None = None


@contextmanager
def open_ledger(path: Path | None, *, create: bool = False) -> Iterator[Ledger]:
    """Open the ledger at `path` and migrate it; None opens a new one in memory.

    With `create` the file and its folder are created if missing. Raises LedgerError with one
    sentence if the file is missing, locked, read-only, not a database, or from a newer version.
    """
    _refuse_old_sqlite()
    if path is not None and not create and _is_still(path):
        with _still(path) as connection:
            yield connection
        return
    with explained(path):
        connection = _connect(path, create)
        try:
            _bring_up_to_date(connection, path)
            yield connection
        finally:
            connection.close()


@contextmanager
def open_unwritten(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the ledger at `path` in a way in which nothing can be written, beside any running job.

    A ledger of an earlier version stays as it is: a copy in memory is brought up to date. Raises
    LedgerError as `open_ledger` does.
    """
    _refuse_old_sqlite()
    if _is_missing(path):
        raise LedgerError(NO_DATABASE.format(path=path))
    if _is_still(path):
        with _still(path) as connection:
            yield connection
        return
    with explained(path):
        address = f"{path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=LOCK_WAIT_S,
            factory=Ledger,
            check_same_thread=ONLY_IN_ITS_THREAD,
        )
        try:
            if schema.schema_version(connection) < schema.VERSION:
                with scratch_copy(connection) as copy:
                    _bring_up_to_date(copy, None)
                    yield copy
                return
            _bring_up_to_date(connection, path)
            yield connection
        finally:
            connection.close()


def is_there(path: Path) -> bool:
    """Return whether the file exists; raise LedgerError if permissions prevent finding out."""
    try:
        return path.exists()
    except OSError as error:
        raise LedgerError(
            f"The database {path} cannot be reached ({error.strerror}): check the rights on its "
            "folder, or correct MONITOR_DATABASE."
        ) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a transaction: commit at the end, roll back on any error or if the process is killed.

    Nested in another transaction, it becomes part of that one.
    """
    if connection.in_transaction:
        yield
        return
    log = connection.log if isinstance(connection, Ledger) else None
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        if log is not None:
            log.write(connection)
    except BaseException:
        connection.rollback()
        raise
    finally:
        if log is not None:
            log.forget()
    connection.commit()


@contextmanager
def durable(connection: sqlite3.Connection) -> Iterator[None]:
    """Use synchronous=FULL: a sent message must stay recorded after a power cut.

    Must be entered outside a transaction.
    """
    connection.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = NORMAL")


@contextmanager
def scratch_copy(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Yield an in-memory copy of a ledger, for a pass that must not change anything."""
    copy = sqlite3.connect(":memory:", check_same_thread=ONLY_IN_ITS_THREAD)
    try:
        connection.backup(copy)
        yield copy
    finally:
        copy.close()


def copy_file(path: Path, target: Path) -> None:
    """Copy a ledger to a new file as it is at one moment, while others may write to it.

    It is not migrated. Raises LedgerError if it cannot be read, or is damaged.
    """
    still = "?immutable=1" if _is_still(path) else "?mode=ro"
    with explained(path):
        source = sqlite3.connect(
            f"{path.absolute().as_uri()}{still}", uri=True, timeout=LOCK_WAIT_S
        )
        copy = sqlite3.connect(target)
        try:
            # In one step, because a write between two steps would begin the copy again.
            source.backup(copy, pages=-1)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            copy.close()
            source.close()
    if found != "ok":
        raise LedgerError(
            f"The database {path} is damaged ({found}): run `monitor run`, which rebuilds it.",
            damaged=True,
        )


def _connect(path: Path | None, create: bool) -> Ledger:
    if path is None:
        return sqlite3.connect(":memory:", factory=Ledger, check_same_thread=ONLY_IN_ITS_THREAD)
    if not create and _is_missing(path):
        raise LedgerError(NO_DATABASE.format(path=path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            f"The database's folder {path.parent} cannot be made ({error.strerror}): "
            "choose another place with MONITOR_DATABASE."
        ) from error
    return sqlite3.connect(path, timeout=LOCK_WAIT_S, factory=Ledger)


@contextmanager
def _still(path: Path) -> Iterator[Ledger]:
    """Open a database read-only as immutable; raise LedgerError if it was written to meanwhile."""
    before = path.stat()
    with explained(path):
        address = f"{path.absolute().as_uri()}?immutable=1"
        connection = sqlite3.connect(
            address, uri=True, factory=Ledger, check_same_thread=ONLY_IN_ITS_THREAD
        )
        try:
            _bring_up_to_date(connection, path)
            yield connection
        finally:
            connection.close()
    after = path.stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise LedgerError(
            f"The database {path} was written to while it was read: run again.", temporary=True
        )


def _is_still(path: Path) -> bool:
    """Return whether the database must be opened as immutable.

    True for a file without a write-ahead log in a read-only folder, because SQLite would create a
    file beside it even to read it.
    """
    if os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return False
    try:
        return path.is_file() and not path.with_name(path.name + "-wal").exists()
    except PermissionError:
        return False


def _refuse_old_sqlite() -> None:
    if sqlite3.sqlite_version_info < NEEDED_SQLITE:
        needed = ".".join(map(str, NEEDED_SQLITE))
        raise LedgerError(
            f"SQLite {needed} or newer is needed, and this Python has {sqlite3.sqlite_version}: "
            "use a Python that was built with a newer one (make PYTHON=...); nothing was changed."
        )


def _is_missing(path: Path) -> bool:
    """Return whether the file is missing; False if the folder may not be searched."""
    try:
        return not path.exists()
    except PermissionError:
        return False


def _bring_up_to_date(connection: sqlite3.Connection, path: Path | None) -> None:
    version = schema.schema_version(connection)
    if version > schema.VERSION:
        raise LedgerError(
            f"The database {path} was written by a newer version of monitor "
            f"(its tables are number {version}, this version knows {schema.VERSION}): "
            "update monitor, or name another database with MONITOR_DATABASE."
        )
    if version < schema.VERSION:
        if path is not None and os.access(path.parent, os.W_OK):
            _keep_copy(connection, path, version)
        connection.execute("PRAGMA journal_mode = WAL")
        schema.migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log this keeps the file sound; a power cut may undo the last passes,
    # which the next one makes up for. A poll every half minute must not wait for the disk.
    connection.execute("PRAGMA synchronous = NORMAL")


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    # Because a ledger is brought up to date once in a version, and this loads the log.
    from monitor.ledger.before_migration import keep_copy

    try:
        keep_copy(connection, path, version)
    except OSError as error:
        raise LedgerError(
            f"No copy of the database {path} can be kept before it is brought up to date "
            f"({error.strerror}): check the rights on its folder; nothing was changed."
        ) from error
