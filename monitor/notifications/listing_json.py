"""The alert log and the outbox as plain values for JSON, for `monitor alerts` and `monitor run`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from monitor.alerts import log
from monitor.alerts.model import RaisedAlert
from monitor.core.formats import utc
from monitor.notifications import outbox, silences
from monitor.notifications.listing import LATELY, active
from monitor.notifications.outbox import Entry
from monitor.notifications.wording import cleaned


def listing(connection: sqlite3.Connection, now: datetime, *, everything: bool) -> dict[str, Any]:
    """Return active alerts, raised alerts (recent or all), muted keys and unsent messages.

    With `everything` also the messages that were sent.
    """
    raised = log.raised(connection)
    lately = raised if everything else raised[:LATELY]
    return {
        "checked_at": utc(now),
        "active": alerts_as_data(active(connection, raised)),
        "raised": alerts_as_data(lately),
        "earlier": len(raised) - len(lately),
        "muted": [
            {"key": silence.key, "until": utc(silence.until)}
            for silence in silences.current(connection, now)
        ],
        "messages": messages_as_data(outbox.entries(connection, undone=not everything)),
    }


def shown(connection: sqlite3.Connection, key: str) -> dict[str, Any] | None:
    """Return everything raised under a key, newest first, and its messages; None if unknown."""
    raised = [each for each in log.raised(connection) if each.alert.key == key]
    if not raised:
        return None
    messages = messages_as_data(outbox.entries(connection, key=key))
    return {"key": key, "raised": alerts_as_data(raised), "messages": messages}


def alerts_as_data(raised: Iterable[RaisedAlert]) -> list[dict[str, Any]]:
    """Return alerts and resolutions as plain values.

    `state` is what an entry reports: that a condition began (active) or ended (resolved), or news
    of one moment (reported).
    """
    return [_alert(cleaned(each)) for each in raised]


def messages_as_data(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return messages as plain values; `next_try_at` is null unless one is queued."""
    return [
        {
            "message_id": entry.message_id,
            "recipient": entry.recipient,
            "channel": entry.channel,
            "state": entry.state,
            "subject": entry.subject,
            "queued_at": utc(entry.queued_at),
            "next_try_at": utc(entry.next_try_at) if entry.state == "queued" else None,
            "attempts": entry.attempts,
            "last_error": entry.last_error,
        }
        for entry in entries
    ]


def _alert(raised: RaisedAlert) -> dict[str, Any]:
    alert, at = raised.alert, utc(raised.raised_at)
    state = "resolved" if raised.resolves else "active" if alert.ongoing else "reported"
    return {
        "key": alert.key,
        "occurrence": raised.occurrence,
        "kind": alert.kind,
        "severity": alert.severity,
        "about": alert.about,
        "state": state,
        "commitment": alert.promise or None,
        "title": alert.title,
        "text": alert.text,
        "was": alert.was or None,
        "since": alert.since.isoformat() if alert.since else None,
        "ends": alert.ends or None,
        "numbers": [{"label": label, "value": value} for label, value in alert.numbers],
        "raised_at": None if raised.resolves else at,
        "resolved_at": at if raised.resolves else None,
    }
