"""E-mail over SMTP: TLS with a checked certificate, login, one connection for many messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from monitor.alerts.letter import Letter
from monitor.config import Settings
from monitor.errors import ConfigError, DeliveryError
from monitor.recipients import Mail, Recipient
from monitor.smtp_url import SmtpServer

if TYPE_CHECKING:
    from smtplib import SMTP

OK, OK_FORWARDED = 250, 251
CLOSING, LOGIN_NEEDED = 421, 530
STOPPING = ("mailto:", "https://")


def check(recipient: Recipient, settings: Settings) -> None:
    """Raise ConfigError without a server, a sender, or an address that can be one."""
    from monitor.alerts.mime import address

    _needed(settings)
    address(recipient.address, f"recipient {recipient.name}: address")


def open_sender(settings: Settings) -> Smtp:
    """A sender to the configured server."""
    return Smtp(*_needed(settings))


def examine(settings: Settings, recipients: Sequence[Recipient]) -> str:
    """Greet the server, check its certificate, log in; nothing is sent."""
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
    """One connection, opened when first needed and opened again when the server has closed it."""

    def __init__(self, server: SmtpServer, mail: Mail) -> None:
        from monitor.alerts.mime import address

        self._server, self._mail = server, mail
        self._from = address(mail.sender, "mail: sender")
        self._client: SMTP | None = None

    def send(self, letter: Letter, recipient: Recipient) -> None:
        """Hand a message over; raises DeliveryError where the server did not take it."""
        from monitor.alerts.mime import address, as_bytes

        data = as_bytes(letter, recipient, self._mail)
        to = address(recipient.address, f"recipient {recipient.name}: address").addr_spec
        with self._explained():
            client = self._ready_for(to)
            code, reply = client.data(data)
            if code != OK:
                raise _refusal(code, reply)

    def connect(self) -> SMTP:
        """The connection, logged in. Raises DeliveryError, for the whole channel, without one."""
        if self._client is None:
            try:
                with self._explained():
                    self._client = self._connected()
            except DeliveryError as error:
                raise DeliveryError(str(error), channel_down=True) from error
        return self._client

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        if self._client is not None:
            with _whatever_happens():
                self._client.quit()
        self._drop()

    def _ready_for(self, to: str) -> SMTP:
        """A connection that has accepted sender and recipient.

        A server may have closed an idle connection. Nothing was handed over by then, so it is
        opened once more without any danger of sending twice.
        """
        import smtplib

        used = self._client is not None
        try:
            return self._addressed(self.connect(), to)
        except (OSError, smtplib.SMTPServerDisconnected, _Closing):
            self._drop()
            if not used:
                raise
        return self._addressed(self.connect(), to)

    def _addressed(self, client: SMTP, to: str) -> SMTP:
        for code, reply in self._said(client, to):
            if code == CLOSING:
                raise _Closing(_text(code, reply))
            if code == LOGIN_NEEDED:
                raise DeliveryError(_text(code, reply), channel_down=True)
            if code not in (OK, OK_FORWARDED):
                with _whatever_happens():
                    client.rset()
                raise _refusal(code, reply)
        return client

    def _said(self, client: SMTP, to: str) -> Iterator[tuple[int, bytes]]:
        yield client.mail(self._from.addr_spec)
        yield client.rcpt(to)

    def _connected(self) -> SMTP:
        import smtplib
        import ssl

        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            kind: Callable[..., SMTP] = partial(smtplib.SMTP_SSL, context=context)
        else:
            kind = smtplib.SMTP
        own_name, seconds = self._from.domain, server.timeout_s
        client = kind(server.host, server.port, local_hostname=own_name, timeout=seconds)
        try:
            if server.security == "starttls":
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn whatever goes wrong into a DeliveryError; a broken connection is let go of."""
        import smtplib

        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise DeliveryError(
                f"{self._server} refuses the login ({_text(error.smtp_code, error.smtp_error)}): "
                "correct MONITOR_SMTP_URL.",
                channel_down=True,
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise DeliveryError(f"{self._server}: {error}", channel_down=True) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except _Closing as error:
            self._drop()
            raise DeliveryError(f"{self._server}: {error}", channel_down=True) from None
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise DeliveryError(f"{self._server}: {_reason(error)}") from None


class _Closing(Exception):
    """The server takes no more over this connection."""


def _refusal(code: int, reply: bytes | str) -> DeliveryError:
    """RFC 5321: 5xx is for good, 4xx may go better later."""
    return DeliveryError(_text(code, reply), permanent=500 <= code <= 599)


def _text(code: int, reply: bytes | str) -> str:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(said.split())}"


def _reason(error: Exception) -> str:
    """An error in words; Python's own are sometimes empty or about the errno."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({error.verify_message})"
    said = " ".join(str(error).split())
    if isinstance(error, TimeoutError) or "timed out" in said:
        return "it did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    return said or type(error).__name__


@contextmanager
def _whatever_happens() -> Iterator[None]:
    """A word that is not heard changes nothing: everything was taken or refused before."""
    import smtplib

    try:
        yield
    except (OSError, smtplib.SMTPException):
        return


def _needed(settings: Settings) -> tuple[SmtpServer, Mail]:
    if settings.smtp is None:
        raise ConfigError("E-mail needs a server: set MONITOR_SMTP_URL in the environment.")
    if settings.mail is None or not settings.mail.sender:
        raise ConfigError('E-mail needs a sender: write sender = "…" under [mail].')
    from monitor.alerts.mime import address

    address(settings.mail.sender, "mail: sender")
    if settings.mail.unsubscribe and not settings.mail.unsubscribe.startswith(STOPPING):
        raise ConfigError("mail: unsubscribe must begin with mailto: or https://.")
    return settings.smtp, settings.mail
