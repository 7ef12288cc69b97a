"""Measure a command's time and memory, and a function's best time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what, how much, against which target, and a remark."""

    what: str
    figure: str
    bar: str = ""
    remark: str = ""


def best_of(times: int, function: Callable[[], object]) -> float:
    """Return the shortest of several runs in seconds, because noise only ever adds."""
    return min(_seconds(function) for _ in range(times))


def command(arguments: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return the wall time (s) and peak memory (MB) of `monitor` with these arguments."""
    sink = os.open(os.devnull, os.O_WRONLY)
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", _START, str(folder), *arguments],
        {
            **{k: v for k, v in os.environ.items() if not k.startswith(("MONITOR_", "USDA_"))},
            "MONITOR_HOME": ".",
        },
        file_actions=[(os.POSIX_SPAWN_DUP2, sink, 1), (os.POSIX_SPAWN_DUP2, sink, 2)],
    )
    _, code, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    os.close(sink)
    if code:
        raise SystemExit(f"monitor {' '.join(arguments)} failed with {code}")
    return seconds, usage.ru_maxrss / 1024


def cpu_s(function: Callable[[], object]) -> float:
    """Return the processor time (s) of this process that a function takes."""
    began = time.process_time()
    function()
    return time.process_time() - began


_START = (
    "import os, sys; os.chdir(sys.argv[1]); sys.argv[:2] = ['monitor']; "
    "from monitor.__main__ import main; main()"
)


def _seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began
