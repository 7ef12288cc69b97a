"""How much work SQLite does for a query, counted and not timed: the same on every machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 100


@contextmanager
def counted(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """Yield a list that grows by one for each hundred instructions of SQLite's machine."""
    done: list[int] = []

    def note() -> int:
        done.append(EVERY)
        return 0

    connection.set_progress_handler(note, EVERY)
    try:
        yield done
    finally:
        connection.set_progress_handler(None, EVERY)
