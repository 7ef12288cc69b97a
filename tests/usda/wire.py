"""Bytes on sockets: accepting connections and sending replies whole, in halves or not at all.

What is answered stands in `server`; this module only carries it.
"""

import socket
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Protocol

from .reply import Ending, Reply

LOOPBACK_ANY_PORT = ("127.0.0.1", 0)
SECONDS_TO_END_A_THREAD = 5

Request = socket.socket | tuple[bytes, socket.socket]
"""What `socketserver` calls a request: a connection (the pair is for datagrams only)."""


class Answering(Protocol):
    """What the wire asks of a server."""

    crashes: list[BaseException]

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> Reply:
        """The reply to a request; the names of `headers` are in lower case."""

    def counted(self) -> AbstractContextManager[None]:
        """Held while a request is being answered."""

    def wait(self, seconds: float) -> None:
        """Pause, at most until the server closes."""

    def now(self) -> datetime:
        """The time that the answers show."""


class Connection(BaseHTTPRequestHandler):
    """One client's connection, kept alive over many requests."""

    protocol_version = "HTTP/1.1"
    server_version = "usda-test"
    disable_nagle_algorithm = True  # else head and body, sent apart, cost 40 ms a request
    server: "Listener"

    def do_GET(self) -> None:
        """Answer one request.

        It is counted out before its last bytes leave, so a client that asks again at once is never
        counted as two.
        """
        usda = self.server.usda
        with usda.counted():
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = usda.answer(self.command, self.path, headers)
            usda.wait(reply.delay_s)
            if reply.ending is Ending.STALLED:
                self._send_half(reply)
                usda.wait(reply.stall_s)
        if reply.ending is Ending.WHOLE:
            self._send(reply, reply.body)
            return
        if reply.ending is Ending.TRUNCATED:
            self._send_half(reply)
        self._hang_up()

    def do_POST(self) -> None:
        """Refuse; the connection closes because a body that nobody reads may follow."""
        self.close_connection = True
        self.do_GET()

    def do_PUT(self) -> None:
        """Refuse."""
        self.do_POST()

    def do_DELETE(self) -> None:
        """Refuse."""
        self.do_POST()

    def do_HEAD(self) -> None:
        """Refuse."""
        self.do_POST()

    def _send_half(self, reply: Reply) -> None:
        """Promise the whole body and send half of it, at least one byte short."""
        self._send(reply, reply.body[: len(reply.body) // 2])

    def _send(self, reply: Reply, content: bytes) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, on the world's clock unless told otherwise."""
        shown = self.server.usda.now().timestamp() if timestamp is None else timestamp
        return super().date_time_string(shown)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal: the server keeps its own log."""


class Listener(ThreadingHTTPServer):
    """Accepts connections; every one has a thread, which ends when the listener closes."""

    request_queue_size = 64

    def __init__(self, usda: Answering) -> None:
        self.usda = usda
        self._open: set[Request] = set()
        self._workers: list[Thread] = []
        super().__init__(LOOPBACK_ANY_PORT, Connection)

    def process_request(self, request: Request, client_address: object) -> None:
        """Serve a connection in a daemon thread of its own, remembered for the end."""
        thread = Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self._open.add(request)
        self._workers = [each for each in self._workers if each.is_alive()] + [thread]
        thread.start()

    def shutdown_request(self, request: Request) -> None:
        """Close one connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        """Close all connections, idle ones too, and wait for their threads."""
        self.server_close()
        for connection in list(self._open):
            if isinstance(connection, socket.socket):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._workers:
            thread.join(SECONDS_TO_END_A_THREAD)

    def handle_error(self, request: Request, client_address: object) -> None:
        """Keep what went wrong in the server itself; a client that hung up is none of that."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.usda.crashes.append(error)
