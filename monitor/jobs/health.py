"""Gather what health.json, health.html and metrics.prom say of a pass, beside its figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.alerts import log
from monitor.assess.assessment import Assessment
from monitor.assess.contact import LIVE_FOR
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import DAY, new_york
from monitor.core.errors import MonitorError, waiting_helps
from monitor.core.formats import utc
from monitor.core.records import USDA
from monitor.core.shares import rounded_share
from monitor.jobs.disk_room import least_room
from monitor.ledger.instants import from_text
from monitor.settings.settings import Settings

LATE_AFTER = timedelta(hours=1)
"""How late the daily pass may be: a first one takes minutes, and a machine may be busy."""

OF_PROBLEMS = frozenset({"delivery", "suspect", "unreachable", "unreadable"})
"""Kinds of trouble that say that a pass's problem does not go away by itself."""

State = dict[str, Any]


def recorded_state(
    connection: sqlite3.Connection, settings: Settings, status_report: StatusReport
) -> State:
    """Return what a finished pass adds to the heartbeat, as plain values."""
    room = least_room(settings)
    return {
        "origins": _origins(connection),
        "queue": _queue(connection),
        "trouble": _trouble(connection),
        "disk": {"folder": room.folder, "free_bytes": room.free, "needed_bytes": room.needed}
        if room
        else None,
        "readings": [_reading(a) for a in status_report.assessments],
    }


def word(problems: Sequence[MonitorError], trouble: Sequence[State]) -> str:
    """Return "ok", "waiting" if all problems should pass by themselves, or "trouble"."""
    if has_failed(problems, trouble) or any(each["word"] == "trouble" for each in trouble):
        return "trouble"
    return "waiting" if problems else "ok"


def has_failed(problems: Sequence[MonitorError], trouble: Sequence[State]) -> bool:
    """Return whether a pass is reported as failed.

    A source or a mail server that is away is no failure until an alert says so.
    """
    lasts = any(each["kind"] in OF_PROBLEMS for each in trouble)
    return bool(problems) and (lasts or not all(map(waiting_helps, problems)))


def next_pass_by(settings: Settings, now: datetime) -> datetime:
    """Return when a pass has run at the latest: the daily one, which runs even without news.

    A crontab as documented has one each half hour.
    """
    zone = new_york()
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), settings.daily_at, tzinfo=zone)
    return (due if due > local else due + DAY) + LATE_AFTER


def succeeded_lately(state: State, now: datetime) -> bool:
    """Return whether the heartbeat has a success of the last day."""
    try:
        return now - datetime.fromisoformat(state["last_success_at"]) <= LIVE_FOR
    except (KeyError, TypeError, ValueError):
        return False


def _origins(connection: sqlite3.Connection) -> list[State]:
    """Return of each origin of USDA's figures its newest release, and when it was retrieved."""
    rows = connection.execute(
        "SELECT origin, max(published_at), max(retrieved_at) FROM releases WHERE source = ? "
        "GROUP BY origin ORDER BY origin",
        (USDA,),
    )
    return [
        {
            "origin": origin,
            "last_release_at": utc(from_text(published)) if published else None,
            "retrieved_at": utc(from_text(retrieved)) if retrieved else None,
        }
        for origin, published, retrieved in rows
    ]


def _queue(connection: sqlite3.Connection) -> list[State]:
    """Return the number of messages by channel: to be sent, undeliverable, and sent so far."""
    rows = connection.execute(
        "SELECT channel, sum(state = 'queued'), sum(state = 'parked'), sum(state = 'sent') "
        "FROM messages GROUP BY channel ORDER BY channel"
    )
    return [
        {"channel": channel, "waiting": waiting, "undeliverable": parked, "sent": sent}
        for channel, waiting, parked, sent in rows
    ]


def _trouble(connection: sqlite3.Connection) -> list[State]:
    """Return the open alerts of trouble, with what to do."""
    open_ones = [alert for alert in log.ongoing(connection) if alert.is_trouble]
    return [
        {
            "key": alert.key,
            "kind": alert.kind,
            "word": "trouble" if alert.is_news else alert.word,
            "title": alert.title,
            "text": alert.text,
            "to_do": alert.ends,
        }
        for alert in open_ones
        if not alert.suppressed
    ]


def _reading(a: Assessment) -> State:
    week = a.amounts.week_ending
    return {
        "commitment": a.commitment.id,
        "reading": a.reading.id,
        "headline": a.reading.headline,
        "title": a.commitment.title,
        "unit": a.commitment.unit,
        "purchased": a.amounts.purchased,
        "target": a.commitment.target,
        "share": rounded_share(a.share),
        "status": a.status,
        "week_ending": week.isoformat() if week else None,
    }
