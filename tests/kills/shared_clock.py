"""A clock that two processes share: the program that is killed, and the USDA it asks."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.usda import Clock

BEGINS = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECONDS = struct.Struct("q")


class SharedClock(Clock):
    """A clock whose time stands in a file, where it stays when a process is killed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        [passed] = MICROSECONDS.unpack(self._file.read_bytes())
        return BEGINS + timedelta(microseconds=passed)

    def set(self, now: datetime) -> None:
        """Jump to `now`, forwards or backwards."""
        passed = (now - BEGINS) // timedelta(microseconds=1)
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(MICROSECONDS.pack(passed))  # as one piece, so that nobody reads half of it
