"""Record which of the job's settings the ledger belongs to; updated in place.

Its alerts are about one promises file and go to the recipients of one settings file, and its
figures are from one service.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

from monitor.ledger.store import transaction

JobSetting = Literal["promises_file", "settings_file", "usda_service"]
"""The setting, and the table of one row that holds it."""

DEFAULT = ""
"""Stands for the bundled promises, for no settings file, and for USDA's own service.

The bundled promises and USDA's address may be elsewhere in another version of the program.
"""


def known(connection: sqlite3.Connection, setting: JobSetting) -> str | None:
    """Return the absolute path or the address, or DEFAULT; None if none is recorded yet."""
    row = connection.execute(f"SELECT * FROM {setting}").fetchone()
    return None if row is None else str(row[1])


def note(connection: sqlite3.Connection, setting: JobSetting, value: str) -> None:
    """Record a path, an address or DEFAULT; does nothing if it is already recorded."""
    if known(connection, setting) != value:
        with transaction(connection):
            connection.execute(f"INSERT OR REPLACE INTO {setting} VALUES (1, ?)", (value,))
