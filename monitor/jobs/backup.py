"""Back the job up into one file, while it may be running: ledger, answers archive, settings.

The ledger is copied as it was at one moment, then the archive as far as the ledger had come:
what is appended to it later belongs to a later moment. Secrets are in no file that is read here.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from monitor.core.errors import LedgerError, OutputError
from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.core.paths import data_file
from monitor.core.processes import is_alive
from monitor.core.version import __version__
from monitor.ingest.rebuild import is_lost
from monitor.jobs.backup_file import (
    ANSWERS,
    BODY,
    DATABASE,
    FILES,
    FORMAT,
    Manifest,
    Writer,
    is_inside,
)
from monitor.ledger import schema
from monitor.ledger.store import copy_file, is_there
from monitor.settings.place import SETTINGS_FILE
from monitor.settings.settings import Settings
from monitor.sources.archive import INDEX, Archive

HALF = "half-written"
HALF_WRITTEN = re.compile(rf"\..+\.{HALF}-(\d+)")
MARGIN_BYTES = 10_000_000


class BackedUp(Frozen):
    """What was backed up: the file's size, the archived responses, and files that were missing."""

    size: int
    responses: int
    missing: tuple[Path, ...]


def back_up(settings: Settings, target: Path, now: datetime, *, force: bool = False) -> BackedUp:
    """Write a backup to `target`, whole or not at all, readable by this user only.

    Raises OutputError if the file is there already (unless `force`), or cannot be written, and
    LedgerError if there is no sound ledger.
    """
    _refuse(settings, target, force=force)
    with _half_written(target) as folder:
        copy = folder / DATABASE
        copy_file(settings.database, copy)
        half = folder / "backup"
        handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            done = _write(Writer(file), settings, copy, now)
            file.flush()
            os.fsync(file.fileno())
        _publish(half, target, force=force)
    return BackedUp(target.stat().st_size, *done)


def _refuse(settings: Settings, target: Path, *, force: bool) -> None:
    """Raise for what can be seen before anything is written."""
    if target.is_dir():
        raise OutputError(f"{target} is a folder: name a file in it, such as monitor.zip.")
    if target.exists() and not force:
        raise _is_taken(target)
    if not target.absolute().parent.is_dir():
        raise OutputError(f"The folder of {target} does not exist: make it, or choose another.")
    if not is_there(settings.database):
        todo = "rebuild it from its archive" if is_lost(settings.database) else "make it"
        raise LedgerError(f"There is no database at {settings.database}: `monitor run` to {todo}.")
    archive = Archive(settings.database)
    ledger, bodies = settings.database.stat().st_size, _bodies(archive)
    packed = (ledger + archive.size()) // 2 + sum(path.stat().st_size for path in bodies)
    require_space(target.absolute().parent, ledger + packed + MARGIN_BYTES)


def require_space(folder: Path, needed: int) -> None:
    """Raise OutputError if the folder's disk has less room."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            f"{needed // 1_000_000:,} MB are needed at {folder}, and {free // 1_000_000:,} MB are "
            "free: make room, or choose another place; nothing was written."
        )


def _write(
    writer: Writer, settings: Settings, copy: Path, now: datetime
) -> tuple[int, tuple[Path, ...]]:
    """Write all members; return how many responses there are, and which files were missing."""
    archive = Archive(settings.database)
    version, end = _extent(copy, archive)
    writer.add(DATABASE, copy)
    responses = 0
    for path in _bodies(archive):
        writer.add(f"{ANSWERS}/{path.name}", path, compressed=True)
        responses += 1
    if end:
        writer.add(f"{ANSWERS}/{INDEX}", archive.index, size=end)
    missing = []
    for name, path in _own_files(settings).items():
        if path.is_file():
            writer.add(f"{FILES}/{name}", path, place=str(path.absolute()))
        else:
            missing.append(path)
    writer.finish(_manifest(settings, writer, version, now))
    return responses, tuple(missing)


def _manifest(settings: Settings, writer: Writer, version: int, now: datetime) -> Manifest:
    return Manifest(
        format=FORMAT,
        program=__version__,
        tables=version,
        made_at=utc(now),
        host=socket.gethostname(),
        place=str(_folder(settings)),
        members=writer.members,
    )


def _extent(copy: Path, archive: Archive) -> tuple[int, int]:
    """Return the number of the copy's tables, and how much of the index belongs to it."""
    with closing(sqlite3.connect(copy)) as connection:
        version = schema.schema_version(connection)
        if version > schema.VERSION:
            raise LedgerError(
                "The database was written by a newer version of monitor: update monitor first."
            )
        known = "SELECT 1 FROM sqlite_schema WHERE name = 'index_position'"
        if connection.execute(known).fetchone():
            row = connection.execute("SELECT bytes FROM index_position").fetchone()
            if row is not None and row[0] <= archive.size():
                return version, row[0]
    # A ledger that never applied its index, or an archive that has lost lines: all there is.
    return version, max((line.end for line in archive.lines() if not line.cut), default=0)


def _bodies(archive: Archive) -> Iterator[Path]:
    if not archive.folder.is_dir():
        return
    yield from sorted(path for path in archive.folder.iterdir() if BODY.fullmatch(path.name))


def _own_files(settings: Settings) -> dict[str, Path]:
    """Return the settings file and one's own promises and statements, by their names in FILES."""
    named = {SETTINGS_FILE: settings.settings_file} if settings.settings_file else {}
    for path in (*settings.commitments, settings.statements):
        if path.absolute().parent == data_file("").absolute():
            continue
        for each in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            named[_name_of(each.absolute(), _folder(settings), named)] = each
    return named


def _name_of(path: Path, folder: Path, taken: dict[str, Path]) -> str:
    """Return a name: the path in the job's place, or one under `outside` for any other."""
    if path.is_relative_to(folder) and is_inside(path.relative_to(folder).as_posix()):
        return path.relative_to(folder).as_posix()
    number = sum(name.startswith("outside/") for name in taken)
    return f"outside/{number}/{path.name}"


def _folder(settings: Settings) -> Path:
    return (settings.place.folder if settings.place else Path()).absolute()


@contextmanager
def _half_written(target: Path) -> Iterator[Path]:
    """Yield a folder beside the target, removed at the end.

    What killed backups left there goes first, whatever their names: many are named by the day.
    """
    parent = target.absolute().parent
    for left in parent.iterdir():
        named = HALF_WRITTEN.fullmatch(left.name)
        if named and not is_alive(named[1]):
            shutil.rmtree(left, ignore_errors=True)
    folder = parent / f".{target.name}.{HALF}-{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(half: Path, target: Path, *, force: bool) -> None:
    """Give the finished file its name; another file of that name is replaced with `force` only."""
    if force:
        half.replace(target)
        return
    try:
        os.link(half, target)  # because it fails where a file has appeared meanwhile
    except FileExistsError:
        raise _is_taken(target) from None
    except OSError:  # because some file systems have no links
        if target.exists():
            raise _is_taken(target) from None
        half.replace(target)


def _is_taken(target: Path) -> OutputError:
    return OutputError(f"{target} exists: choose another name, or replace it with --force.")
