"""Silences: keys nobody is told of until an instant. Each is recorded and none deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.alerts.model import Parked
from monitor.core.formats import utc
from monitor.ledger.store import transaction
from monitor.ledger.write import from_text

LATE_AFTER = timedelta(days=1)
"""After how long a message that is still being tried counts as failing."""


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
    return [Silence(key, from_text(until), from_text(made_at)) for key, until, made_at in rows]


def silenced(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> frozenset[str]:
    """Those of the keys that are silenced now."""
    holding = current(connection, now)
    return frozenset(key for key in keys if any(each.covers(key) for each in holding))


def unreachable_recipients(connection: sqlite3.Connection, now: datetime) -> list[Parked]:
    """Each recipient, and each whole channel (with "" for the recipient), that cannot be reached.

    A recipient's last message is parked (or was, and is tried again), or has been failing for a
    day; it ends with the next message they get, on whichever channel. A channel refuses all that it
    is given, or has taken nothing for a day; it ends with the next message it takes.
    """
    rows = connection.execute(
        "SELECT channel, CASE WHEN m.channel_fault IS NULL THEN recipient ELSE '' END, last_error, "
        "m.since FROM (SELECT *, coalesce(failing_since, done_at) AS since FROM messages) m "
        "WHERE (state = 'parked' OR (state = 'queued' AND (done_at IS NOT NULL "
        "OR channel_fault = 'refused' OR failing_since <= ?))) "
        "AND NOT EXISTS (SELECT 1 FROM messages later WHERE later.state = 'sent' "
        "AND CASE WHEN m.channel_fault IS NULL "
        "THEN later.recipient = m.recipient AND later.done_at >= m.since "
        "ELSE later.channel = m.channel AND later.done_at > m.since END) "
        "ORDER BY since, id",
        (utc(now - LATE_AFTER),),
    )
    first: dict[tuple[str, str], Parked] = {}
    for channel, recipient, error, since in rows:
        first.setdefault((channel, recipient), Parked(channel, recipient, error, from_text(since)))
    return list(first.values())
