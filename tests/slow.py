"""A loopback server that sends a first part at once and then small pieces without end."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import Self


@dataclass
class SlowPeer:
    """Accepts connections; each gets `first`, then `piece` every `pause_s`, until closed.

    `hung_up` is set once a client has disconnected; `sent` counts the bytes of all pieces.
    """

    first: bytes = b""
    piece: bytes = b"x"
    pause_s: float = 0.05
    sent: int = 0
    hung_up: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._closing = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        """Return its HTTP address."""
        return f"http://127.0.0.1:{self.port}/secret-path"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(self.first)
                while not self._closing.wait(self.pause_s):
                    connection.sendall(self.piece)
                    self.sent += len(self.piece)
            except OSError:
                self.hung_up.set()
