"""Allow one pass at a time, by a file lock with its holder's name and start.

The operating system frees the lock of a dead process. The holder file it leaves behind is harmless
because it is only read while the lock is held.
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
    """Hold the lock beside `database` during a pass.

    Raises AlreadyRunning, naming the holder, if another process has it, and OutputError if it
    cannot be taken. Exceptions raised while it is held are passed on unchanged.
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
    """Return the path of the lock file."""
    return database.with_name(database.name + ".lock")


def _me(now: datetime) -> str:
    return json.dumps({"process": os.getpid(), "host": socket.gethostname(), "since": utc(now)})


def _holder(place: Path) -> str:
    """Describe the holder; its file may be half written at this moment."""
    try:
        holder = json.loads(_holder_file(place).read_text(encoding="utf-8"))
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its holder has not written its name yet"


def _holder_file(place: Path) -> Path:
    return place.with_name(place.name + ".holder")
