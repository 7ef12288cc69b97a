"""Benchmark the watch: release to finished report, a poll without news, memory over years."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor.core import run_log
from monitor.jobs.run_pass import Options
from monitor.jobs.scheduler import OPTIONS, ReleaseWindow
from monitor.jobs.services import Services
from monitor.jobs.watch import Watcher
from monitor.settings.settings import Settings, load
from monitor.sources.http import UsdaHttp
from tests.data.soybeans import soybean_world
from tests.jobs.simulated import numbers_only, watch
from tests.usda import Clock, UsdaServer, World, new_york
from tools.bench.measure import Line

KEY = "bench"
POLL_S, PASS_S = 30, 5
POLLS = 50
RELEASE = new_york(date(2026, 10, 8))
STARTS, MONTHS = new_york(date(2024, 10, 8)), (0, 12, 24)

connect = partial(UsdaHttp, sleep=lambda seconds: None)
DRAWING, NUMBERS = Services(connect), Services(connect, numbers_only)


def measure() -> Iterable[Line]:
    """Yield the table's lines on the watch."""
    run_log.start("off", sys.stderr)
    yield _latency()
    yield _poll()
    yield _memory()


def _latency() -> Line:
    """Measure at real speed, with the machine's clock moved to just before a release."""
    began, appears_s = time.monotonic(), 8.0
    opens = RELEASE - timedelta(seconds=appears_s)

    def clock() -> datetime:
        return opens + timedelta(seconds=time.monotonic() - began)

    with _facing(soybean_world, Clock(opens - timedelta(days=1))) as (settings, usda, behind):
        desk = Watcher(settings, Options(), clock, DRAWING)
        Watcher(settings, Options(), behind, DRAWING).run_pass()
        began = time.monotonic()
        usda.world.clock = clock
        scheduler = BackgroundScheduler(timezone=UTC)
        ticks = CronTrigger(second="*/30", minute="*", timezone=UTC)
        scheduler.add_job(ReleaseWindow(desk, clock).poll, ticks, **OPTIONS)
        scheduler.start()
        report = settings.reports / RELEASE.date().isoformat() / "index.html"
        while not report.exists():
            time.sleep(0.01)
        took = time.monotonic() - began - appears_s
        scheduler.shutdown()
    return Line(
        "new stamp to finished report",
        f"{took:.1f} s",
        f"at most {POLL_S + PASS_S} s",
        f"polled every {POLL_S} s; all charts drawn",
    )


def _poll() -> Line:
    """Measure CPU time (without the server's thread) and requests of a poll."""
    with _facing(soybean_world, Clock(RELEASE + timedelta(hours=1))) as (settings, usda, clock):
        desk = Watcher(settings, Options(), clock, NUMBERS)
        desk.run_pass()
        usda.forget_requests()
        before = _cpu_s()
        for _ in range(POLLS):
            desk.poll()
        spent, asked = (_cpu_s() - before) / POLLS, len(usda.log) / POLLS
    return Line(
        "CPU of a poll without news",
        f"{spent * 1000:.0f} ms",
        "under 200 ms",
        f"{asked:g} request; the answering server's share included",
    )


def _memory() -> Line:
    """Measure the memory of a process that watches two simulated years."""
    command = [sys.executable, "-m", "tools.bench.watch"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    start, middle, end = (float(text) for text in done.stdout.split())
    return Line(
        "memory of 24 months of watch",
        f"{end:.0f} MB",
        "within 10 MB of 12 months",
        f"{start:.0f} MB after the first pass, {middle:.0f} MB after 12 months",
    )


def two_years() -> list[float]:
    """Return the MB in use after the first pass, 12 and 24 months."""
    found = []
    with _facing(soybean_world, Clock(STARTS)) as (settings, usda, clock):
        desk = Watcher(settings, Options(), clock, NUMBERS)
        for months in MONTHS:
            until = STARTS + timedelta(days=1 + months * 365.25 / 12)
            watch(desk, clock, settings, until)
            usda.forget_requests()
            found.append(_resident_mb())
    return found


@contextmanager
def _facing(
    world: Callable[[Clock], World], clock: Clock
) -> Iterator[tuple[Settings, UsdaServer, Clock]]:
    made = world(clock)
    with TemporaryDirectory() as name, UsdaServer(made, key=KEY, limit=10**6) as usda:
        places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
        paths = {variable: str(Path(name) / place) for variable, place in places.items()}
        yield load({**paths, "MONITOR_USDA_URL": usda.url, "USDA_API_KEY": KEY}), usda, clock


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    run_log.start("off", sys.stderr)
    print(*two_years())
