"""The outbox: messages queued together with the recorded change, and their outcomes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.ledger.instants import from_text
from monitor.ledger.store import transaction
from monitor.notifications import contents
from monitor.notifications.message import Message, MessageContent

State = Literal["queued", "sent", "parked", "dropped"]
ChannelFault = Literal["away", "refused"]
IN_HAND = 200
"""How many messages are read at once, to limit memory."""


class Waiting(Frozen):
    """A message not tried yet that is due later; new alerts can still be added to it."""

    id: int
    content_id: int
    next_try_at: datetime


class Entry(Frozen):
    """A message as a row of a list of the outbox."""

    message_id: str
    recipient: str
    channel: str
    state: State
    subject: str
    queued_at: datetime
    next_try_at: datetime
    attempts: int
    last_error: str | None


def add(
    connection: sqlite3.Connection,
    recipient: str,
    channel: str,
    content_id: int,
    now: datetime,
    due: datetime,
) -> None:
    """Queue a message. Its id is derived from its content, so it is the same at every attempt."""
    named = f"{recipient}\0{channel}\0{content_id}\0{now.isoformat()}"
    connection.execute(
        "INSERT INTO messages (message_id, recipient, channel, content_id, state, queued_at, "
        "due_at, next_try_at) VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)",
        (
            hashlib.sha256(named.encode()).hexdigest()[:32],
            recipient,
            channel,
            content_id,
            utc(now),
            utc(due),
            utc(due),
        ),
    )


def waiting(connection: sqlite3.Connection, recipient: str, now: datetime) -> list[Waiting]:
    """Return the recipient's messages that are due later, newest first."""
    rows = connection.execute(
        "SELECT id, content_id, next_try_at FROM messages "
        "WHERE state = 'queued' AND recipient = ? AND attempts = 0 AND next_try_at > ? "
        "ORDER BY id DESC",
        (recipient, utc(now)),
    )
    return [Waiting(number, content, from_text(at)) for number, content, at in rows]


def outdated(connection: sqlite3.Connection, figures: str, now: datetime) -> list[Waiting]:
    """Return messages due later that were composed from other figures than these."""
    rows = connection.execute(
        "SELECT m.id, m.content_id, m.next_try_at FROM messages m "
        "JOIN contents c ON c.id = m.content_id "
        "WHERE m.state = 'queued' AND m.attempts = 0 AND m.next_try_at > ? AND c.figures != ?",
        (utc(now), figures),
    )
    return [Waiting(number, content, from_text(at)) for number, content, at in rows]


def rewrite(
    connection: sqlite3.Connection, message: Waiting, content_id: int, due: datetime | None = None
) -> None:
    """Replace a waiting message's content; make it due at `due` if that is earlier."""
    leaves = message.next_try_at if due is None else min(due, message.next_try_at)
    connection.execute(
        "UPDATE messages SET content_id = ?, next_try_at = ?, due_at = coalesce(?, due_at) "
        "WHERE id = ?",
        (content_id, utc(leaves), utc(due) if due else None, message.id),
    )


def first_due_at(connection: sqlite3.Connection) -> datetime | None:
    """Return when the next message is due; None if none is queued."""
    (at,) = connection.execute(
        "SELECT min(next_try_at) FROM messages WHERE state = 'queued'"
    ).fetchone()
    return from_text(at) if at else None


def due(connection: sqlite3.Connection, now: datetime) -> list[tuple[int, str, str]]:
    """Return id, channel and recipient of each message due now, the longest due first."""
    rows = connection.execute(
        "SELECT id, channel, recipient FROM messages WHERE state = 'queued' AND next_try_at <= ? "
        "ORDER BY due_at, id",
        (utc(now),),
    )
    return rows.fetchall()


