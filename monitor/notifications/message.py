"""The values of the outbox: what is said, and one message that says it to somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.model import RaisedAlert


@dataclass(frozen=True, slots=True, eq=False)
class InlineImage:
    """A picture that travels with a message; `alt` says what it shows, with the number."""

    stem: str
    alt: str
    png: bytes


@dataclass(frozen=True, slots=True, eq=False)
class MessageContent:
    """What a message says, the same for everybody who is told the same for the same reason.

    `why` is the reason, `figures` which figures it was written from. Two contents are the same
    only as objects, so that they are quick to look up.
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
    """One message to one recipient, the same at every try; `dated_at` is its Date."""

    id: int
    message_id: str
    recipient: str
    channel: str
    content: MessageContent
    dated_at: datetime
    attempts: int = 0


Compose = Callable[[Sequence[RaisedAlert], str], MessageContent]
"""Writes what is said of some alerts, with the reason why somebody is told."""
