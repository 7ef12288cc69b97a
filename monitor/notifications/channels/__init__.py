"""Delivery channels. A channel is one file here, found by its name; it defines

    ONE_SERVER: whether all its messages go through the same server
    def check(recipient, settings): raise ConfigError if the recipient cannot be reached
    def open_sender(settings): return a sender; it connects on first use
    def examine(settings, recipients): return a sentence on whether it would work, sending nothing

The prefix `through_` keeps a file from shadowing the package it uses. Heavy imports wait until
there is something to send.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from monitor.core.errors import ConfigError
from monitor.notifications.message import Message
from monitor.settings.recipients import Mistake, Recipient
from monitor.settings.settings import Settings

PREFIX = "through_"


class Sender(Protocol):
    """Sends messages one after the other, over one connection if the channel has connections."""

    def send(self, message: Message, recipient: Recipient) -> None:
        """Send a message. Raises DeliveryError if it is not accepted."""

    def close(self) -> None:
        """Close the connection."""


class Channel(Protocol):
    """The interface of a module in this folder.

    With `ONE_SERVER` all messages go through the same server, so one that does not answer
    blocks all.
    """

    ONE_SERVER: bool

    def check(self, recipient: Recipient, settings: Settings) -> None:
        """Raise ConfigError if the recipient cannot be reached with these settings."""

    def open_sender(self, settings: Settings) -> Sender:
        """Return a sender; it connects on first use."""

    def examine(self, settings: Settings, recipients: Sequence[Recipient]) -> str:
        """Return what works. Raises MonitorError with what does not."""


@cache
def names() -> tuple[str, ...]:
    """Return the names of all channels."""
    stems = (module.name.removeprefix(PREFIX) for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(stems))


@cache
def channel(name: str) -> Channel:
    """Return a channel's module. Raises KeyError for an unknown name."""
    files = {
        module.name.removeprefix(PREFIX): module.name for module in pkgutil.iter_modules(__path__)
    }
    return cast(Channel, import_module(f"{__name__}.{files[name]}"))


def mistakes(settings: Settings) -> list[Mistake]:
    """Return the recipients that cannot be reached with these settings, and why."""
    mistaken = []
    for recipient in settings.recipients:
        try:
            _check(recipient, settings)
        except ConfigError as error:
            mistaken.append(Mistake(recipient.name, str(error)))
    return mistaken


def _check(recipient: Recipient, settings: Settings) -> None:
    if recipient.mistake:
        raise ConfigError(recipient.mistake)
    known = names()
    if recipient.channel not in known:
        raise ConfigError(
            f"recipient {recipient.name}: there is no channel {recipient.channel}; known are "
            f"{', '.join(known)}."
        )
    channel(recipient.channel).check(recipient, settings)
