"""The points of a process at which it may be killed, counted as it reaches them.

A point lies before each file or network operation that Python's audit hook tells of, before each
statement of SQLite, around `fsync` and each piece of mail, and in the middle of each file that is
written at once. The count stands in a file shared with the parent, so that a kill in the midst of
nothing has its place too: after the last point.
"""

from __future__ import annotations

import mmap
import os
import signal
import smtplib
import sqlite3
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import monitor

AUDITED = (
    "open",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.link",
    "os.rmdir",
    "os.truncate",
    "os.fork",
    "os.kill",
    "fcntl.flock",
    "shutil.copyfile",
    "shutil.copytree",
    "shutil.rmtree",
    "socket.connect",
    "http.client.send",
)
LAST = struct.Struct("q120p")
"""How the shared file is read: how many points were reached, and the last one's place."""

PACKAGE = f"{Path(monitor.__file__).parent}{os.sep}"


@dataclass
class Points:
    """Counts the points of this process; at `die_at` (0 for never) it kills itself."""

    shared: Path
    die_at: int = 0
    places: list[str] = field(default_factory=list, init=False)
    _off: bool = field(default=False, init=False)

    def start(self) -> None:
        """Count from now on."""
        with self.shared.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), LAST.size)
        os.register_at_fork(after_in_child=self._stop)
        os.fsync = self._around(os.fsync)
        sqlite3.connect = self._traced(sqlite3.connect)
        smtplib.SMTP.send = self._around(smtplib.SMTP.send)  # type: ignore[method-assign]
        smtplib.SMTP.getreply = self._around(smtplib.SMTP.getreply)  # type: ignore[method-assign]
        Path.write_bytes = write_bytes = self._torn()  # type: ignore[method-assign]
        Path.write_text = lambda path, data, encoding="utf-8": write_bytes(  # type: ignore
            path, data.encode(encoding)
        )
        sys.addaudithook(self._audited)

    def reached(self, what: str) -> None:
        """Count one more point."""
        if self._off:
            return
        place = _place(what)
        self.places.append(place)
        number = len(self.places)
        LAST.pack_into(self._map, 0, number, place.encode())
        if number == self.die_at:
            self._off = True  # because a signal is an audited event too
            os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in AUDITED:
            self.reached(event)

    def _traced(self, connect: Callable[..., sqlite3.Connection]) -> Callable[..., Any]:
        def connected(*arguments: object, **named: object) -> sqlite3.Connection:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(lambda statement: self.reached(statement.split(" ")[0]))
            return connection

        return connected

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: object, **named: object) -> Any:  # noqa: ANN401
            self.reached(f"before {call.__name__}")
            done = call(*arguments, **named)
            self.reached(f"after {call.__name__}")
            return done

        return counted

    def _torn(self) -> Callable[[Path, bytes], int]:
        def write_bytes(path: Path, data: bytes) -> int:
            with path.open("wb") as file:
                file.write(data[: len(data) // 2])
                file.flush()
                self.reached("half written")
                file.write(data[len(data) // 2 :])
            return len(data)

        return write_bytes

    def _stop(self) -> None:
        """Leave a child that draws alone: what is killed is the program that a user started."""
        self._off = True


@dataclass(frozen=True)
class Reached:
    """How far the last process came: how many points, and the last one's place."""

    number: int
    place: str


def forget(shared: Path) -> None:
    """Prepare the shared file for another process."""
    shared.write_bytes(bytes(LAST.size))


def reached(shared: Path) -> Reached:
    """Return how far the last process came, killed or not."""
    number, place = LAST.unpack(shared.read_bytes())
    return Reached(number, place.decode())


def _place(what: str) -> str:
    """Return what is about to happen, and the line of the program that does it."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PACKAGE):
            return f"{name.removeprefix(PACKAGE)}:{frame.f_lineno} {what}"
        frame = frame.f_back  # type: ignore[assignment]
    return f"outside {what}"
