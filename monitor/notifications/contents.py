"""Contents of messages: stored once for all recipients, images only until all are delivered."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from monitor.alerts.model import RaisedAlert
from monitor.ledger.store import transaction
from monitor.notifications.message import InlineImage, MessageContent


def keep(connection: sqlite3.Connection, content: MessageContent) -> int:
    """Store a content once, and return its id."""
    picture = None if content.enclosure is None else _keep_picture(connection, content.enclosure)
    alerts = _written(content.alerts)
    parts = (content.subject, content.text, content.html, alerts, content.why, content.figures)
    digest = hashlib.sha256("\0".join([*parts, picture or ""]).encode()).hexdigest()
    known = connection.execute("SELECT id FROM contents WHERE sha256 = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    (number,) = connection.execute(
        "INSERT INTO contents (sha256, subject, text, html, alerts, why, figures, enclosure) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (digest, *parts, picture),
    ).fetchone()
    keys = {each.alert.key for each in content.alerts}
    connection.executemany("INSERT INTO told VALUES (?, ?)", [(number, key) for key in keys])
    return int(number)


def content(connection: sqlite3.Connection, number: int) -> MessageContent:
    """Return a stored content; the image is gone once its messages are done."""
    row = connection.execute(
        "SELECT subject, text, html, alerts, why, figures, stem, alt, png FROM contents "
        "LEFT JOIN enclosures e ON e.sha256 = enclosure WHERE id = ?",
        (number,),
    ).fetchone()
    picture = None if row[6] is None else InlineImage(*row[6:])
    return MessageContent(row[0], row[1], row[2], _read(row[3]), row[4], row[5], picture)


def tidy(connection: sqlite3.Connection) -> None:
    """Delete images of messages that are done, because they are large and the report has them."""
    with transaction(connection):
        connection.execute(
            "UPDATE contents SET enclosure = NULL WHERE enclosure IS NOT NULL AND id NOT IN "
            "(SELECT content_id FROM messages WHERE state IN ('queued', 'parked'))"
        )
        connection.execute(
            "DELETE FROM enclosures WHERE sha256 NOT IN "
            "(SELECT enclosure FROM contents WHERE enclosure IS NOT NULL)"
        )


def tidy_left_over(connection: sqlite3.Connection) -> None:
    """Delete images of which no message waits any more, because a killed process left them."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM enclosures WHERE sha256 NOT IN "
        "(SELECT enclosure FROM contents JOIN messages ON content_id = contents.id "
        "WHERE state IN ('queued', 'parked') AND enclosure IS NOT NULL))"
    )
    if connection.execute(query).fetchone()[0]:
        tidy(connection)


def _keep_picture(connection: sqlite3.Connection, picture: InlineImage) -> str:
    digest = hashlib.sha256(f"{picture.stem}\0{picture.alt}\0".encode() + picture.png).hexdigest()
    connection.execute(
        "INSERT OR IGNORE INTO enclosures VALUES (?, ?, ?, ?)",
        (digest, picture.stem, picture.alt, picture.png),
    )
    return digest


def _written(alerts: Sequence[RaisedAlert]) -> str:
    import msgspec

    return msgspec.json.encode(alerts).decode()


def _read(text: str) -> tuple[RaisedAlert, ...]:
    import msgspec

    return msgspec.json.decode(text, type=tuple[RaisedAlert, ...])
