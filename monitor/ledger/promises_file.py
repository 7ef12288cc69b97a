"""Which promises file the ledger's alerts are of; brought up to date in place."""

from __future__ import annotations

import sqlite3

from monitor.ledger.store import transaction

SHIPPED = ""
"""Stands for the promises shipped with the program, wherever a version of it is installed."""


def known(connection: sqlite3.Connection) -> str | None:
    """The absolute path, or SHIPPED; None where no pass has told of USDA's figures yet."""
    row = connection.execute("SELECT path FROM promises_file").fetchone()
    return None if row is None else str(row[0])


def note(connection: sqlite3.Connection, path: str) -> None:
    """Remember a path, or SHIPPED; nothing is written where it is known already."""
    if known(connection) != path:
        with transaction(connection):
            connection.execute("INSERT OR REPLACE INTO promises_file VALUES (1, ?)", (path,))
