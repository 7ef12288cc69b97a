"""Pause the search for reference cycles while many rows are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycle_search() -> Iterator[None]:
    """Pause Python's search for reference cycles; also a decorator.

    Rows refer to nothing that refers back, so they are freed without it; looking through them
    again and again would take as long as parsing and recording them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
