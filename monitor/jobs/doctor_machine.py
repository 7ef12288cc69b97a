"""What the doctor checks of this machine: the program, its files and the room for them."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from monitor.core.formats import megabytes, new_york_time, plural
from monitor.core.installed import PACKAGE, other_checkout
from monitor.core.version import __version__
from monitor.ingest.rebuild import is_lost
from monitor.jobs.disk_room import existing, least_room
from monitor.jobs.lock import lock_of
from monitor.jobs.restore import left_over
from monitor.ledger import schema
from monitor.ledger.before_migration import copies
from monitor.ledger.sqlite_errors import BUSY, explained
from monitor.ledger.store import is_there, open_ledger
from monitor.reports.pdf import no_chromium
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive


class Advice(Exception):
    """What is wrong with a part and what to do about it."""


def program(settings: Settings, now: datetime) -> str:
    """Return where the program runs from; raise Advice if a checkout at hand is another."""
    other = other_checkout()
    if other is not None:
        raise Advice(
            f"it runs from {PACKAGE} (version {__version__}), not from {other}: changes there "
            f"have no effect. Run `make run` in {other} to fix this."
        )
    return f"runs from {PACKAGE}, version {__version__}"


def place(settings: Settings, now: datetime) -> str:
    """Return which folder the job's settings and ledger are of, and why it is that one."""
    here = settings.place
    said = f"{here.named}; " if here else ""
    file = (
        f"settings file {settings.settings_file}"
        if settings.settings_file
        else ("no settings file")
    )
    others = "".join(
        f"; {path} was not read, because another user owns it or its folder: set MONITOR_CONFIG "
        "if it is meant"
        for path in (here.passed_over if here else ())
    )
    return f"{said}{file}, database {settings.database}, reports {settings.reports}{others}"


def zone_data(settings: Settings, now: datetime) -> str:
    """Return New York's time, which needs the zone data."""
    return f"it is {new_york_time(now)}"


def database(settings: Settings, now: datetime) -> str:
    """Return how large the database is.

    Raise Advice if it is lost, damaged or read-only, or if a restore was interrupted.
    """
    there = is_there(settings.database)
    if left := left_over(settings):
        raise Advice(left)
    for place in (lock_of(settings.database), Archive(settings.database).index):
        _may_grow(place)
    if is_lost(settings.database):
        raise Advice(
            f"missing at {settings.database}, but its archive exists: run `monitor run` to rebuild."
        )
    if not there:
        return f"none yet at {settings.database}; the first run creates it"
    with explained(settings.database), open_ledger(settings.database) as connection:
        broken = _integrity(connection)
        releases = connection.execute("SELECT count(*) FROM releases").fetchone()[0]
        _try_to_write(connection)
    if broken:
        raise Advice(
            f"{settings.database} is damaged ({broken}): run `monitor run`, which keeps the file "
            "under another name and rebuilds from the archived responses."
        )
    kept = "".join(f"; {copy} is from before the last update" for copy in _newest(settings))
    return f"{settings.database} is sound and holds {plural(releases, 'release', 'releases')}{kept}"


def _newest(settings: Settings) -> list[Path]:
    return copies(settings.database)[-1:]


def space(settings: Settings, now: datetime) -> str:
    """Return the room on the monitor's disk; raise Advice if the next passes may need more."""
    room = least_room(settings)
    if room is None:
        raise Advice(f"the free space at {settings.database.parent} cannot be seen.")
    if room.free < room.needed:
        raise Advice(
            f"only {megabytes(room.free)} free at {room.folder}, and the next passes may need "
            f"{megabytes(room.needed)}: free up space."
        )
    return f"{megabytes(room.free)} free"


def reports(settings: Settings, now: datetime) -> str:
    """Return that reports can be written; raise Advice if they or their PDF cannot."""
    folder = existing(settings.reports)
    probe = folder / ".monitor-doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Advice(
            f"{folder} cannot be written ({error.strerror}): check its rights, or set "
            "MONITOR_REPORTS."
        ) from None
    if settings.pdf and (trouble := no_chromium()):
        raise trouble
    return f"{settings.reports} can be written"


def _may_grow(place: Path) -> None:
    """Raise Advice if a file, or the folder it will be created in, is not writable."""
    found = place if place.exists() else existing(place.parent)
    if not os.access(found, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise Advice(f"{found} is not writable: check its rights.")


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.Error if the database is read-only; a busy one counts as writable."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")  # unchanged, and rolled back
    except sqlite3.OperationalError as error:
        if not (error.sqlite_errorname or "").startswith(BUSY):
            raise
    finally:
        connection.rollback()


def _integrity(connection: sqlite3.Connection) -> str | None:
    first = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if first == "ok" else str(first)
