"""The alert ledger: what has been raised, and the status each reading had. Append-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.alerts.model import Alert, RaisedAlert
from monitor.ledger.record import instant, moment
from monitor.ledger.store import transaction
from monitor.progress.standing import Standing


def statuses(connection: sqlite3.Connection) -> dict[str, str]:
    """The status each reading had at the last pass that recorded one."""
    rows = connection.execute("SELECT reading, status FROM statuses ORDER BY id")
    return dict(rows.fetchall())


def raise_new(
    connection: sqlite3.Connection, alerts: Sequence[Alert], standing: Standing, now: datetime
) -> list[RaisedAlert]:
    """Record the alerts not raised before and the changed statuses, in one transaction.

    Returns the new ones to be shown, in the order given.
    """
    with transaction(connection):
        new = [alert for alert in alerts if _insert(connection, alert, now)]
        before = statuses(connection)
        connection.executemany(
            "INSERT INTO statuses (reading, status, week_ending, recorded_at) VALUES (?, ?, ?, ?)",
            _changed(standing, before, now),
        )
    return [RaisedAlert(alert, now) for alert in new if not alert.implied]


def raised(connection: sqlite3.Connection) -> list[RaisedAlert]:
    """Every alert raised and shown, newest first."""
    rows = connection.execute(
        "SELECT key, kind, severity, title, text, raised_at FROM alerts WHERE implied = 0 "
        "ORDER BY raised_at DESC, rowid"
    )
    return [RaisedAlert(Alert(*row[:5]), moment(row[5])) for row in rows]


def _insert(connection: sqlite3.Connection, alert: Alert, now: datetime) -> bool:
    """Whether the alert was not known yet."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO alerts (key, kind, severity, title, text, raised_at, implied) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            alert.key,
            alert.kind,
            alert.severity,
            alert.title,
            alert.text,
            instant(now),
            alert.implied,
        ),
    )
    return cursor.rowcount == 1


def _changed(
    standing: Standing, before: dict[str, str], now: datetime
) -> Iterable[tuple[str, str, str | None, str]]:
    for a in standing.assessments:
        if before.get(a.key) != a.status:
            week = a.amounts.week_ending
            yield a.key, a.status, week.isoformat() if week else None, instant(now)
