"""A dead man's switch on loopback, and what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

SECRET = "the-secret-of-the-switch"


class Switch(HTTPServer):
    """A dead man's switch on loopback; `pings` are the paths it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pinged)
        self.pings: list[str] = []
        self.status = 200

    @property
    def url(self) -> str:
        """The address to ask after a success."""
        return f"http://127.0.0.1:{self.server_port}/{SECRET}"


class _Pinged(BaseHTTPRequestHandler):
    server: Switch

    def do_GET(self) -> None:
        self.server.pings.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def switch_on() -> Iterator[Switch]:
    """Yield a switch that answers."""
    with Switch() as built:
        thread = Thread(target=built.serve_forever, args=(0.01,))
        thread.start()
        yield built
        built.shutdown()
        thread.join()
