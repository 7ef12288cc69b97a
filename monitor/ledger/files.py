"""Remember which version of each public file was used, so that an unchanged one is not sent again.

Not part of the record: without it a file is fetched once more.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import NamedTuple

from monitor.core.formats import utc
from monitor.ledger.instants import from_text
from monitor.ledger.store import transaction


class Version(NamedTuple):
    """A file's version: what its server said of it, and the digest of its bytes."""

    etag: str | None
    last_modified: datetime | None
    sha256: str


def version(connection: sqlite3.Connection, address: str) -> Version | None:
    """Return the version used last; None if there is none."""
    row = connection.execute(
        "SELECT etag, last_modified, sha256 FROM files WHERE address = ?", (address,)
    ).fetchone()
    return None if row is None else Version(row[0], row[1] and from_text(row[1]), row[2])


def keep_version(connection: sqlite3.Connection, address: str, used: Version) -> None:
    """Record the version used last."""
    modified = used.last_modified and utc(used.last_modified)
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
            (address, used.etag, modified, used.sha256),
        )
