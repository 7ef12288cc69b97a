"""Enforce an overall deadline on network work.

A socket timeout restarts with every byte, so a peer that sends one every few seconds never trips
it. DNS look-ups are done by the system and cannot be interrupted at all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
AGAIN_S = 0.5
NOTICE_S = 1.0
"""Seconds between two calls of `waiting`."""

Waiting = Callable[[float], None]
"""Called while an answer is awaited, with the seconds waited so far."""


def within(
    seconds: float,
    work: Callable[[], T],
    cut: Callable[[], None],
    waiting: Waiting | None = None,
) -> T:
    """Run `work` in a thread and return its result, calling `waiting` every second until then.

    Raises TimeoutError if it takes longer than `seconds`. The thread is then abandoned, and `cut`,
    which breaks its connections, is called repeatedly until it ends, because it may still be
    resolving a name and connect only afterwards.
    """
    outcome: Future[T] = Future()
    worker = Thread(target=_do, args=(work, outcome), name="exchange", daemon=True)
    worker.start()
    if not _is_done(outcome, seconds, waiting):
        Thread(target=_cut_off, args=(worker, cut), name="cutting", daemon=True).start()
        raise TimeoutError(f"not done within {seconds:g} seconds")
    return outcome.result()


def _is_done(outcome: Future[T], seconds: float, waiting: Waiting | None) -> bool:
    """Wait for the outcome up to `seconds`; return whether it is there."""
    step = seconds if waiting is None else NOTICE_S
    waited = 0.0
    while waited < seconds:
        step = min(step, seconds - waited)
        if wait([outcome], step).done:
            return True
        waited += step
        if waiting is not None:
            waiting(waited)
    return outcome.done()


def _do(work: Callable[[], T], outcome: Future[T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # because `outcome.result()` raises it in the caller
        outcome.set_exception(error)


def _cut_off(worker: Thread, cut: Callable[[], None]) -> None:
    while worker.is_alive():
        cut()
        worker.join(AGAIN_S)
