"""Schedule polls and passes for years: APScheduler, release window, signals, catching up.

A poll requests only the release dates (one request); a pass follows only if there is something to
fetch. In the release window (a Thursday, or the day that federal holidays move the release to) it
polls every ten seconds at first and then every half minute until the release is out, otherwise
hourly. If it is four hours late, a pass reports it. A quarantined response, or a release that may
have been incomplete, is checked again in between (`belief.py`, `plan.py`).
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import FrameType
from typing import Protocol

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from monitor.core import run_log
from monitor.core.calendar import (
    GRACE,
    WEEK,
    new_york,
    release_at,
    week_ending_of,
)
from monitor.core.quota import FAST_POLLS_FOR
from monitor.jobs.steady import EachDay, SteadyScheduler

WINDOW_OPENS = timedelta(minutes=1)
"""How long before a release is due the window opens."""

WINDOW_LASTS = GRACE
"""How long after a release is due it is polled for at least every half minute."""

MINUTE = timedelta(minutes=1)

OPTIONS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 6 * 3600}
"""A job up to six hours late still runs, once: after sleep, or on a busy machine."""


class Watched(Protocol):
    """What the schedule drives (see `watch.Watcher`)."""

    def poll(self) -> bool:
        """Request the release dates, and run a pass if there is something new."""

    def run_pass(self) -> None:
        """Run a pass, news or not."""

    def run_if_promises_changed(self) -> None:
        """Run a pass if the promises file has changed."""

    def look_again(self) -> None:
        """Run a pass if a commodity-year is due for another check."""

    def deliver_due(self) -> None:
        """Send delayed messages and retries."""

    def recorded_until(self) -> datetime | None:
        """Return when the newest recorded week became public; None without figures."""

    def poll_every_s(self, *, just_due: bool = False) -> int:
        """Return the seconds between two polls in a release window, or in its first minutes."""


@dataclass
class ReleaseWindow:
    """The fast poll: only while a release is awaited, and as often as the quota allows."""

    watcher: Watched
    clock: Callable[[], datetime]
    _last: datetime | None = field(default=None, init=False)

    def poll(self) -> None:
        """Poll if it is time to."""
        now = self.clock()
        due = awaited(now, None)
        if due is None:
            return
        just_due = now <= due + FAST_POLLS_FOR
        pause = timedelta(seconds=self.watcher.poll_every_s(just_due=just_due) - 1)
        if self._last is not None and timedelta() <= now - self._last < pause:
            return
        if awaited(now, self.watcher.recorded_until()):
            self._last = now
            self.watcher.poll()

    def close(self) -> None:
        """Run a pass if the release did not come, so that it is reported overdue the same day."""
        just_before = self.clock() - 2 * MINUTE
        if awaited(just_before, None) and awaited(just_before, self.watcher.recorded_until()):
            self.watcher.run_pass()


def awaited(now: datetime, recorded_until: datetime | None) -> datetime | None:
    """Return when a release that is due about now and not yet recorded is due; None without one."""
    week = week_ending_of(now.date()) - 2 * WEEK
    while release_at(week) - WINDOW_OPENS <= now:
        due = release_at(week)
        open_ = due - WINDOW_OPENS <= now <= due + WINDOW_LASTS
        if open_ and (recorded_until is None or recorded_until < due - WINDOW_OPENS):
            return due
        week += WEEK
    return None


def build(
    watcher: Watched,
    clock: Callable[[], datetime],
    daily_at: time,
    scheduler: BaseScheduler | None = None,
) -> BaseScheduler:
    """Return the scheduler with its jobs, in New York time, one instance of each."""
    zone = new_york()
    made = scheduler or SteadyScheduler(timezone=zone, executors={"default": _one_worker()})
    if isinstance(made, SteadyScheduler):
        made.after_jump = watcher.run_pass
    window = ReleaseWindow(watcher, clock)
    jobs: dict[str, tuple[Callable[[], object], BaseTrigger]] = {
        "release window": (
            window.poll,
            CronTrigger(
                day_of_week="mon-fri", hour="8-12", second="*/30", minute="*", timezone=zone
            ),
        ),
        "release due": (
            window.poll,
            CronTrigger(
                day_of_week="mon-fri", hour=8, minute="29-40", second="10,20,40,50", timezone=zone
            ),
        ),
        "window closed": (
            window.close,
            CronTrigger(day_of_week="mon-fri", hour=12, minute=31, timezone=zone),
        ),
        "hourly poll": (watcher.poll, CronTrigger(minute=7, timezone=zone)),
        "look again": (watcher.look_again, CronTrigger(second=20, minute="*", timezone=zone)),
        "promises": (
            watcher.run_if_promises_changed,
            CronTrigger(second=15, minute="*", timezone=zone),
        ),
        "outbox": (watcher.deliver_due, CronTrigger(second=45, minute="*", timezone=zone)),
        "daily pass": (watcher.run_pass, EachDay(daily_at, zone)),
    }
    for name, (job, trigger) in jobs.items():
        made.add_job(job, trigger, id=name, **OPTIONS)
    made.add_listener(_log_event, EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    return made


def run(scheduler: BaseScheduler, watcher: Watched) -> None:
    """Catch up, then run until SIGTERM or SIGINT; the current job is finished first."""

    def leave(number: int, frame: FrameType | None) -> None:
        run_log.note("leaving", signal=signal.Signals(number).name)
        scheduler.shutdown(wait=True)

    def reload(number: int, frame: FrameType | None) -> None:
        run_log.note("reloading the promises")
        scheduler.add_job(watcher.run_pass, id="reload", replace_existing=True, **OPTIONS)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGHUP, reload)
    scheduler.add_job(watcher.run_pass, id="catching up", **OPTIONS)
    scheduler.start()


def _log_event(event: JobEvent) -> None:
    words = {EVENT_JOB_MISSED: "missed", EVENT_JOB_ERROR: "failed", EVENT_JOB_MAX_INSTANCES: "busy"}
    error = str(event.exception) if isinstance(event, JobExecutionEvent) else None
    run_log.note("job", job=event.job_id, was=words[event.code], error=error)


def _one_worker() -> ThreadPoolExecutor:
    """Return a one-thread executor: all jobs share a database and must not run in parallel."""
    return ThreadPoolExecutor(1)
