"""Who cannot be reached, from what became of the messages to them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.alerts.model import Parked
from monitor.formats import utc
from monitor.ledger.record import moment

LATE_AFTER = timedelta(days=1)
"""After how long a message that is still being tried counts as failing."""


def failing(connection: sqlite3.Connection, now: datetime) -> list[Parked]:
    """Each recipient whose last message is parked (or was, and is tried again), or has been
    failing for a day.

    It ends with the next message that gets through.
    """
    rows = connection.execute(
        "SELECT channel, recipient, last_error, coalesce(failing_since, done_at) AS since "
        "FROM messages m WHERE (state = 'parked' OR "
        "(state = 'queued' AND (done_at IS NOT NULL OR failing_since <= ?))) "
        "AND NOT EXISTS (SELECT 1 FROM messages later WHERE later.recipient = m.recipient "
        "AND later.channel = m.channel AND later.state = 'sent' AND later.done_at >= m.done_at) "
        "ORDER BY since, id",
        (utc(now - LATE_AFTER),),
    )
    first: dict[tuple[str, str], Parked] = {}
    for channel, recipient, error, since in rows:
        first.setdefault((channel, recipient), Parked(channel, recipient, error, moment(since)))
    return list(first.values())
