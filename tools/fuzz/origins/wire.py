"""The same answers over a real socket: broken off, packed, packed wrongly, without an end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from random import Random
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from monitor.core.errors import MonitorError
from monitor.core.publications import delayed_publications
from monitor.ingest.intake import Ingest
from monitor.sources.http import UsdaHttp
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import A_MINUTE, API, KEY, NOW, Ground, task
from tools.fuzz.origins.exports import PATH, Exports

MOST_BYTES = 2_000_000
BOMB = gzip.compress(b"[" + b" " * 50_000_000, 9)
ENDLESS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n[\r\n" * 20
Sending = Callable[[Random, bytes], tuple[bytes, bool]]
"""Returns what goes over the wire, and whether the body is whole and as it says."""


class Wire:
    """The API's rows, sent by a server on loopback as a case says."""

    name = "wire"

    def __init__(self) -> None:
        self.exports = Exports()
        self.server = _Server()
        self.http = UsdaHttp(
            f"http://127.0.0.1:{self.server.server_address[1]}{API}",
            KEY,
            attempts=1,
            clock=lambda: NOW,
            timeout_s=(2, 0.2),
            whole_s=5,
            most_bytes=MOST_BYTES,
            patience_s=1e9,
        )

    def case(self, chance: Random) -> Case:
        """Return an answer of the API, and how it is sent."""
        inner = self.exports.case(chance)
        sending = chance.choice(SENDINGS)
        sent, whole = sending(chance, inner.bodies[PATH])
        how = f"{sending.__name__} {inner.how}"
        neutral = inner.neutral and sending in WHOLE
        return Case(how, inner.bodies, neutral, {"sent": sent, "whole": whole})

    def take(self, ground: Ground, case: Case) -> list[MonitorError]:
        """Take the answer as a pass does."""
        self.server.sent = case.more["sent"]
        ingest = Ingest(ground.connection, self.http, NOW + A_MINUTE, delayed_publications())
        ingest.take(task())
        return ingest.done.problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that nothing is recorded of an answer that did not come whole."""
        recorded = ground.count("releases") > 1
        expect(case.more["whole"] or not recorded, "a broken answer was recorded")
        return self.exports.check(ground, case, errors)


class _Server(ThreadingTCPServer):
    """Sends `sent` to whoever asks, and closes the connection."""

    daemon_threads = True
    allow_reuse_address = True
    sent = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, args=(0.5,), daemon=True).start()


class _Handler(BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Read the request's head and send what is to be sent."""
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.request.recv(65_536)
            if not more:
                return
            head += more
        try:
            self.request.sendall(self.server.sent)
        except OSError:  # because the client has heard enough
            return


def _head(length: int, *more: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", "Connection: close",
             f"Content-Length: {length}", *more]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


def plain(_: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it as it is."""
    return _head(len(body)) + body, True


def packed(_: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it packed."""
    own = gzip.compress(body, 1)
    return _head(len(own), "Content-Encoding: gzip") + own, True


def deflated(_: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it packed otherwise."""
    own = zlib.compress(body, 1)
    return _head(len(own), "Content-Encoding: deflate") + own, True


def broken_off(chance: Random, body: bytes) -> tuple[bytes, bool]:
    """Send a part of it."""
    return _head(len(body) + 1) + body[: chance.randrange(len(body) + 1)], False


def packed_broken_off(chance: Random, body: bytes) -> tuple[bytes, bool]:
    """Send a part of it packed, as if it were all."""
    own = gzip.compress(body, 1)
    own = own[: chance.randrange(len(own))]
    # Without its checksum alone it still has all that it says.
    whole = zlib.decompressobj(31).decompress(own) == body
    return _head(len(own), "Content-Encoding: gzip") + own, whole


def packed_damaged(chance: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it packed, with a byte of its checksum or length changed."""
    own = bytearray(gzip.compress(body, 1))
    own[-chance.randint(1, 8)] ^= 1 << chance.randrange(8)
    return _head(len(own), "Content-Encoding: gzip") + bytes(own), False


def packed_twice(_: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it packed twice."""
    own = gzip.compress(gzip.compress(body, 1), 1)
    return _head(len(own), "Content-Encoding: gzip, gzip") + own, False


def bomb(_: Random, _body: bytes) -> tuple[bytes, bool]:
    """Send little that unpacks to much."""
    return _head(len(BOMB), "Content-Encoding: gzip") + BOMB, False


def unpacked(_: Random, body: bytes) -> tuple[bytes, bool]:
    """Say that it is packed, where it is not."""
    return _head(len(body), "Content-Encoding: gzip") + body, False


def refused(chance: Random, body: bytes) -> tuple[bytes, bool]:
    """Send it with another status."""
    statuses = ("500 X", "403 No", "429 Slow", "404 None", "202 Later", "302 Go", "204 No", "418 T")
    own = chance.choice((body, b"[" * 100_000, b'{"error":{"code":"API_KEY_INVALID"}}', b""))
    head = _head(len(own), "Location: http://elsewhere.example/", status=chance.choice(statuses))
    return head + own, False


def no_http(chance: Random, body: bytes) -> tuple[bytes, bool]:
    """Send something that is no HTTP."""
    own = (b"", b"\r\n", b"HTTP/1.1", b"SSH-2.0-x\r\n", body, b"HTTP/1.1 abc\r\n\r\n", ENDLESS,
           b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n")  # fmt: skip
    return chance.choice(own), False


WHOLE: tuple[Sending, ...] = (plain, packed, deflated)
SENDINGS: tuple[Sending, ...] = (
    *(*WHOLE, *WHOLE, broken_off, packed_broken_off, packed_damaged, packed_twice),
    *(bomb, unpacked, refused, no_http),
)
