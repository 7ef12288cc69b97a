"""A connection to a mail server: TLS with a checked certificate, login, then messages.

Each refusal is classified, because it decides about the other messages. The sender belongs to the
channel: a server that refuses it, often only after the recipient was named, refuses everyone.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, BinaryIO

from monitor.core.errors import DeliveryError
from monitor.settings.smtp_url import SmtpServer

OK, OK_FORWARDED = 250, 251
CLOSING, LOGIN_NEEDED, LOGGED_IN, WAS_LOGGED_IN = 421, 530, 235, 503
LONGEST_REPLY = 100_000
OF_A_MAILBOX = re.compile(rb"5\.(1\.([1236]|10)|2\.\d+)\b")
"""Enhanced status codes (RFC 3463, 7505) about the recipient's mailbox or domain."""

ASKED_FOR_OTHERS = 3


class Connection:
    """An SMTP connection, opened on first use, and again after the server has closed it.

    `others` are addresses of other recipients, used to tell a server that refuses one of them
    from a server that refuses them all.
    """

    def __init__(
        self, server: SmtpServer, sender: str, hello: str, others: Sequence[str] = ()
    ) -> None:
        self._server, self._sender, self._hello = server, sender, hello
        self._others = others
        self._client: smtplib.SMTP | None = None
        self._talking: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it is logged in."""
        return self._client is not None

    def send(self, data: bytes, to: str) -> None:
        """Send a message. Raises DeliveryError if the server does not accept it."""
        with self._explained():
            client = self._ready_for(to)
            code, reply = client.data(data)
            if code != OK:
                raise _refusal(code, reply, of_message=True)

    def open(self) -> smtplib.SMTP:
        """Return the connection, logged in. Raises DeliveryError, for the whole channel."""
        if self._client is None:
            try:
                with self._explained():
                    self._client = self._connected()
            except DeliveryError as error:
                raise DeliveryError(
                    str(error), permanent=error.permanent, channel_down=True
                ) from error
        return self._client

    def close(self) -> None:
        """Send QUIT if the connection is open, and close it."""
        if self._client is not None:
            with suppress(
                OSError, smtplib.SMTPException
            ):  # because every message already has its answer
                self._client.quit()
        self._drop()

    def cut(self) -> None:
        """Shut the socket down from another thread, so that a waiting read ends."""
        if self._talking is not None and self._talking.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._talking.sock, socket.SHUT_RDWR)

    def _ready_for(self, to: str) -> smtplib.SMTP:
        """Return a connection that has accepted sender and recipient.

        A server may have closed an idle connection. No message was sent on it by then, so
        it is opened once more without risk of sending twice.
        """
        used = self._client is not None
        try:
            return self._addressed(self.open(), to)
        except (OSError, smtplib.SMTPServerDisconnected, _Closing):
            self._drop()
            if not used:
                raise
        return self._addressed(self.open(), to)

    def _addressed(self, client: smtplib.SMTP, to: str) -> smtplib.SMTP:
        code, reply = _heard(client.mail(self._sender))
        if code != OK:
            self._begin_again(client)
            raise _refusal(code, reply, of_all=True)
        code, reply = _heard(client.rcpt(to))
        if code not in (OK, OK_FORWARDED):
            of_all = 500 <= code <= 599 and self._refuses_all(client, to, reply)
            self._begin_again(client)
            raise _refusal(code, reply, of_all=of_all)
        return client

    def _refuses_all(self, client: smtplib.SMTP, to: str, reply: bytes) -> bool:
        """Return whether the server refuses every recipient, which is the sender's fault.

        Without other recipients the sender's own mailbox is tried. That need not exist, so
        a status code about the recipient's mailbox is believed.
        """
        others = [each for each in self._others if each != to][:ASKED_FOR_OTHERS]
        for address in (*others, self._sender):
            code, _ = _heard(client.rcpt(address))
            if code < 500:
                return False
        return bool(others) or OF_A_MAILBOX.search(reply) is None

    def _begin_again(self, client: smtplib.SMTP) -> None:
        with suppress(OSError, smtplib.SMTPException):
            client.rset()

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        kind: Any = partial(_TlsClient, context=context) if server.security == "tls" else _Client
        client: smtplib.SMTP = kind(
            self._meet,
            server.host,
            server.port,
            local_hostname=self._hello,
            timeout=server.timeout_s,
        )
        try:
            if server.security == "starttls":
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                _log_in(client, server)
        except BaseException:
            client.close()
            raise
        return client

    def _meet(self, client: smtplib.SMTP) -> None:
        self._talking = client

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn any error into a DeliveryError, and drop a broken connection."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise DeliveryError(
                f"{self._server} refuses the login ({_text(error.smtp_code, error.smtp_error)}): "
                "correct MONITOR_SMTP_URL",
                permanent=error.smtp_code >= 500,
                channel_down=True,
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise DeliveryError(
                f"{self._server}: {error}", permanent=True, channel_down=True
            ) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error, of_message=True) from None
        except smtplib.SMTPResponseException as error:
            self._drop()
            reply = _text(error.smtp_code, error.smtp_error)
            raise DeliveryError(
                f"{self._server}: {reply}", permanent=error.smtp_code >= 500, channel_down=True
            ) from None
        except _Closing as error:
            self._drop()
            raise DeliveryError(f"{self._server}: {error}", channel_down=True) from None
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise DeliveryError(f"{self._server}: {_reason(error)}") from None


class _Closing(Exception):
    """The server accepts nothing more on this connection."""


class _Replies:
    """The server's lines, limited in total length for each reply."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines, self.left = lines, LONGEST_REPLY

    def readline(self, longest: int) -> bytes:
        line = self._lines.readline(longest)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("its reply has no end")
        return line

    def close(self) -> None:
        self._lines.close()


