"""Draw many charts at once, on two processors if the machine has them.

A forked child process, which inherits the figures and the loaded libraries, begins to draw while
its parent makes the page; then both take one chart after the other until none is left, and the
child sends its bytes back through a pipe. A chart's bytes do not depend on the process that drew
it. Whatever the child does not deliver is drawn here.

A ProcessPoolExecutor would not do: it cannot end a worker that hangs, and its workers outlive a
killed parent, with all the files they inherited from it, the lock of the pass among them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar

FEWEST_SHARED = 4
"""The number of charts from which a second process is worth its start."""
PATIENCE_S = 60.0
"""Seconds to wait for the child once nothing is left to draw here.

A forked copy of a process with several threads can, rarely, deadlock.
"""
NUMBER = struct.Struct("!H")

Drawn = TypeVar("Drawn")
Task = Callable[[], Drawn]
"""Draws one chart and returns its bytes."""


@contextmanager
def drawn_meanwhile(tasks: Sequence[Task[Drawn]]) -> Iterator[Callable[[], list[Drawn]]]:
    """Begin to draw in a child process; what is yielded draws the rest and returns all, in order.

    The child ends with the block.
    """
    if len(tasks) < FEWEST_SHARED or _processors() < 2:
        yield lambda: [task() for task in tasks]
        return
    with _numbers(len(tasks)) as numbers, _drawing(tasks, numbers) as pipe:
        yield partial(_finished, tasks, numbers, pipe)


def _finished(tasks: Sequence[Task[Drawn]], numbers: int, pipe: Connection) -> list[Drawn]:
    drawn = {**_draw_next(tasks, numbers), **(_received(pipe) or {})}
    return [drawn[k] if k in drawn else tasks[k]() for k in range(len(tasks))]


@contextmanager
def _numbers(count: int) -> Iterator[int]:
    """Yield the end of a pipe from which each number can be read once, by either process."""
    source, sink = os.pipe()
    try:
        with os.fdopen(sink, "wb") as file:
            file.write(b"".join(map(NUMBER.pack, range(count))))
        yield source
    finally:
        os.close(source)


def _draw_next(tasks: Sequence[Task[Drawn]], numbers: int) -> dict[int, Drawn]:
    """Draw until all numbers are taken; return what was drawn here, by its number."""
    drawn = {}
    while number := os.read(numbers, NUMBER.size):
        (k,) = NUMBER.unpack(number)
        drawn[k] = tasks[k]()
    return drawn


def _processors() -> int:
    """Return how many processors this process may use; 1 if it cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _drawing(tasks: Sequence[Task[Drawn]], numbers: int) -> Iterator[Connection]:
    """Draw in a child process; yield the pipe to read from. The child ends with the block."""
    fork = multiprocessing.get_context("fork")
    source, sink = fork.Pipe(duplex=False)
    child = fork.Process(target=_draw, args=(tasks, numbers, sink))
    with source:
        with sink, suppress(OSError):  # no memory or no process left: everything is drawn here
            child.start()
        try:
            yield source
        finally:
            if child.pid is not None:
                child.kill()
                child.join()


def _draw(tasks: Sequence[Task[Drawn]], numbers: int, sink: Connection) -> None:
    """Draw and send in the child.

    All other inherited files are closed, because a lock would otherwise outlive the parent.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    low, high = sorted((numbers, sink.fileno()))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, os.sysconf("SC_OPEN_MAX"))
    with suppress(Exception):  # the parent draws the charts again, and raises it
        sink.send(_draw_next(tasks, numbers))


def _received(pipe: Connection) -> Mapping[int, Drawn] | None:
    """Return what the child drew; None if it failed or timed out."""
    try:
        drawn: Mapping[int, Drawn] | None = pipe.recv() if pipe.poll(PATIENCE_S) else None
    except (EOFError, OSError):  # it ended before, or in the middle of, its message
        return None
    return drawn
