"""Draw many charts at once, on two processors if the machine has them.

Half of them are drawn by a forked child process, which inherits the figures and the loaded
libraries and sends its bytes back through a pipe. A chart's bytes do not depend on the process
that drew it. Whatever the child does not deliver is drawn here.

A ProcessPoolExecutor would not do: it cannot end a worker that hangs, and its workers outlive a
killed parent, with all the files they inherited from it, the lock of the pass among them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from monitor.charts import Picture
from monitor.charts.save import Saved

FEWEST_SHARED = 4
"""The number of charts from which a second process is worth its start."""
PATIENCE_S = 60.0
"""Seconds to wait for the child once our own half is drawn.

A forked copy of a process with several threads can, rarely, deadlock.
"""


def saved_all(pictures: Sequence[Picture]) -> list[Saved]:
    """Return the bytes of every chart, in their order."""
    if len(pictures) < FEWEST_SHARED or _processors() < 2:
        return _saved(pictures)
    with _drawing(pictures[1::2]) as pipe:
        own = _saved(pictures[::2])
        theirs = _received(pipe)
    if theirs is None:
        theirs = _saved(pictures[1::2])
    files = [*own, *theirs]
    files[::2], files[1::2] = own, theirs
    return files


def _saved(pictures: Sequence[Picture]) -> list[Saved]:
    return [picture.save() for picture in pictures]


def _processors() -> int:
    """Return how many processors this process may use; 1 if it cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _drawing(pictures: Sequence[Picture]) -> Iterator[Connection]:
    """Draw in a child process; yield the pipe to read from. The child ends with the block."""
    fork = multiprocessing.get_context("fork")
    source, sink = fork.Pipe(duplex=False)
    child = fork.Process(target=_draw, args=(pictures, sink))
    with source:
        with sink, suppress(OSError):  # no memory or no process left: everything is drawn here
            child.start()
        try:
            yield source
        finally:
            if child.pid is not None:
                child.kill()
                child.join()


def _draw(pictures: Sequence[Picture], sink: Connection) -> None:
    """Draw and send in the child.

    All other inherited files are closed, because a lock would otherwise outlive the parent.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.closerange(3, sink.fileno())
    os.closerange(sink.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    with suppress(Exception):  # the parent draws the charts again, and raises it
        sink.send(_saved(pictures))


def _received(pipe: Connection) -> list[Saved] | None:
    """Return what the child drew; None if it failed or timed out."""
    try:
        drawn: list[Saved] | None = pipe.recv() if pipe.poll(PATIENCE_S) else None
    except (EOFError, OSError):  # it ended before, or in the middle of, its message
        return None
    return drawn
