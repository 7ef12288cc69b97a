"""Ways to reach people. A channel is one file here, found by its name; it defines

    ONE_SERVER: whether all its messages go through the same server
    def check(recipient, settings): raises ConfigError where the recipient cannot be reached so
    def open_sender(settings): what sends letters over one connection, opened when first needed
    def examine(settings, recipients): in one sentence whether it would work now, sending nothing

`through_` before a name keeps a file from hiding the package it uses. Nothing heavy is imported
before there is something to send.
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
    """Sends letters one after the other, over one connection where there is such a thing."""

    def send(self, letter: Message, recipient: Recipient) -> None:
        """Hand a letter over. Raises DeliveryError where it was not taken."""

    def close(self) -> None:
        """Let go of the connection."""


class Channel(Protocol):
    """What a file in this folder is. With `ONE_SERVER` all messages go through the same server, so
    that one that does not answer keeps them all.
    """

    ONE_SERVER: bool

    def check(self, recipient: Recipient, settings: Settings) -> None:
        """Raise ConfigError where the recipient cannot be reached with these settings."""

    def open_sender(self, settings: Settings) -> Sender:
        """A sender; connections are opened when first needed."""

    def examine(self, settings: Settings, recipients: Sequence[Recipient]) -> str:
        """What works; raises MonitorError with what does not."""


@cache
def names() -> tuple[str, ...]:
    """The channels there are."""
    found = (module.name.removeprefix(PREFIX) for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(found))


@cache
def channel(name: str) -> Channel:
    """One channel by its name."""
    files = {
        module.name.removeprefix(PREFIX): module.name for module in pkgutil.iter_modules(__path__)
    }
    return cast(Channel, import_module(f"{__name__}.{files[name]}"))


def mistakes(settings: Settings) -> list[Mistake]:
    """Who cannot be reached with these settings, and why."""
    found = []
    for recipient in settings.recipients:
        try:
            _check(recipient, settings)
        except ConfigError as error:
            found.append(Mistake(recipient.name, str(error)))
    return found


def _check(recipient: Recipient, settings: Settings) -> None:
    known = names()
    if recipient.channel not in known:
        raise ConfigError(
            f"recipient {recipient.name}: there is no channel {recipient.channel}; known are "
            f"{', '.join(known)}."
        )
    channel(recipient.channel).check(recipient, settings)
