"""Work with another machine that ends in time, whatever the other machine does.

A socket's own time limit counts from byte to byte: a peer that sends one every few seconds is never
late. Names are looked up by the system, which cannot be interrupted at all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
AGAIN_S = 0.5


def within(seconds: float, work: Callable[[], T], cut: Callable[[], None]) -> T:
    """Return what `work` returns, done in a thread of its own.

    Raises TimeoutError when it has not ended after so many seconds. It is not waited for then:
    `cut` breaks its connections, again and again until it has ended, because it may be looking up
    a name and only connect afterwards.
    """
    outcome: Future[T] = Future()
    worker = Thread(target=_do, args=(work, outcome), name="exchange", daemon=True)
    worker.start()
    if wait([outcome], seconds).not_done:
        Thread(target=_cut_off, args=(worker, cut), name="cutting", daemon=True).start()
        raise TimeoutError(f"not done within {seconds:g} seconds")
    return outcome.result()


def _do(work: Callable[[], T], outcome: Future[T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # it is raised where it is waited for
        outcome.set_exception(error)


def _cut_off(worker: Thread, cut: Callable[[], None]) -> None:
    while worker.is_alive():
        cut()
        worker.join(AGAIN_S)
