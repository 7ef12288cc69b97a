"""Benchmark the watch: release to finished report, a poll without news, memory over years."""

from __future__ import annotations

import json
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
from monitor.core.quota import FAST_POLL_S
from monitor.jobs.run_pass import Options
from monitor.jobs.scheduler import OPTIONS, ReleaseWindow
from monitor.jobs.services import Services
from monitor.jobs.watch import Watcher
from monitor.reports.marker import marker_of
from monitor.settings.settings import Settings, load
from monitor.sources.http import UsdaHttp
from tests.data.soybeans import soybean_world
from tests.jobs.simulated import numbers_only, watch
from tests.mail import PostOffice
from tests.notifications.household import MAIL, mails
from tests.usda import Clock, UsdaServer, World, new_york
from tools.bench.measure import Line

KEY = "bench"
PASS_S = 5
POLLS = 50
RELEASE, RELEASED = new_york(date(2026, 10, 8)), date(2026, 10, 1)
STARTS, MONTHS = new_york(date(2024, 10, 8)), (0, 12, 24)

connect = partial(UsdaHttp, sleep=lambda seconds: None)
DRAWING, NUMBERS = Services(connect), Services(connect, numbers_only)


def measure() -> Iterable[Line]:
    """Yield the table's lines on the watch."""
    run_log.start("off", sys.stderr)
    yield from _latency()
    yield _poll()
    yield _memory()


def _latency() -> Iterator[Line]:
    """Measure at real speed, with the machine's clock moved to just before a release.

    The stamp appears halfway between two polls, so that the waiting is the mean of all cases.
    """
    mailed: list[float] = []
    before = Clock(RELEASE - timedelta(hours=1))
    with (
        facing(soybean_world, before) as (plain, usda, _),
        PostOffice(plain.database.parent, "plain", login=False) as office,
    ):
        settings = mailing(plain, office)
        Watcher(settings, Options(), before, DRAWING).run_pass()
        office.before_reply = lambda received: mailed.append(time.monotonic())
        stamped = time.monotonic() + 1.5 * FAST_POLL_S - time.time() % FAST_POLL_S

        def clock() -> datetime:
            return RELEASE + timedelta(seconds=time.monotonic() - stamped)

        usda.world.clock = clock
        scheduler = BackgroundScheduler(timezone=UTC)
        ticks = CronTrigger(second=f"*/{FAST_POLL_S}", minute="*", timezone=UTC)
        window = ReleaseWindow(Watcher(settings, Options(), clock, DRAWING), clock)
        scheduler.add_job(window.poll, ticks, **OPTIONS)
        scheduler.start()
        while not _is_finished(settings.reports / "latest"):
            time.sleep(0.05)
        drawn = time.monotonic()
        scheduler.shutdown()
    waited = f"polled every {FAST_POLL_S} s; {FAST_POLL_S / 2:.0f} s of it is waiting for a poll"
    yield Line(
        "new stamp to numbers on the page and mail handed over",
        f"{mailed[0] - stamped:.1f} s",
        "within 10 s",
        waited,
    )
    yield Line(
        "new stamp to finished report",
        f"{drawn - stamped:.1f} s",
        f"at most {FAST_POLL_S + PASS_S} s",
        f"{waited}; all charts drawn",
    )


def _is_finished(folder: Path) -> bool:
    """Return whether the report has the released week and all its charts."""
    marker = marker_of(folder)
    status = json.loads((folder / "status.json").read_bytes())
    week = status["data"]["last_week_ending"]
    return marker is not None and marker.complete and week == RELEASED.isoformat()


def mailing(settings: Settings, office: PostOffice) -> Settings:
    """Return the settings with one recipient of mail."""
    file = settings.database.parent / "monitor.toml"
    file.write_text(MAIL + mails("ann"), encoding="utf-8")
    return load(
        {
            "MONITOR_CONFIG": str(file),
            "MONITOR_DATABASE": str(settings.database),
            "MONITOR_REPORTS": str(settings.reports),
            "MONITOR_SMTP_URL": office.url,
            "MONITOR_USDA_URL": settings.usda_url,
            "USDA_API_KEY": KEY,
        }
    )


def _poll() -> Line:
    """Measure CPU time (without the server's thread) and requests of a poll."""
    with facing(soybean_world, Clock(RELEASE + timedelta(hours=1))) as (settings, usda, clock):
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
    with facing(soybean_world, Clock(STARTS)) as (settings, usda, clock):
        desk = Watcher(settings, Options(), clock, NUMBERS)
        for months in MONTHS:
            until = STARTS + timedelta(days=1 + months * 365.25 / 12)
            watch(desk, clock, settings, until)
            usda.forget_requests()
            found.append(_resident_mb())
    return found


@contextmanager
def facing(
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