class _Client(smtplib.SMTP):
    """An SMTP client that calls `meet` before it connects, and limits the length of replies."""

    file: Any = None

    def __init__(self, meet: Any, *where: Any, **how: Any) -> None:  # noqa: ANN401
        meet(self)
        super().__init__(*where, **how)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Replies(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = LONGEST_REPLY
        return super().getreply()


class _TlsClient(_Client, smtplib.SMTP_SSL):
    """The same client, with TLS from the first byte."""


def _log_in(client: smtplib.SMTP, server: SmtpServer) -> None:
    """Log in; non-ASCII credentials by AUTH PLAIN in UTF-8 (RFC 4616), which smtplib lacks."""
    if f"{server.user}{server.password}".isascii():
        client.login(server.user, server.password)
        return
    if "PLAIN" not in client.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError(
            "it offers no login (AUTH PLAIN) for a user or password with other letters than ASCII"
        )
    secret = base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, reply = client.docmd("AUTH", f"PLAIN {secret}")
    if code not in (LOGGED_IN, WAS_LOGGED_IN):
        raise smtplib.SMTPAuthenticationError(code, reply)


def _heard(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    """Return the reply to MAIL or RCPT. Raises if the session cannot continue."""
    code, reply = answer
    if code == CLOSING:
        raise _Closing(_text(code, reply))
    if code == LOGIN_NEEDED:
        raise DeliveryError(_text(code, reply), permanent=True, channel_down=True)
    return answer


def _refusal(
    code: int, reply: bytes | str, *, of_all: bool = False, of_message: bool = False
) -> DeliveryError:
    """Return the error of a reply. RFC 5321: 5xx is permanent, 4xx temporary."""
    permanent = 500 <= code <= 599
    return DeliveryError(
        _text(code, reply),
        permanent=permanent,
        channel_down=of_all,
        of_message=of_message and permanent,
    )


def _text(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"


def _reason(error: Exception) -> str:
    """Return an error in words, because Python's own are sometimes empty or only an errno."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return f"no TLS ({(error.reason or 'unknown reason').lower().replace('_', ' ')})"
    text = " ".join(str(error).split())
    if isinstance(error, TimeoutError) or "timed out" in text:
        return "it did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    return text or type(error).__name__