def messages(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[Message]:
    """Yield the messages with these ids, in order, only a few of them in memory."""

    @lru_cache(maxsize=8)
    def said(number: int) -> MessageContent:
        return contents.content(connection, number)

    for start in range(0, len(numbers), IN_HAND):
        some = numbers[start : start + IN_HAND]
        rows = connection.execute(
            "SELECT id, message_id, recipient, channel, content_id, due_at, attempts "
            f"FROM messages WHERE id IN ({', '.join('?' * len(some))})",
            some,
        )
        rows_by_id = {row[0]: row for row in rows.fetchall()}
        for number, message_id, recipient, channel, says, at, attempts in map(rows_by_id.get, some):  # type: ignore[misc]
            yield Message(
                number, message_id, recipient, channel, said(says), from_text(at), attempts
            )


def mark_attempt(connection: sqlite3.Connection, number: int) -> None:
    """Record that a message is being sent; from then on it never changes."""
    with transaction(connection):
        connection.execute("UPDATE messages SET attempts = attempts + 1 WHERE id = ?", (number,))


def mark_sent(connection: sqlite3.Connection, number: int, now: datetime) -> None:
    """Record that a message was accepted."""
    _end(connection, [number], "sent", now, None)


def mark_undeliverable(
    connection: sqlite3.Connection,
    numbers: Iterable[int],
    now: datetime,
    why: str,
    fault: ChannelFault | None = None,
) -> None:
    """Record that messages cannot be delivered."""
    _end(connection, numbers, "parked", now, why, fault)


def follow(
    connection: sqlite3.Connection,
    ways: Mapping[str, str],
    kept: Collection[str] | None,
    now: datetime,
) -> int:
    """Move unsent messages to each recipient's current channel; return how many were dropped.

    `ways` are the channels by recipient. Messages refused on the old channel are tried on the
    new one. Recipients in `kept` (None for all) exist, but their settings are invalid, so their
    messages stay.
    """
    waiting = connection.execute(
        "SELECT DISTINCT recipient, channel FROM messages WHERE state IN ('queued', 'parked')"
    ).fetchall()
    gone = 0
    for recipient, channel in waiting:
        mistaken = recipient not in ways and (kept is None or recipient in kept)
        if mistaken or ways.get(recipient) == channel:
            continue
        with transaction(connection):
            gone += _sent_on(connection, recipient, channel, ways.get(recipient), now)
    return gone


def _sent_on(
    connection: sqlite3.Connection, recipient: str, channel: str, way: str | None, now: datetime
) -> int:
    """Move one recipient's unsent messages of a channel; return how many were dropped."""
    if way is None:
        return connection.execute(
            "UPDATE messages SET state = 'dropped', done_at = ?, failing_since = NULL "
            "WHERE recipient = ? AND channel = ? AND state IN ('queued', 'parked')",
            (utc(now), recipient, channel),
        ).rowcount
    connection.execute(
        "UPDATE messages SET channel = ?, next_try_at = CASE WHEN state = 'parked' "
        "OR failing_since IS NOT NULL THEN ? ELSE next_try_at END, state = 'queued', "
        "failing_since = NULL, done_at = NULL, last_error = NULL, channel_fault = NULL "
        "WHERE recipient = ? AND channel = ? AND state IN ('queued', 'parked')",
        (way, utc(now), recipient, channel),
    )
    return 0


def failing_since(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, datetime]:
    """Return since when messages have been failing, for those that have failed before."""
    since_by_id: dict[int, datetime] = {}
    for start in range(0, len(numbers), IN_HAND):
        some = numbers[start : start + IN_HAND]
        rows = connection.execute(
            "SELECT id, failing_since FROM messages WHERE failing_since IS NOT NULL "
            f"AND id IN ({', '.join('?' * len(some))})",
            some,
        )
        since_by_id |= {number: from_text(since_text) for number, since_text in rows}
    return since_by_id


def postponed(
    connection: sqlite3.Connection,
    later: Iterable[tuple[int, datetime]],
    now: datetime,
    why: str,
    fault: ChannelFault | None = None,
) -> None:
    """Record that messages could not be delivered, and when each is tried again."""
    with transaction(connection):
        connection.executemany(
            "UPDATE messages SET next_try_at = ?, last_error = ?, channel_fault = ?, "
            "failing_since = coalesce(failing_since, ?) WHERE id = ?",
            [(utc(at), why, fault, utc(now), number) for number, at in later],
        )


def released(connection: sqlite3.Connection, channel: str, now: datetime) -> None:
    """Make messages that failed through the channel's fault due now, because it works again."""
    with transaction(connection):
        connection.execute(
            "UPDATE messages SET next_try_at = ? "
            "WHERE state = 'queued' AND channel = ? AND channel_fault IS NOT NULL",
            (utc(now), channel),
        )


def retry(connection: sqlite3.Connection, recipient: str | None, now: datetime) -> int:
    """Make parked and failing messages due now, of one recipient or all; return how many.

    `done_at` of a parked message stays until it is sent, because its recipient counts as
    unreachable until then.
    """
    with transaction(connection):
        done = connection.execute(
            "UPDATE messages SET state = 'queued', next_try_at = ?, failing_since = NULL "
            "WHERE (state = 'parked' OR (state = 'queued' AND failing_since IS NOT NULL)) "
            "AND (? IS NULL OR recipient = ?)",
            (utc(now), recipient, recipient),
        )
    return done.rowcount


def told_at(connection: sqlite3.Connection, recipient: str, key: str) -> datetime | None:
    """Return when a recipient was last sent a key; None if never."""
    (at,) = connection.execute(
        "SELECT max(queued_at) FROM messages m JOIN told t ON t.content_id = m.content_id "
        "WHERE t.key = ? AND m.recipient = ?",
        (key, recipient),
    ).fetchone()
    return from_text(at) if at else None


def entries(
    connection: sqlite3.Connection, *, key: str | None = None, undone: bool = False
) -> list[Entry]:
    """Return messages, newest first: those about a key, those unsent, or all."""
    rows = connection.execute(
        "SELECT message_id, recipient, channel, state, subject, queued_at, next_try_at, "
        "attempts, last_error FROM messages m JOIN contents c ON c.id = m.content_id "
        "WHERE (? IS NULL OR EXISTS "
        "(SELECT 1 FROM told t WHERE t.content_id = m.content_id AND t.key = ?)) "
        "AND (NOT ? OR state IN ('queued', 'parked')) ORDER BY m.id DESC",
        (key, key, undone),
    )
    return [
        Entry(
            name, who, channel, state, subject, from_text(queued), from_text(next_try), tries, error
        )
        for name, who, channel, state, subject, queued, next_try, tries, error in rows
    ]


def _end(
    connection: sqlite3.Connection,
    numbers: Iterable[int],
    state: State,
    now: datetime,
    why: str | None,
    fault: ChannelFault | None = None,
) -> None:
    with transaction(connection):
        connection.executemany(
            "UPDATE messages SET state = ?, done_at = ?, last_error = ?, channel_fault = ?, "
            "failing_since = CASE ? WHEN 'parked' THEN coalesce(failing_since, ?) END "
            "WHERE id = ?",
            [(state, utc(now), why, fault, state, utc(now), number) for number in numbers],
        )
