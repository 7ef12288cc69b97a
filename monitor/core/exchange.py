"""Make one HTTP exchange with limits on total time, on each silence and on the response size.

requests alone only limits each read, so a slow enough response never ends, and it reads the whole
body. Redirects are not followed because headers, including an API key, would be sent to another
host.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from monitor.core.deadline import Waiting, within
from monitor.core.frozen import Frozen
from monitor.core.reach import is_refused

PIECE = 16_384
UNPACKED_HERE = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""Encodings that are unpacked; a body packed twice or otherwise could expand without limit."""


class Limits(Frozen):
    """Limits on total time (DNS to last byte), connecting and each silence, and on unpacked bytes.

    `connect_s` counts for each address of a host; `reach_s` for all of connecting: name look-up,
    every address and the TLS greeting. With 0 bytes the body is not read.
    """

    whole_s: float
    connect_s: float
    silence_s: float
    most_bytes: int = 0
    reach_s: float | None = None


class Reply(Frozen):
    """A response. With `too_long` the body exceeded the limit and none of it is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    too_long: bool = False

    @property
    def taken(self) -> bool:
        """Return whether the status is 2xx, the only one that confirms the request."""
        return 200 <= self.status < 300


class NoAnswer(Exception):
    """The exchange did not finish; the message gives the reason without address or headers.

    `unreached` means that no connection to the host, or to the proxy before it, came about.
    """

    def __init__(self, reason: str, *, unreached: bool = False) -> None:
        super().__init__(reason)
        self.unreached = unreached


class RefusedAddress(NewConnectionError):
    """A host's name leads to an address that nothing may be sent to."""


class Line:
    """Exchanges that share headers, limits and, where possible, connections.

    `guarded` refuses hosts whose name leads to this machine or its link (`reach.is_refused`).
    """

    def __init__(
        self, limits: Limits, headers: Mapping[str, str], *, guarded: bool = False
    ) -> None:
        self._limits, self._headers, self._guarded = limits, headers, guarded
        self._session, self._adapter = self._opened()

    def ask(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        waiting: Waiting | None = None,
    ) -> Reply:
        """Return the response, calling `waiting` every second until it is there.

        Raises NoAnswer if it did not arrive within the limits.
        """
        work = partial(self._asked, self._session, method, url, body, headers)
        try:
            return within(self._limits.whole_s, work, self._adapter.cut, waiting)
        except TimeoutError:
            self._session, self._adapter = self._opened()
            raise NoAnswer("it took too long") from None
        except requests.RequestException as error:
            raise NoAnswer(_cause(error), unreached=_is_unreached(error)) from None
        except ValueError:  # because not all of urllib3's errors about bad host names are wrapped
            raise NoAnswer("its address cannot be used") from None
        except OSError:  # because requests raises it for a missing certificate file
            raise NoAnswer("it could not be asked: look at REQUESTS_CA_BUNDLE") from None

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _opened(self) -> tuple[requests.Session, _Adapter]:
        session, adapter = _Session(), _Adapter(self._limits.reach_s, guarded=self._guarded)
        session.headers.update({"Accept-Encoding": "gzip", **self._headers})
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session, adapter

    def _asked(
        self,
        session: requests.Session,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Reply:
        with session.request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=(self._limits.connect_s, self._limits.silence_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            content = self._body(answer)
        return Reply(answer.status_code, answer.headers, content or b"", content is None)

    def _body(self, answer: requests.Response) -> bytes | None:
        """Return the body; None if it exceeds the limit."""
        most, content = self._limits.most_bytes, bytearray()
        if not most:
            return b""
        if answer.headers.get("Content-Encoding", "").strip().lower() not in UNPACKED_HERE:
            raise requests.exceptions.ContentDecodingError
        for piece in answer.iter_content(PIECE):
            content += piece
            if len(content) > most:
                return None
        return bytes(content)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None because requests would otherwise read a redirect's whole body."""


class _Adapter(HTTPAdapter):
    """An adapter that tracks its connections and sockets, so that another thread can cut them."""

    def __init__(self, reach_s: float | None, *, guarded: bool = False) -> None:
        self._reach_s, self._guarded = reach_s, guarded
        self._connections: WeakSet[Any] = WeakSet()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """Return the pool for a request, with its connections tracked."""
        pool: Any = super().get_connection_with_tls_context(*args, **named)
        if not isinstance(pool.ConnectionCls, partial):
            pool.ConnectionCls = partial(self._made, pool.ConnectionCls)
        return pool

    def cut(self) -> None:
        """Break all connections; a thread reading from one sees end of file."""
        connecting = {each.sock for each in list(self._connections) if each.sock is not None}
        for sock in connecting | set(self._sockets):
            _shut(sock)

    def _made(self, kind: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """Create and track a connection.

        Its socket is tracked separately because the connection drops it while reading a body that
        ends when the connection closes.
        """
        connection = kind(*args, **named)
        connect = connection.connect

        def connected() -> None:
            if self._reach_s is None:
                connect()
            else:
                _reach(connection, connect, self._reach_s)
            self._sockets.add(connection.sock)

        connection.connect = connected
        if self._guarded and connection.proxy is None:  # a proxy looks names up itself
            connection._new_conn = partial(_checked, connection, connection._new_conn)
        self._connections.add(connection)
        return connection


def _checked(connection: Any, opened: Callable[[], socket.socket]) -> socket.socket:  # noqa: ANN401
    """Return a new socket, before anything is sent. Raises RefusedAddress for a refused address."""
    sock = opened()
    if is_refused(str(sock.getpeername()[0]), connection.host):
        sock.close()
        raise RefusedAddress(connection, "refused")
    return sock


def _reach(connection: Any, connect: Callable[[], None], seconds: float) -> None:  # noqa: ANN401
    """Connect within `seconds`, name look-up and TLS greeting included."""
    given_up = Event()

    def work() -> None:
        connect()
        if given_up.is_set():
            connection.close()

    def cut() -> None:
        if connection.sock is not None:
            _shut(connection.sock)

    try:
        within(seconds, work, cut)
    except TimeoutError:
        given_up.set()
        raise ConnectTimeoutError(connection, "connecting took too long") from None


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # closed already
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _is_unreached(error: requests.RequestException) -> bool:
    """Return whether a request failed before there was a connection."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    return isinstance(_reason(error), NewConnectionError)


def _reason(error: requests.RequestException) -> object:
    """Return urllib3's reason for an error; None if it has none."""
    return getattr(error.args[0], "reason", None) if error.args else None


def _cause(error: requests.RequestException) -> str:
    """Return the reason in a few words, without the request, which may contain a key."""
    if isinstance(_reason(error), RefusedAddress):
        return "its name leads to this machine or its own network, where nothing is sent"
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "it took too long"  # because a read timeout in the body is a ConnectionError
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the answer broke off"
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "the answer could not be unpacked"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate could not be checked"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy does not let it through"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "its address cannot be used"
    return "it did not follow the rules of HTTP"
