"""Chat and push services through the `apprise` package (extra `apprise`).

An address is apprise's own URL, such as `slack://…` or `ntfy://…`. It usually is a secret, so it is
kept in an environment variable named by the recipient (`address_variable`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from types import ModuleType

from monitor.core.errors import ConfigError, DeliveryError
from monitor.core.formats import plural
from monitor.core.installed import how_to_add
from monitor.notifications.apprise_process import TAKEN, UNKNOWN_ADDRESS, hand_over
from monitor.notifications.message import Message
from monitor.settings.recipients import Recipient
from monitor.settings.settings import Settings

ONE_SERVER = False
WHOLE_S = 60.0


def check(recipient: Recipient, settings: Settings) -> None:
    """Raise ConfigError if apprise is not installed."""
    if find_spec("apprise") is None:
        raise ConfigError(
            f"recipient {recipient.name}: the channel apprise needs the package apprise: "
            f"{how_to_add('apprise', 'apprise')}"
        )


def open_sender(settings: Settings) -> Apprise:
    """Return a sender for any service."""
    return Apprise()


def examine(settings: Settings, recipients: Sequence[Recipient]) -> str:
    """Check that apprise is installed and understands every address; nothing is sent."""
    for recipient in recipients:
        check(recipient, settings)
        if not _apprise().Apprise().add(recipient.address):
            raise ConfigError(f"recipient {recipient.name}: apprise does not know such an address.")
    count = plural(len(recipients), "address", "addresses")
    return f"{count}, understood; `monitor alerts test` asks"


class Apprise:
    """Sends each message in a process of its own, which ends within `whole_s` seconds."""

    def __init__(self, whole_s: float = WHOLE_S) -> None:
        self._whole_s = whole_s

    def send(self, message: Message, recipient: Recipient) -> None:
        """Send subject and text. Raises DeliveryError if the service does not accept it."""
        content = message.content
        try:
            outcome = hand_over(recipient.address, content.subject, content.text, self._whole_s)
        except TimeoutError:
            raise DeliveryError("no answer: it took too long") from None
        if outcome == UNKNOWN_ADDRESS:
            raise DeliveryError("apprise does not know such an address", permanent=True)
        if outcome != TAKEN:
            raise DeliveryError("the service did not take it (apprise does not say why)")

    def close(self) -> None:
        """Do nothing: no connection is kept open."""


def _apprise() -> ModuleType:
    import apprise

    return apprise
