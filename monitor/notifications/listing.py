"""Format the alert log and the outbox for `monitor alerts list` and `show`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.alerts import log
from monitor.alerts.model import KeptAlert, RaisedAlert
from monitor.core.formats import day, new_york_day, new_york_time, plural
from monitor.notifications import outbox, silences
from monitor.notifications.outbox import Entry
from monitor.notifications.wording import beside, cleaned
from monitor.text.wrap import wrapped

LATELY = 15
SHOWN_MESSAGES = 20


def listing(connection: sqlite3.Connection, now: datetime, *, everything: bool) -> str:
    """Return active alerts, raised alerts (recent or all), silences and unsent messages."""
    raised = log.raised(connection)
    lately = raised if everything else raised[:LATELY]
    parts = [
        _part("Active", [_line(each) for each in active(connection, raised)], "No active alerts."),
        _part("Raised", [_line(each) for each in lately], "No alerts so far."),
        *_silenced(connection, now),
        *_undone(connection, everything=everything),
    ]
    rest = len(raised) - len(lately)
    if rest:
        parts.append(f"and {plural(rest, 'earlier alert', 'earlier alerts')}: --all lists them.\n")
    return "\n".join(parts)


def lately(connection: sqlite3.Connection, now: datetime, *, everything: bool) -> list[KeptAlert]:
    """Return the alerts that are active or recent, or all, newest first."""
    return [
        kept
        for number, kept in enumerate(log.kept(connection, now))
        if everything or number < LATELY or kept.state == "active"
    ]


def shown(connection: sqlite3.Connection, key: str) -> str | None:
    """Return everything raised under a key, newest first, and its messages; None if unknown."""
    raised = [each for each in log.raised(connection) if each.alert.key == key]
    if not raised:
        return None
    parts = [_in_full(each) for each in raised]
    sent = outbox.entries(connection, key=key)
    parts.append(_part("Messages", [_entry(e) for e in sent[:SHOWN_MESSAGES]], "No messages."))
    return "\n".join(parts)


def active(connection: sqlite3.Connection, raised: Sequence[RaisedAlert]) -> list[RaisedAlert]:
    """Return the newest entry of each key that is open; `raised` is newest first."""
    open_keys = {alert.key for alert in log.ongoing(connection)}
    newest: dict[str, RaisedAlert] = {}
    for each in raised:
        if each.alert.key in open_keys and not each.resolves:
            newest.setdefault(each.alert.key, each)
    return list(newest.values())


def _part(title: str, lines: Sequence[str], none: str) -> str:
    return "\n".join([title, "-" * len(title), *(lines or [none]), ""])


def _line(raised: RaisedAlert) -> str:
    alert = cleaned(raised).alert
    head = f"{new_york_day(raised.raised_at)}  [{raised.word}]  {alert.key}"
    return f"{head}\n{wrapped(alert.title, '  ')}"


def _in_full(raised: RaisedAlert) -> str:
    alert = cleaned(raised).alert
    since = f"Since {day(alert.since)}." if alert.since else ""
    raised_line = f"Raised {new_york_time(raised.raised_at)}. {since}".strip()
    lines = [alert.title, alert.text, *beside(alert), raised_line]
    numbers = [f"  {label:<26} {value}" for label, value in alert.numbers]
    text = "\n".join(wrapped(line, "  ") for line in lines if line)
    return "\n".join([f"[{raised.word}]  {alert.key}", text, *numbers, ""])


def _silenced(connection: sqlite3.Connection, now: datetime) -> Iterator[str]:
    lines = [f"{s.key}  until {new_york_time(s.until)}" for s in silences.current(connection, now)]
    if lines:
        yield _part("Muted", lines, "")


def _undone(connection: sqlite3.Connection, *, everything: bool) -> Iterator[str]:
    entries = outbox.entries(connection, undone=not everything)
    lines = [_entry(each) for each in entries[: None if everything else SHOWN_MESSAGES]]
    more = len(entries) - len(lines)
    if more:
        lines.append(f"and {more:,} more")
    if lines:
        yield _part("Messages" if everything else "Unsent messages", lines, "")


def _entry(entry: Entry) -> str:
    when = f", next try {new_york_time(entry.next_try_at)}" if entry.state == "queued" else ""
    error = f" ({entry.last_error})" if entry.last_error else ""
    tries = plural(entry.attempts, "try", "tries")
    head = f"{entry.recipient} ({entry.channel}): {entry.state}, {tries}{when}{error}"
    return f"{head}\n{wrapped(entry.subject, '  ')}"
