"""Data classes of the outbox: the content, and one message with it to one recipient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.alerts.model import RaisedAlert
from monitor.core.frozen import Frozen


class InlineImage(Frozen, eq=False):
    """An image inside a message; `alt` describes it, with its numbers."""

    stem: str
    alt: str
    png: bytes


class MessageContent(Frozen, eq=False):
    """What a message says, shared by all recipients of the same alerts for the same reason.

    `why` is the reason, `figures` identifies the figures used. Contents compare by identity, so
    that they are fast to look up.
    """

    subject: str
    text: str
    html: str
    alerts: tuple[RaisedAlert, ...]
    why: str
    figures: str
    enclosure: InlineImage | None = None


class Message(Frozen):
    """One message to one recipient, the same at every attempt; `dated_at` is its Date header."""

    id: int
    message_id: str
    recipient: str
    channel: str
    content: MessageContent
    dated_at: datetime
    attempts: int = 0


Compose = Callable[[Sequence[RaisedAlert], str], MessageContent]
"""Composes a content from alerts and the reason why the recipient gets it."""
