"""Chat and push services through the `apprise` package, an extra of this program.

An address is apprise's own URL, such as `slack://…` or `ntfy://…`. It mostly is a secret, so it
stands in an environment variable that the recipient names (`address_variable`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from types import ModuleType

from monitor.alerts.letter import Letter
from monitor.config import Settings
from monitor.errors import ConfigError, DeliveryError
from monitor.formats import plural
from monitor.installed import how_to_add
from monitor.recipients import Recipient

ONE_SERVER = False


def check(recipient: Recipient, settings: Settings) -> None:
    """Raise ConfigError where apprise is not installed."""
    if find_spec("apprise") is None:
        raise ConfigError(
            f"recipient {recipient.name}: the channel apprise needs the package apprise: "
            f"{how_to_add('apprise', 'apprise')}"
        )


def open_sender(settings: Settings) -> Apprise:
    """A sender for any service."""
    return Apprise()


def examine(settings: Settings, recipients: Sequence[Recipient]) -> str:
    """Whether apprise is there and understands every address; nothing is sent."""
    for recipient in recipients:
        check(recipient, settings)
        if not _apprise().Apprise().add(recipient.address):
            raise ConfigError(f"recipient {recipient.name}: apprise does not know such an address.")
    found = plural(len(recipients), "address", "addresses")
    return f"{found}, understood; `monitor alerts test` asks"


class Apprise:
    """Every message is a connection of its own; the services decide."""

    def send(self, letter: Letter, recipient: Recipient) -> None:
        """Send the subject and the text; raises DeliveryError where the service did not take it."""
        apprise = _apprise()
        service = apprise.Apprise()
        if not service.add(recipient.address):
            raise DeliveryError("apprise does not know such an address", permanent=True)
        content = letter.content
        taken = service.notify(
            title=content.subject, body=content.text, body_format=apprise.NotifyFormat.TEXT
        )
        if not taken:
            raise DeliveryError("the service did not take it (apprise does not say why)")

    def close(self) -> None:
        """Nothing is kept open."""


def _apprise() -> ModuleType:
    import apprise

    return apprise
