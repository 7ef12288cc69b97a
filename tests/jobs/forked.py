"""A warm process that forks a pass for each line it reads: `python -m tests.jobs.forked`.

A line is JSON: the environment of the pass, its instant, whether it draws, and when it is killed:
after some seconds, or before it draws all charts. The reply is how it ended. A pass that is killed
then needs no import time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from monitor.core import run_log
from monitor.core.errors import MonitorError
from monitor.jobs import run
from monitor.jobs.report import Draft, Form, publish_report
from monitor.jobs.run_pass import Options
from monitor.jobs.services import Publish, Services
from monitor.settings.settings import load
from monitor.sources.http import UsdaHttp
from tests.jobs.simulated import numbers_only
from tests.warm import Warm, serve, warm

USED_LATE = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "monitor.charts.pictures.cumulative",
    "monitor.reports.build",
    "monitor.reports.publish",
    "sqlite_utils",
)
"""What a pass imports on its way; here it is imported before, once for all passes."""


@dataclass
class Passes:
    """The parent's side."""

    process: Warm

    def run(
        self,
        environment: Mapping[str, str],
        now: datetime,
        *,
        draw: bool,
        kill_after_s: float | None = None,
        kill_before_charts: bool = False,
    ) -> int:
        """Run a pass; return its exit code, or the negative number of the signal that killed it."""
        return self.process.ask(
            environment=environment,
            now=now.isoformat(),
            draw=draw,
            kill_after_s=kill_after_s,
            kill_before_charts=kill_before_charts,
        )


@contextmanager
def passes() -> Iterator[Passes]:
    """Yield the warm process, for one test."""
    with warm("tests.jobs.forked") as process:
        yield Passes(process)


def _kill_in_time(asked: Mapping[str, Any], child: int) -> None:
    if asked["kill_after_s"] is not None:
        time.sleep(asked["kill_after_s"])
        os.kill(child, signal.SIGKILL)


def _pass(asked: dict[str, Any]) -> None:
    """Run one pass in the forked process, and never return."""
    code = 1
    try:
        run_log.start("off", sys.stderr)
        now = datetime.fromisoformat(str(asked["now"]))
        settings = load(asked["environment"])
        connect = partial(UsdaHttp, sleep=lambda seconds: None, timeout_s=(5, 5))
        publish: Publish = publish_report if asked["draw"] else numbers_only
        if asked["kill_before_charts"]:
            publish = partial(_killed_before_charts, publish)
        services = Services(connect, publish)
        outcome = run.run_locked(settings, Options(), now, _quiet, services)
        code = 3 if outcome.problems else 0
    finally:
        os._exit(code)


def _killed_before_charts(
    publish: Publish,
    out: Path,
    draft: Draft,
    form: Form,
    problems: list[MonitorError],
    *,
    charts_follow: bool = False,
) -> Path:
    if not charts_follow:
        os.kill(os.getpid(), signal.SIGKILL)
    return publish(out, draft, form, problems, charts_follow=charts_follow)


def _quiet(step: str, **progress: int) -> None:
    """Ignore progress."""


if __name__ == "__main__":
    for module in USED_LATE:
        import_module(module)
    serve(_pass, _kill_in_time)
