"""A scheduler that survives clock changes: set back, set forward by years, daylight saving.

APScheduler stores the instant at which each job is next due. After the clock is set back, all of
them lie ahead and nothing runs; after it is set from 1970 to today, every minute in between counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.core import run_log
from monitor.core.calendar import DAY

SET_BACK = timedelta(minutes=1)
SET_FORWARD = timedelta(days=31)
"""A laptop may sleep for weeks; what was due meanwhile then runs once, late."""


class EachDay(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fire once on every day of a zone, at a time of day.

    If clocks go forward over that time, it fires right after; if they go back over it, only the
    first time.
    """

    def __init__(self, at: time, zone: tzinfo) -> None:
        self.at, self.zone = at, zone

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the first instant from `now` on, on a later day than the previous one."""
        today = now.astimezone(self.zone).date()
        day = today if previous is None else max(today, previous.astimezone(self.zone).date() + DAY)
        while self._on(day) < now:
            day += DAY
        return self._on(day)

    def _on(self, day: date) -> datetime:
        local = datetime.combine(day, self.at.replace(tzinfo=None), tzinfo=self.zone)
        return local.astimezone(UTC).astimezone(self.zone)


class SteadyScheduler(BlockingScheduler):  # type: ignore[misc]  # APScheduler has no types
    """Reschedules every job when the clock was set, then calls `after_jump` once.

    It wakes at least every minute, so a jump is noticed within one.
    """

    after_jump: Callable[[], object] | None = None
    _woke_at: datetime | None = None

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        before, self._woke_at = self._woke_at, now
        if before is not None and not before - SET_BACK <= now <= before + SET_FORWARD:
            self._plan_anew(before, now)
        due_in: float | None = super()._process_jobs()
        return due_in

    def _plan_anew(self, before: datetime, now: datetime) -> None:
        run_log.note("clock was set", stood=f"{before:%F %T}", stands=f"{now:%F %T}")
        for job in self.get_jobs():
            job.modify(next_run_time=job.trigger.get_next_fire_time(None, now))
        if self.after_jump is not None:
            self.add_job(self.after_jump, id="after a jump", replace_existing=True)
