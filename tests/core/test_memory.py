"""Memory that a piece of work leaves goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from monitor.core import memory

FRAGMENTED = """
import os
from pathlib import Path

from monitor.core import memory


def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


pieces = [bytes(4000) for _ in range(20_000)]
kept = pieces[::200]
del pieces
before = resident_mb()
memory.give_back()
print(before - resident_mb())
"""
"""80 MB in pieces that the C library gives, of which one in 200 stays in use."""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc"
)
def test_what_is_free_between_what_is_in_use_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FRAGMENTED],
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )

    assert float(done.stdout) > 40


class Node:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_cycles_are_freed_where_the_c_library_cannot_trim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    gc.disable()
    try:
        left = weakref.ref(Node())
        assert left() is not None
        memory.give_back()
    finally:
        gc.enable()

    assert left() is None
