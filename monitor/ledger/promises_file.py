"""Record which promises file the ledger's alerts belong to; updated in place."""

from __future__ import annotations

import sqlite3

from monitor.ledger.store import transaction

SHIPPED = ""
"""Stands for the bundled promises, wherever the program is installed."""


def known(connection: sqlite3.Connection) -> str | None:
    """Return the absolute path, or SHIPPED; None if no pass with USDA's figures has run yet."""
    row = connection.execute("SELECT path FROM promises_file").fetchone()
    return None if row is None else str(row[0])


def note(connection: sqlite3.Connection, path: str) -> None:
    """Record a path, or SHIPPED; does nothing if it is already recorded."""
    if known(connection) != path:
        with transaction(connection):
            connection.execute("INSERT OR REPLACE INTO promises_file VALUES (1, ?)", (path,))
