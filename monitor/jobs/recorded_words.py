"""Words on record that a shell completes; the ledger is never created or migrated for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

LONGEST_WAIT_S = 0.2


def alert_keys(database: Path) -> list[tuple[str, str]]:
    """Return the key and the newest title of every alert."""
    return _words(database, "SELECT key, title, max(id) FROM alerts GROUP BY key ORDER BY key")


def quarantined_numbers(database: Path) -> list[tuple[str, str]]:
    """Return the number of each quarantined response, and why it is held back."""
    return _words(database, "SELECT id, reasons FROM suspects WHERE settled_at IS NULL ORDER BY id")


def announcement_names(database: Path) -> list[tuple[str, str]]:
    """Return the name of each announcement, and what it announced."""
    query = (
        "SELECT detail, group_concat(DISTINCT measure) FROM series "
        "WHERE dataset = 'announcements' GROUP BY detail ORDER BY detail"
    )
    return _words(database, query)


def _words(database: Path, query: str) -> list[tuple[str, str]]:
    """Return a word and its help from each row; none if the ledger cannot be read now."""
    address = f"{database.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=LONGEST_WAIT_S)) as connection:
            return [(str(word), str(help)) for word, help, *_ in connection.execute(query)]
    except sqlite3.Error:
        return []
