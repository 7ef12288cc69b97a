"""E-mail over SMTP: many messages over one connection, each with a time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from monitor.core.deadline import within
from monitor.core.errors import ConfigError, DeliveryError
from monitor.notifications.message import Message
from monitor.notifications.mime import address, as_bytes, stopping
from monitor.settings.recipients import Mail, Recipient
from monitor.settings.settings import Settings
from monitor.settings.smtp_url import SmtpServer

if TYPE_CHECKING:
    from monitor.notifications.smtp import Connection

ONE_SERVER = True
STOPPING = ("mailto:", "https://")
MOST_OTHERS = 5


def check(recipient: Recipient, settings: Settings) -> None:
    """Raise ConfigError without a server, a sender, or a valid address."""
    _, mail = _needed(settings)
    address(recipient.address, f"recipient {recipient.name}: address")
    stopping(mail, recipient)


def open_sender(settings: Settings) -> Smtp:
    """Return a sender to the configured server."""
    return Smtp(*_needed(settings), list(islice(_specs(settings), MOST_OTHERS)))


def examine(settings: Settings, recipients: Sequence[Recipient]) -> str:
    """Connect to the server, check its certificate, and log in; nothing is sent."""
    server, _ = _needed(settings)
    sender = open_sender(settings)
    try:
        sender.connect()
    finally:
        sender.close()
    kept = {"tls": "TLS", "starttls": "STARTTLS", "none": "no TLS"}[server.security]
    sure = "" if server.security == "none" else ", certificate checked"
    login = "logged in" if server.user else "no login"
    return f"{server} answers, {kept}{sure}, {login}"


class Smtp:
    """Sends messages one by one, each within the server's `whole_s` seconds."""

    def __init__(self, server: SmtpServer, mail: Mail, others: Sequence[str] = ()) -> None:
        self._server, self._mail, self._others = server, mail, others
        self._connection = self._new()

    def send(self, message: Message, recipient: Recipient) -> None:
        """Send a message. Raises DeliveryError if the server does not accept it."""
        data = as_bytes(message, recipient, self._mail)
        to = address(recipient.address, f"recipient {recipient.name}: address").spec
        self._in_time(partial(self._connection.send, data, to), self._server.whole_s)

    def connect(self) -> None:
        """Connect and log in. Raises DeliveryError if that fails."""
        self._in_time(self._connection.open, self._server.whole_s)

    def close(self) -> None:
        """Close the connection; errors are ignored."""
        with suppress(DeliveryError):
            self._in_time(self._connection.close, self._server.timeout_s)

    def _in_time(self, work: Callable[[], object], seconds: float) -> None:
        """Run `work` on the connection within a time limit; replace it after a timeout."""
        connection = self._connection
        try:
            within(seconds, work, connection.cut)
        except TimeoutError:
            self._connection = self._new()
            raise DeliveryError(
                f"{self._server}: it did not answer in time", channel_down=not connection.is_open
            ) from None

    def _new(self) -> Connection:
        # because it loads smtplib and ssl, which only sending needs
        from monitor.notifications.smtp import Connection

        sender = address(self._mail.sender, "mail: sender")
        hello = self._mail.hello or sender.domain
        return Connection(self._server, sender.spec, hello, self._others)


def _specs(settings: Settings) -> Iterator[str]:
    """Yield the valid addresses of all mail recipients."""
    for who in settings.recipients:
        if who.channel == "email":
            with suppress(ConfigError):
                yield address(who.address, who.name).spec


def _needed(settings: Settings) -> tuple[SmtpServer, Mail]:
    if settings.smtp_mistake:
        raise ConfigError(settings.smtp_mistake)
    if settings.mail is not None and settings.mail.mistake:
        raise ConfigError(settings.mail.mistake)
    if settings.smtp is None:
        raise ConfigError("E-mail needs a server: set MONITOR_SMTP_URL in the environment.")
    if settings.mail is None or not settings.mail.sender:
        raise ConfigError('E-mail needs a sender: write sender = "…" under [mail].')
    address(settings.mail.sender, "mail: sender")
    if settings.mail.unsubscribe and not settings.mail.unsubscribe.startswith(STOPPING):
        raise ConfigError("mail: unsubscribe must begin with mailto: or https://.")
    return settings.smtp, settings.mail
