"""Who cannot be reached, from what became of the messages to them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.alerts.model import Parked
from monitor.core.formats import utc
from monitor.ledger.write import moment

LATE_AFTER = timedelta(days=1)
"""After how long a message that is still being tried counts as failing."""


def failing(connection: sqlite3.Connection, now: datetime) -> list[Parked]:
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
        first.setdefault((channel, recipient), Parked(channel, recipient, error, moment(since)))
    return list(first.values())
