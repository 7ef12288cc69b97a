"""Silences: keys muted until an instant. Each is recorded and none is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.alerts.model import Parked
from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.ledger.instants import from_text
from monitor.ledger.store import transaction

LATE_AFTER = timedelta(days=1)
"""A message still being tried counts as failing after this time."""


class Silence(Frozen):
    """A muted key, which also covers every key below it (`soy-2026` all of `soy-2026/…`)."""

    key: str
    until: datetime
    made_at: datetime

    def covers(self, key: str) -> bool:
        """Return whether it mutes an alert with this key."""
        return key == self.key or key.startswith(f"{self.key}/")


def add(connection: sqlite3.Connection, key: str, until: datetime, now: datetime) -> None:
    """Mute a key; a later silence for the same key replaces this one."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO silences (key, until, made_at) VALUES (?, ?, ?)",
            (key, utc(until), utc(now)),
        )


def current(connection: sqlite3.Connection, now: datetime) -> list[Silence]:
    """Return the silences in force now, by key."""
    rows = connection.execute(
        "SELECT key, until, made_at FROM silences s WHERE until > ? AND id = "
        "(SELECT max(id) FROM silences WHERE key = s.key) ORDER BY key",
        (utc(now),),
    )
    return [Silence(key, from_text(until), from_text(made_at)) for key, until, made_at in rows]


def silenced(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> frozenset[str]:
    """Return which of the keys are muted now."""
    holding = current(connection, now)
    return frozenset(key for key in keys if any(each.covers(key) for each in holding))


def unreachable_recipients(connection: sqlite3.Connection, now: datetime) -> list[Parked]:
    """Return each recipient, and each whole channel (with "" as recipient), that is unreachable.

    A recipient is, if their last message is parked (or was, and is tried again) or has been
    failing for a day, until the next message they get on any channel. A channel is, if it
    refuses everything or has accepted nothing for a day, until the next message it accepts.
    """
    # Each condition is one that an index or one look at all messages answers: after a mail server's
    # outage there are as many failing messages as recipients.
    rows = connection.execute(
        "WITH accepted AS MATERIALIZED (SELECT channel, max(done_at) AS at FROM messages "
        "WHERE state = 'sent' GROUP BY channel) "
        "SELECT channel, CASE WHEN m.channel_fault IS NULL THEN recipient ELSE '' END, last_error, "
        "m.since FROM (SELECT *, coalesce(failing_since, done_at) AS since FROM messages) m "
        "WHERE (state = 'parked' OR (state = 'queued' AND (done_at IS NOT NULL "
        "OR channel_fault = 'refused' OR failing_since <= ?))) "
        "AND (m.channel_fault IS NOT NULL OR NOT EXISTS (SELECT 1 FROM messages later "
        "WHERE later.recipient = m.recipient AND later.state = 'sent' "
        "AND later.done_at >= m.since)) "
        "AND (m.channel_fault IS NULL OR NOT EXISTS (SELECT 1 FROM accepted "
        "WHERE accepted.channel = m.channel AND accepted.at > m.since)) "
        "ORDER BY since, id",
        (utc(now - LATE_AFTER),),
    )
    first: dict[tuple[str, str], Parked] = {}
    for channel, recipient, error, since in rows:
        first.setdefault((channel, recipient), Parked(channel, recipient, error, from_text(since)))
    return list(first.values())
