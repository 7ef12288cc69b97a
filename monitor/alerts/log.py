"""The alert log: what was raised, and what was resolved. Append-only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from monitor.alerts.model import Alert, KeptAlert, RaisedAlert, RuleResults
from monitor.core.signs import cleaned
from monitor.ledger.instants import from_text, instant
from monitor.ledger.store import transaction

ALERT = "key, kind, severity, title, text, implied, promise, was, since, numbers, ends, lasting"
OPEN = (
    f"SELECT {ALERT} FROM alerts a WHERE lasting AND NOT EXISTS (SELECT 1 FROM alert_ends e "
    "WHERE e.key = a.key AND e.occurrence = a.occurrence) ORDER BY id"
)
RAISED = (
    f"SELECT {ALERT}, raised_at AS at, occurrence, 0 AS resolves, id FROM alerts "
    "WHERE implied = 0 "
    "UNION ALL SELECT a.key, a.kind, a.severity, e.title, e.text, e.implied, a.promise, a.title, "
    "a.since, e.numbers, '', 0, e.ended_at, e.occurrence, 1, a.id FROM alert_ends e "
    "JOIN alerts a ON a.key = e.key AND a.occurrence = e.occurrence WHERE e.implied = 0 "
    "ORDER BY at DESC, id, resolves"
)

KEPT = (
    f"SELECT {', '.join(f'a.{name}' for name in ALERT.split(', '))}, a.raised_at, a.occurrence, "
    "e.ended_at, e.title, e.text FROM alerts a LEFT JOIN alert_ends e "
    "ON e.key = a.key AND e.occurrence = a.occurrence "
    "WHERE a.implied = 0 AND a.raised_at <= ? ORDER BY a.raised_at DESC, a.id"
)

Occurrence = tuple[int, bool]
"""How often an alert of a key was raised, and whether the last of these ended."""
NEVER: Occurrence = (0, False)


def ongoing(connection: sqlite3.Connection) -> list[Alert]:
    """Return the ongoing alerts that are open, oldest first."""
    return [_alert(row) for row in connection.execute(OPEN)]


def record(
    connection: sqlite3.Connection, findings: RuleResults, now: datetime
) -> list[RaisedAlert]:
    """Record new and resolved alerts, in one transaction or as part of the caller's.

    An ongoing alert can be raised again after it was resolved; any other is raised only once.
    Returns those to be shown: new ones in the order given, then resolved ones.
    """
    with transaction(connection):
        latest = _latest(connection, [a.key for a in (*findings.alerts, *findings.ends)])
        new = [_raise(connection, alert, latest, now) for alert in findings.alerts]
        ended = [_end(connection, end, latest, now) for end in findings.ends]
    return [raised for raised in (*new, *ended) if raised and not raised.alert.suppressed]


def is_raised(connection: sqlite3.Connection, key: str) -> bool:
    """Return whether an alert with this key was ever raised."""
    return key in _latest(connection, [key])


def raised(connection: sqlite3.Connection) -> list[RaisedAlert]:
    """Return every alert that was shown, and every resolution, newest first."""
    return [
        RaisedAlert(
            _alert(row[:12]), from_text(row[12]), resolves=bool(row[14]), occurrence=row[13]
        )
        for row in connection.execute(RAISED)
    ]


def kept(connection: sqlite3.Connection, at: datetime) -> list[KeptAlert]:
    """Return every alert shown by an instant with its resolution by then, newest first."""
    return [_kept(row, at) for row in connection.execute(KEPT, (instant(at),))]


def _kept(row: tuple[Any, ...], at: datetime) -> KeptAlert:
    raised = RaisedAlert(_alert(row[:12]), from_text(row[12]), occurrence=row[13])
    resolved_at = None if row[14] is None else from_text(row[14])
    if resolved_at is None or resolved_at > at:
        return KeptAlert(raised)
    return KeptAlert(raised, resolved_at, cleaned(row[15] or ""), cleaned(row[16] or ""))


def _raise(
    connection: sqlite3.Connection, alert: Alert, latest: dict[str, Occurrence], now: datetime
) -> RaisedAlert | None:
    """Record an alert, in `latest` as well; return None if it is recorded already."""
    occurrence, ended = latest.get(alert.key, NEVER)
    if occurrence and not ended:
        return None
    connection.execute(
        f"INSERT INTO alerts ({ALERT}, raised_at, occurrence) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_values(alert), instant(now), occurrence + 1),
    )
    latest[alert.key] = (occurrence + 1, False)
    return RaisedAlert(alert, now, occurrence=occurrence + 1)


def _end(
    connection: sqlite3.Connection, end: Alert, latest: dict[str, Occurrence], now: datetime
) -> RaisedAlert | None:
    """Record a resolution, in `latest` as well; return None if the alert is not open."""
    occurrence, ended = latest.get(end.key, NEVER)
    if not occurrence or ended:
        return None
    connection.execute(
        "INSERT INTO alert_ends (key, occurrence, ended_at, title, text, numbers, implied) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            end.key,
            occurrence,
            instant(now),
            end.title,
            end.text,
            json.dumps(end.numbers, ensure_ascii=False),
            end.suppressed,
        ),
    )
    latest[end.key] = (occurrence, True)
    return RaisedAlert(end, now, resolves=True, occurrence=occurrence)


def _latest(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Occurrence]:
    """Return the last occurrence of each key ever raised, and whether it was resolved."""
    found = connection.execute(
        "SELECT a.key, a.occurrence, e.key IS NOT NULL FROM alerts a LEFT JOIN alert_ends e "
        "ON e.key = a.key AND e.occurrence = a.occurrence "
        f"WHERE a.key IN ({','.join('?' * len(keys))}) ORDER BY a.occurrence",
        keys,
    )
    return {key: (occurrence, bool(ended)) for key, occurrence, ended in found}


def _values(alert: Alert) -> tuple[object, ...]:
    """Return an alert's fields in the order of the table's columns."""
    return (
        alert.key,
        alert.kind,
        alert.severity,
        alert.title,
        alert.text,
        alert.suppressed,
        alert.promise,
        alert.was,
        alert.since.isoformat() if alert.since else None,
        json.dumps(alert.numbers, ensure_ascii=False),
        alert.ends,
        alert.ongoing,
    )


def _alert(row: tuple[object, ...]) -> Alert:
    """Return the alert of a row; texts are cleaned, because older versions did not clean them."""
    key, kind, severity, title, text, implied, promise, was, since, numbers, ends, lasts = row
    return Alert(
        key=str(key),
        kind=str(kind),
        severity=severity,  # type: ignore[arg-type]  # only severities are written
        title=cleaned(str(title)),
        text=cleaned(str(text)),
        suppressed=bool(implied),
        promise=str(promise),
        was=cleaned(str(was)),
        since=date.fromisoformat(str(since)) if since else None,
        numbers=tuple(
            (cleaned(label), cleaned(value)) for label, value in json.loads(str(numbers))
        ),
        ends=cleaned(str(ends)),
        ongoing=bool(lasts),
    )
