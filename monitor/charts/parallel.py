"""Draw many charts at once, on two processors if the machine has them.

The second half is drawn by a forked child process, which inherits the figures and the loaded
libraries, sends its bytes back through a pipe and exits. A chart's bytes do not depend on the
process that drew it. Whatever the child does not deliver is drawn here.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Sequence

from monitor.charts import Picture
from monitor.charts.save import Saved

FEWEST_SHARED = 4
"""The number of charts from which a second process is worth its start."""
PATIENCE_S = 60.0
"""Seconds to wait for the child once our own half is drawn.

A forked copy of a process with several threads can, rarely, deadlock.
"""
PIPE_BYTES = 1 << 20


def saved_all(pictures: Sequence[Picture]) -> list[Saved]:
    """Return the bytes of every chart, in their order."""
    if len(pictures) < FEWEST_SHARED or _processors() < 2:
        return [picture.save() for picture in pictures]
    child = _fork(pictures[1::2])
    try:
        own = [picture.save() for picture in pictures[::2]]
    except BaseException:
        if child is not None:
            _given_up(*child)
        raise
    theirs = None if child is None else _received(*child)
    if theirs is None:
        theirs = [picture.save() for picture in pictures[1::2]]
    files: list[Saved] = [*own, *theirs]
    files[::2], files[1::2] = own, theirs
    return files


def _processors() -> int:
    """Return how many processors this process may use; 1 if it cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _fork(pictures: Sequence[Picture]) -> tuple[int, int] | None:
    """Start the child; return its process id and the pipe to read from, None if that fails."""
    source, sink = os.pipe()
    try:
        child = os.fork()
    except OSError:  # no memory or no process left: everything is drawn here
        os.close(source)
        os.close(sink)
        return None
    if child == 0:
        _draw_and_end(pictures, sink)
    os.close(sink)
    return child, source


def _draw_and_end(pictures: Sequence[Picture], sink: int) -> None:
    """Draw in the child and exit.

    All inherited files are closed, because a lock would otherwise outlive the parent.
    """
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.closerange(3, sink)
        os.closerange(sink + 1, max(sink + 2, os.sysconf("SC_OPEN_MAX")))
        data = pickle.dumps([picture.save() for picture in pictures])
        with os.fdopen(sink, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)  # the parent's exit handlers and buffers are not the copy's


def _given_up(child: int, source: int) -> None:
    """Kill the child, whose result is no longer needed."""
    os.close(source)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _received(child: int, source: int) -> list[Saved] | None:
    """Return what the child drew; None if it failed or timed out."""
    data, ends = bytearray(), time.monotonic() + PATIENCE_S
    while select.select([source], [], [], max(0.0, ends - time.monotonic()))[0]:
        part = os.read(source, PIPE_BYTES)
        if not part:
            break
        data += part
    else:
        _given_up(child, source)
        return None
    os.close(source)
    _, status = os.waitpid(child, 0)
    if status != 0:
        return None
    drawn: list[Saved] = pickle.loads(data)  # noqa: S301 our own copy's bytes
    return drawn
