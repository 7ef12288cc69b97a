"""The program, warm: it forks for each line it is sent. `python -m tests.kills.program`.

A line is JSON: the command line after `monitor`, or `watch` or `deliver` for what the service does,
the folder, the environment, the instant, and when to kill: at a point, or after some seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from datetime import datetime
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import time_machine

from monitor.__main__ import cli, main
from monitor.core import run_log
from monitor.core.frozen import replace
from monitor.jobs.report import publish_report
from monitor.jobs.run_pass import Options
from monitor.jobs.watch import Watcher
from monitor.settings.settings import load
from tests.jobs.simulated import QUICK, Span, watch
from tests.kills.points import Points
from tests.kills.shared_clock import SharedClock
from tests.pictures import remember
from tests.warm import serve

USED_LATE = (
    "apscheduler.schedulers.blocking",
    "charset_normalizer",
    "monitor.jobs.backup",
    "monitor.jobs.publish_site",
    "monitor.jobs.restore",
    "monitor.notifications.channels.email",
    "requests",
    "smtplib",
)
"""What the program imports on its way, besides what a pass with the bundled figures does."""

OUTPUT, PLACES, POINTS, PROCESS, CLOCK = "output", "places.json", "points", "process", "clock"
"""Files in the folder that is shared with the parent."""


def _run(asked: dict[str, Any]) -> None:
    """Run the program in the forked process, and never return."""
    code, shared = 1, Path(asked["shared"])
    _go_to(asked, shared)
    points = Points(shared / POINTS, asked["die_at"])
    try:
        with time_machine.travel(datetime.fromisoformat(asked["now"]), tick=False):
            points.start()
            code = _called(asked, shared)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError):
            (shared / PLACES).write_text(json.dumps(points.places))
        sys.stdout.flush()
        os._exit(code)


def _go_to(asked: Mapping[str, Any], shared: Path) -> None:
    """Enter the folder, in a session of its own, with output to a file."""
    os.setsid()
    number = shared / f"{PROCESS}.new"
    number.write_text(str(os.getpid()))
    number.replace(shared / PROCESS)  # because a kill may come before it is written
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    output = os.open(shared / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output, stream.fileno())


def _called(asked: Mapping[str, Any], shared: Path) -> int:
    command = asked["command"]
    if command == ["watch"]:
        return _watch(asked, shared)
    if command == ["deliver"]:
        return _deliver(asked)
    sys.argv = ["monitor", *command]
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def _watch(asked: Mapping[str, Any], shared: Path) -> int:
    """Watch from the clock's time on, as `monitor watch` does; the clock jumps where it waits."""
    run_log.start("text", sys.stderr)
    settings, clock = load(os.environ), SharedClock(shared / CLOCK)
    until = datetime.fromisoformat(asked["until"])
    services = replace(QUICK, publish=publish_report)
    watcher = Watcher(settings, Options(), clock, services)
    whole = [Span(clock(), until)]
    watch(watcher, clock, settings, until, whole, outbox=True)
    return 0


def _deliver(asked: Mapping[str, Any]) -> int:
    """Send what is due, as `monitor watch` does once a minute."""
    run_log.start("text", sys.stderr)
    now = datetime.fromisoformat(asked["now"])
    Watcher(load(os.environ), Options(), lambda: now).deliver_due()
    return 0


def _kill_in_time(asked: Mapping[str, Any], child: int) -> None:
    if asked["kill_after_s"] is not None:
        time.sleep(asked["kill_after_s"])
        os.kill(child, signal.SIGKILL)


def warm_up() -> None:
    """Run one pass and load the rest, so that a process that is forked has it all."""
    remember()
    for module in USED_LATE:
        import_module(module)
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        os.environ |= {"MONITOR_HOME": folder, "MONITOR_SOURCE": "shipped"}
        cli(["run"], standalone_mode=False)


if __name__ == "__main__":
    warm_up()
    serve(_run, _kill_in_time)
