"""One pass at a time: a file lock with its holder's name and start.

The operating system frees the lock of a process that died, so a dead holder never stands in
the way; what it left written is only read while somebody holds the lock.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.core.errors import AlreadyRunning, OutputError
from monitor.core.formats import utc


@contextmanager
def only_one_pass(database: Path, now: datetime) -> Iterator[None]:
    """Hold the lock beside `database` for the time of a pass.

    Raises AlreadyRunning, naming the holder, when another process has it, and OutputError where
    it cannot be taken. What goes wrong while it is held is not the lock's, and is left alone.
    """
    place = lock_of(database)
    lock = FileLock(place, timeout=0)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        _holder_file(place).write_text(_me(now), encoding="utf-8")
    except Timeout:
        raise AlreadyRunning(
            f"Another pass is running ({_holder(place)}): try again later."
        ) from None
    except OSError as error:
        lock.release()
        raise OutputError(
            f"The lock {place} cannot be taken ({error.strerror}): check the rights on its folder "
            "and the room on its disk."
        ) from error
    try:
        yield
    finally:
        lock.release()


def lock_of(database: Path) -> Path:
    """The lock's file."""
    return database.with_name(database.name + ".lock")


def _me(now: datetime) -> str:
    return json.dumps({"process": os.getpid(), "host": socket.gethostname(), "since": utc(now)})


def _holder(place: Path) -> str:
    """The holder in words; another process may be writing it just now."""
    try:
        holder = json.loads(_holder_file(place).read_text(encoding="utf-8"))
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its holder has not written its name yet"


def _holder_file(place: Path) -> Path:
    return place.with_name(place.name + ".holder")
