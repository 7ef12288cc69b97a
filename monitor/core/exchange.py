"""One HTTP exchange that ends: limits on its whole time, on each silence, on the answer's size.

requests alone limits each read, so that a slow enough answer never ends, and reads a body whole.
Redirects are not followed: headers, a key among them, would go along to another host.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter

from monitor.core.deadline import within

PIECE = 16_384
UNPACKED_HERE = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""A body packed twice, or in another way than was asked for, could unfold beyond all measure."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an exchange may take from the name's look-up to the last byte, how long connecting
    and how long each silence; how many bytes, unpacked, are read. With 0 the body is not read.
    """

    whole_s: float
    connect_s: float
    silence_s: float
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `too_long` says that its body went on beyond the limit; none of it is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    too_long: bool = False

    @property
    def taken(self) -> bool:
        """Whether it is a 2xx, the only answer that says what was asked for was done."""
        return 200 <= self.status < 300


class NoAnswer(Exception):
    """The exchange did not come to its end; says why in a few words, without address or headers."""


class Line:
    """Exchanges with the same headers and limits, over connections that are kept where they can."""

    def __init__(self, limits: Limits, headers: Mapping[str, str]) -> None:
        self._limits, self._headers = limits, headers
        self._session, self._adapter = self._opened()

    def ask(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer. Raises NoAnswer where none came within the limits."""
        work = partial(self._asked, self._session, method, url, body, headers)
        try:
            return within(self._limits.whole_s, work, self._adapter.cut)
        except TimeoutError:
            self._session, self._adapter = self._opened()
            raise NoAnswer("it took too long") from None
        except requests.RequestException as error:
            raise NoAnswer(_cause(error)) from None
        except ValueError:  # of a host's name that can be none; not all of urllib3's are wrapped
            raise NoAnswer("its address cannot be used") from None
        except OSError:  # how requests tells of a file of certificates that is not there
            raise NoAnswer("it could not be asked: look at REQUESTS_CA_BUNDLE") from None

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _opened(self) -> tuple[requests.Session, _Adapter]:
        session, adapter = _Session(), _Adapter()
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
        """What was read; None where there is more than the limit."""
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
        """Nowhere: requests reads the whole body of a redirect, even of one it is not to follow."""


class _Adapter(HTTPAdapter):
    """Knows its connections and their sockets, so that another thread can cut them."""

    def __init__(self) -> None:
        self._connections: WeakSet[Any] = WeakSet()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """The pool for a request; what it makes is remembered."""
        pool: Any = super().get_connection_with_tls_context(*args, **named)
        if not isinstance(pool.ConnectionCls, partial):
            pool.ConnectionCls = partial(self._made, pool.ConnectionCls)
        return pool

    def cut(self) -> None:
        """Break the connections; whoever reads from one finds it at its end."""
        connecting = {each.sock for each in list(self._connections) if each.sock is not None}
        for found in connecting | set(self._sockets):
            with suppress(OSError):  # closed already
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    def _made(self, kind: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """A connection. It lets go of its socket while a body is read that ends with it."""
        connection = kind(*args, **named)
        connect = connection.connect

        def connected() -> None:
            connect()
            self._sockets.add(connection.sock)

        connection.connect = connected
        self._connections.add(connection)
        return connection


def _cause(error: requests.RequestException) -> str:
    """The reason in a few words, without the request (which may hold a key)."""
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "it took too long"  # silence within the body comes as a ConnectionError
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
