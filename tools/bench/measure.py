"""Measure a command's time and memory, and a function's best time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


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


class Used(NamedTuple):
    """What a command took: seconds by the clock and of all its processes, and peak memory."""

    clock_s: float
    processor_s: float
    memory_mb: float


def command(arguments: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return the wall time (s) and peak memory (MB) of `monitor` with these arguments."""
    taken = used([sys.executable, "-c", _START, *arguments], folder)
    return taken.clock_s, taken.memory_mb


def used(command: Sequence[str], folder: Path) -> Used:
    """Run a command in a folder and return what it took; raise SystemExit if it failed."""
    began, null = time.perf_counter(), subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=folder, env=environment(), stdout=null, stderr=null)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with {child.returncode}")
    clock_s = time.perf_counter() - began
    return Used(clock_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Return this process's environment without settings of the monitor.

    Compiled files are written and used, as by an installed program.
    """
    ours = ("MONITOR_", "USDA_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"MONITOR_HOME": "."}


def cpu_s(function: Callable[[], object]) -> float:
    """Return the processor time (s) of this process that a function takes."""
    began = time.process_time()
    function()
    return time.process_time() - began


_START = "import sys; sys.argv[0] = 'monitor'; from monitor.__main__ import main; main()"


def _seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began
