"""The steps that bring a database of any version to this one; sqlite-utils runs them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from monitor.ledger import tables
from monitor.ledger.redating import date_anew, forget_shipped

if TYPE_CHECKING:
    from sqlite_utils import Database

Change = str | Callable[[sqlite3.Connection], None]
"""SQL statements separated by semicolons, or what else is done to the figures."""


def _anew(connection: sqlite3.Connection) -> None:
    """Date the recorded rows by the corrected release rule; bundled figures are loaded again."""
    forget_shipped(connection)
    date_anew(connection)


STEPS: tuple[tuple[str, Change], ...] = (
    (
        "releases, weeks, observations, lookups, alerts",
        ";".join(
            (tables.RELEASES, tables.WEEKS, tables.OBSERVATIONS, tables.LOOKUPS, tables.ALERTS)
        ),
    ),
    ("suspects, asked, quotas", tables.ASKING),
    ("changes", tables.CHANGES),
    ("occurrences and ends of alerts", tables.OCCURRENCES),
    ("outbox", tables.OUTBOX),
    ("position in the archive's index", tables.INDEX_POSITION),
    ("publication days by the mended rule", _anew),
    ("faults of channels", tables.CHANNEL_FAULTS),
    ("what it takes to believe an answer, lists had, oddities", tables.HOLDING),
    ("the promises file the alerts are of", tables.PROMISES_FILE),
    ("origins of responses", tables.ORIGINS),
    (
        "the settings file of the alerts' recipients, the service of the figures",
        tables.JOB_SETTINGS,
    ),
    ("long rows of other datasets", tables.SERIES),
)
"""Every step in its order. A database records the names, so they never change."""

VERSION = len(STEPS)
"""Number of the newest step; stored in `PRAGMA user_version` so that reading needs no import."""


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the newest step applied; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the missing steps, each in its own transaction."""
    from sqlite_utils import Database, Migrations

    steps = Migrations("monitor")
    for number, (name, change) in enumerate(STEPS, start=1):
        steps(name=f"{number} {name}")(_step(number, change))
    steps.apply(Database(connection, execute_plugins=False))


def _step(number: int, change: Change) -> Callable[[Database], None]:
    """Return what applies one step and records its number."""

    def apply(db: Database) -> None:
        if isinstance(change, str):
            for statement in change.split(";"):
                db.execute(statement)
        else:
            change(db.conn)
        db.execute(f"PRAGMA user_version = {number}")

    return apply
