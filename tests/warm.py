"""A warm process for whole passes: it forks for each line it is sent, and answers how that ended.

A pass to be killed then costs milliseconds instead of the seconds that loading takes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class Warm:
    """The parent's side."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def ask(self, **asked: object) -> int:
        """Fork with these values; return the exit code, or the signal as a negative number."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


@contextmanager
def warm(module: str) -> Iterator[Warm]:
    """Start `module`, which calls `serve`, for one test."""
    server = subprocess.Popen(
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Warm(server)
    finally:
        server.communicate()


def serve(
    run: Callable[[dict[str, Any]], None],
    watch: Callable[[Mapping[str, Any], int], None] = lambda asked, child: None,
) -> None:
    """Call `run` in a fork of this process for each line; it never returns. `watch` may kill it."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            run(asked)
        watch(asked, child)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
