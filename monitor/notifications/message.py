"""Data classes of the outbox: the content, and one message with it to one recipient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.model import RaisedAlert


@dataclass(frozen=True, slots=True, eq=False)
class InlineImage:
    """An image inside a message; `alt` describes it, with its numbers."""

    stem: str
    alt: str
    png: bytes


@dataclass(frozen=True, slots=True, eq=False)
class MessageContent:
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


@dataclass(frozen=True, slots=True)
class Message:
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
