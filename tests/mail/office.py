"""A real SMTP server on loopback, with TLS and login, that can be made to misbehave."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.parse import quote

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

logging.getLogger("mail.log").setLevel(logging.CRITICAL)
HOST = "127.0.0.1"
USER, PASSWORD = "monitor@example.org", "s3cret:with/signs@"
STEPS = ("EHLO", "MAIL", "RCPT", "DATA")


@dataclass(frozen=True)
class Received:
    """A message the server has answered with 250, or has at least read to its end."""

    sender: str
    to: str
    data: bytes
    connection: int

    @property
    def message(self) -> EmailMessage:
        """Return the message as a mail program parses it."""
        return message_from_bytes(self.data, policy=policy.default)  # type: ignore[return-value]


@dataclass
class Trouble:
    """One misbehaviour at one step: a reply, a stall, or a dropped connection."""

    step: str
    reply: str | None = None
    to: str | None = None
    times: int | None = None
    drop: bool = False
    stall: bool = False

    def meets(self, step: str, to: str | None) -> bool:
        """Return whether it applies now; it ends after a number of times."""
        if step != self.step or self.times == 0 or (self.to is not None and self.to != to):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class PostOffice:
    """The server, a context manager.

    `accepted` are the messages answered with 250; `read` also has those whose sender got no
    reply.
    """

    folder: Path
    security: str = "starttls"
    login: bool = True
    accepted: list[Received] = field(default_factory=list)
    read: list[Received] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    hellos: set[str] = field(default_factory=set)
    password: str = PASSWORD
    connections: int = 0
    most_at_once: int = 0
    open: int = 0
    before_reply: Callable[[Received], None] | None = None
    port: int = 0
    keep: bool = True

    def __post_init__(self) -> None:
        self._authority = trustme.CA()
        self._authority.cert_pem.write_to_path(self.authority_file)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(HOST).configure_cert(self._context)
        self._ready, self._loop = Event(), asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="post office", daemon=True)

    @property
    def authority_file(self) -> Path:
        """Return the certificate to trust (SSL_CERT_FILE)."""
        return self.folder / "authority.pem"

    @property
    def url(self) -> str:
        """Return the value for MONITOR_SMTP_URL."""
        user, password = quote(USER, safe=""), quote(self.password, safe="")
        login = f"{user}:{password}@" if self.login else ""
        scheme = "smtps" if self.security == "tls" else "smtp"
        options = "starttls=1&timeout=2" if self.security == "starttls" else "timeout=2"
        return f"{scheme}://{login}{HOST}:{self.port}?{options}"

    def trouble(
        self,
        step: str,
        reply: str | None = None,
        *,
        to: str | None = None,
        times: int | None = None,
        drop: bool = False,
        stall: bool = False,
    ) -> None:
        """Misbehave at a step from now on."""
        assert step in STEPS
        self.troubles.append(Trouble(step, reply, to, times, drop, stall))

    def put_right(self) -> None:
        """Stop misbehaving."""
        self.troubles.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        secure = self._context if self.security == "tls" else None
        serving = self._loop.create_server(self._session, HOST, self.port, ssl=secure)
        server = self._loop.run_until_complete(serving)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    def _session(self) -> SMTP:
        self.connections += 1
        return _Server(
            _Clerk(self, self.connections),
            hostname="post.example.org",
            loop=self._loop,
            tls_context=self._context if self.security == "starttls" else None,
            require_starttls=self.security == "starttls",
            auth_required=self.login and self.security == "starttls",
            auth_require_tls=self.security != "tls",
            authenticator=self._authenticate,
            enable_SMTPUTF8=True,
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        good = (data.login, data.password) == (USER.encode(), self.password.encode())
        return AuthResult(success=good, handled=False)


class _Server(SMTP):
    """Counts simultaneous connections."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        office = self.event_handler.office
        if not getattr(self, "_counted", False):
            self._counted = True
            office.open += 1
            office.most_at_once = max(office.most_at_once, office.open)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.office.open -= 1
        super().connection_lost(error)


class _Clerk:
    """The handler aiosmtpd calls at each step of a session."""

    def __init__(self, office: PostOffice, number: int) -> None:
        self.office, self.number = office, number

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.office.hellos.add(str(session.host_name))
        trouble = await self._meet("MAIL", server, address)
        if trouble is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return trouble or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        trouble = await self._meet("RCPT", server, address)
        if trouble is None:
            envelope.rcpt_tos.append(address)
        return trouble or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [to] = envelope.rcpt_tos
        data = envelope.original_content or b""
        received = Received(str(envelope.mail_from), to, data, self.number)
        if self.office.keep:
            self.office.read.append(received)
        if self.office.before_reply is not None:
            self.office.before_reply(received)
        trouble = await self._meet("DATA", server, to)
        if trouble is None and self.office.keep:
            self.office.accepted.append(received)
        return trouble or "250 taken"

    async def _meet(self, step: str, server: SMTP, to: str) -> str | None:
        trouble = next((t for t in self.office.troubles if t.meets(step, to)), None)
        if trouble is None:
            return None
        if trouble.drop:
            server.transport.abort()
            raise asyncio.CancelledError
        if trouble.stall:
            await asyncio.sleep(60)
        return trouble.reply
