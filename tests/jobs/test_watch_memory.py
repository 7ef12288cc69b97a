"""What a pass of the watch leaves is freed at its end, not weeks later."""

from __future__ import annotations

import gc
import weakref

from tests.jobs.house import House


class Node:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_a_cycle_is_freed_at_the_end_of_a_pass(house: House) -> None:
    gc.disable()
    try:
        left = weakref.ref(Node())
        assert left() is not None
        house.watcher.run_pass()
    finally:
        gc.enable()

    assert left() is None
