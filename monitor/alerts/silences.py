"""Silences: keys nobody is told of until an instant. Each is recorded and none deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.core.formats import utc
from monitor.ledger.store import transaction
from monitor.ledger.write import moment


@dataclass(frozen=True, slots=True)
class Silence:
    """A key, which also covers every key below it (`soy-2026` all of `soy-2026/…`)."""

    key: str
    until: datetime
    made_at: datetime

    def covers(self, key: str) -> bool:
        """Whether an alert of this key is silenced by it."""
        return key == self.key or key.startswith(f"{self.key}/")


def add(connection: sqlite3.Connection, key: str, until: datetime, now: datetime) -> None:
    """Silence a key; a later one for the same key takes the place of this."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO silences (key, until, made_at) VALUES (?, ?, ?)",
            (key, utc(until), utc(now)),
        )


def current(connection: sqlite3.Connection, now: datetime) -> list[Silence]:
    """The silences that hold now, by key."""
    rows = connection.execute(
        "SELECT key, until, made_at FROM silences s WHERE until > ? AND id = "
        "(SELECT max(id) FROM silences WHERE key = s.key) ORDER BY key",
        (utc(now),),
    )
    return [Silence(key, moment(until), moment(made_at)) for key, until, made_at in rows]


def silenced(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> frozenset[str]:
    """Those of the keys that are silenced now."""
    holding = current(connection, now)
    return frozenset(key for key in keys if any(each.covers(key) for each in holding))
