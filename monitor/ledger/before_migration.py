"""Keep a copy of the ledger before a new version of the program changes its tables."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from monitor.core import run_log
from monitor.core.errors import LedgerError
from monitor.core.processes import is_alive
from monitor.ledger import schema

KEPT = 2
"""How many copies are kept: before the last step, and the one before."""

MARGIN_BYTES = 20_000_000


def keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the ledger to `PATH.before-N`, N being the new version; the two newest copies stay.

    The copy of an interrupted migration stays as it is, because it is the older one. A new ledger
    whose first pass was killed while it made the tables holds nothing to be kept. Raises
    LedgerError if there is no room; the ledger is then unchanged.
    """
    target = path.with_name(f"{path.name}.before-{schema.VERSION}")
    if not version or (target.exists() and _version(target) < version) or _is_empty(connection):
        return
    _require_space(path, target)
    half = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    _remove_half_written(path)
    try:
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as copy:
            connection.backup(copy, pages=-1)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    run_log.note("kept a copy before the update", path=str(target), tables=version)
    for old in copies(path)[:-KEPT]:
        with suppress(OSError):
            old.unlink()


def copies(path: Path) -> list[Path]:
    """Return the kept copies, oldest version first."""
    named = re.compile(re.escape(path.name) + r"\.before-(\d+)")
    found = ((named.fullmatch(each.name), each) for each in path.parent.iterdir())
    return [each for _, each in sorted((int(m[1]), each) for m, each in found if m)]


def _is_empty(connection: sqlite3.Connection) -> bool:
    found = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        "AND name NOT LIKE '\\_%' ESCAPE '\\'"
    )
    each = (f"EXISTS (SELECT 1 FROM {name})" for (name,) in found.fetchall())
    return not connection.execute(f"SELECT {' OR '.join(each) or 0}").fetchone()[0]


def _remove_half_written(path: Path) -> None:
    """Remove what killed processes left of a copy, with SQLite's own files beside it."""
    named = re.compile(re.escape(path.name) + r"\.before-\d+\.(\d+)\.tmp(-journal|-wal|-shm)?")
    for each in path.parent.iterdir():
        left = named.fullmatch(each.name)
        if left and not is_alive(left[1]):
            each.unlink(missing_ok=True)


def _version(copy: Path) -> int:
    """Return a copy's version; one beyond all for a file that is no ledger, to be replaced."""
    try:
        with closing(
            sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            return schema.schema_version(connection)
    except sqlite3.DatabaseError:
        return schema.VERSION


def _require_space(path: Path, target: Path) -> None:
    needed = path.stat().st_size + MARGIN_BYTES
    free = shutil.disk_usage(path.absolute().parent).free
    if free < needed:
        raise LedgerError(
            f"The database {path} must be brought up to date, and {needed // 1_000_000:,} MB are "
            f"needed to keep a copy before it ({target}): make room, then run again; nothing was "
            "changed."
        )
