"""Memory of a process that runs for years."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Free what a piece of work has left, and return it to the system.

    A pass leaves cycles that would stay for weeks until Python looks for them. What is free glibc
    keeps for later, in pieces between what is in use, so that a process of months would grow;
    other C libraries return it by themselves.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
