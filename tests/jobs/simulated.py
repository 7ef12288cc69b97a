"""Months of `monitor watch` in seconds: the real scheduler and client on a simulated clock.

Only waiting is simulated. Where the scheduler would sleep, the clock jumps to its next
wake-up, and through stretches in which nothing can happen it sleeps on as a laptop does: what
was due meanwhile runs once, late (`coalesce`). Jobs run in the scheduler's own thread.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import time_machine
from apscheduler.executors.debug import DebugExecutor

from monitor.core.calendar import DAY
from monitor.core.deadline import Waiting
from monitor.core.errors import MonitorError
from monitor.jobs import scheduler
from monitor.jobs.report import Draft, Form
from monitor.jobs.services import Services
from monitor.jobs.steady import SteadyScheduler
from monitor.jobs.watch import Watcher
from monitor.reports.publish import publish
from monitor.reports.status import status_json
from monitor.settings.settings import Settings
from monitor.sources.http import UsdaHttp
from monitor.sources.public_http import PublicHttp
from tests.usda import Clock, UsdaServer, new_york
from tests.usda.clock import NEW_YORK

NAP, WAKES_AT = 4 * DAY, time(9, 30)
"""How long the machine naps, and when in New York it wakes: for the daily pass."""

KEPT = timedelta(hours=1)

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Span:
    """A stretch of time that is lived through wake-up by wake-up."""

    start: datetime
    end: datetime


class SimulatedEvent(Event):
    """What the scheduler waits on: waiting moves the clock, and at the end leaves."""

    def __init__(self, sleep: Callable[[timedelta], None]) -> None:
        super().__init__()
        self._sleep = sleep

    def wait(self, timeout: float | None = None) -> bool:
        """Sleep to the next wake-up, unless something was added meanwhile."""
        if not self.is_set():
            self._sleep(timedelta(seconds=timeout or 0))
        return True


@dataclass
class Simulation:
    """The time between two instants. `closely` are the spans without naps, in order."""

    clock: Clock
    until: datetime
    closely: Sequence[Span]
    machine: time_machine.Traveller
    scheduler: SteadyScheduler
    _next: int = field(default=0, init=False)

    def sleep(self, span: timedelta) -> None:
        """To the next wake-up, or past it while napping; at the end the watch is left."""
        now = self.clock()
        if now >= self.until:
            self.scheduler.shutdown()
            return
        asleep = max(now + span, self._end_of_nap(now), now + timedelta(milliseconds=1))
        wake = min(asleep, self.until)
        self._forget_most_missed(wake)
        self.clock.set(wake)
        self.machine.move_to(wake)

    def _forget_most_missed(self, wake: datetime) -> None:
        """Of all a job missed in a nap keep the last hour's: it runs once all the same.

        APScheduler counts every missed run, thousands in a nap, which costs more than the passes.
        """
        if wake - self.clock() < 2 * KEPT:
            return
        for job in self.scheduler.get_jobs():
            due = job.trigger.get_next_fire_time(None, wake - KEPT)
            if job.next_run_time < due <= wake:
                job.modify(next_run_time=due)

    def _end_of_nap(self, now: datetime) -> datetime:
        while self._next < len(self.closely) and self.closely[self._next].end <= now:
            self._next += 1
        soon = _next_waking(now)
        if self._next == len(self.closely):
            return soon
        return max(now, min(soon, self.closely[self._next].start))


@dataclass(frozen=True)
class Poll:
    """One poll: when, whether it brought news, and the requests it cost."""

    at: datetime
    fresh: bool
    requests: int


@dataclass
class Noted:
    """A watcher whose polls are noted; everything else passes through."""

    watcher: Watcher
    usda: UsdaServer
    polls: list[Poll] = field(default_factory=list)

    def poll(self) -> bool:
        """As the watcher does."""
        before = len(self.usda.log)
        fresh = self.watcher.poll()
        self.polls.append(Poll(self.watcher.clock(), fresh, len(self.usda.log) - before))
        return fresh

    def run_pass(self) -> None:
        """As the watcher does."""
        self.watcher.run_pass()

    def run_if_promises_changed(self) -> None:
        """As the watcher does."""
        self.watcher.run_if_promises_changed()

    def look_again(self) -> None:
        """As the watcher does."""
        self.watcher.look_again()

    def deliver_due(self) -> None:
        """As the watcher does."""
        self.watcher.deliver_due()

    def recorded_until(self) -> datetime | None:
        """As the watcher does."""
        return self.watcher.recorded_until()

    def poll_every_s(self, *, just_due: bool = False) -> int:
        """As the watcher does."""
        return self.watcher.poll_every_s(just_due=just_due)


def watch(
    watcher: scheduler.Watched,
    clock: Clock,
    settings: Settings,
    until: datetime,
    closely: Sequence[Span] = (),
    *,
    outbox: bool = False,
) -> None:
    """Run the watch from the clock's time to `until`.

    The looks at the promises file and at the outbox, once a minute, are left out: they cost
    seconds a month, and nothing changes the file here. With `outbox` that one is not.
    """
    made = SteadyScheduler(timezone=NEW_YORK, executors={"default": DebugExecutor()})
    with time_machine.travel(clock(), tick=False) as machine, _own_signals():
        simulation = Simulation(clock, until, closely, machine, made)
        made._event = SimulatedEvent(simulation.sleep)
        scheduler.build(watcher, clock, settings.daily_at, made)
        for every_minute in ("promises", *(() if outbox else ("outbox",))):
            made.remove_job(every_minute)
        scheduler.run(made, watcher)


def spans(instants: Sequence[datetime], before: timedelta, after: timedelta) -> list[Span]:
    """The stretches around instants, joined where they overlap."""
    joined: list[Span] = []
    for at in sorted(instants):
        if joined and at - before <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, at + after)
        else:
            joined.append(Span(at - before, at + after))
    return joined


def numbers_only(
    out: Path,
    draft: Draft,
    form: Form,
    problems: list[MonitorError],
    *,
    charts_follow: bool = False,
) -> Path:
    """A report of `status.json` alone: drawing every day of two years would take hours."""
    folder = out / "latest"
    publish({"status.json": status_json(draft.status_report).encode()}, [folder])
    return folder


connect = partial(UsdaHttp, sleep=lambda seconds: None, timeout_s=(2, 2))


def open_public(waiting: Waiting) -> PublicHttp:
    """The client of the public files, without waiting between retries."""
    return PublicHttp(waiting=waiting, sleep=lambda seconds: None)


QUICK = Services(connect, numbers_only, open_public)
"""USDA without waiting between retries, and reports that are not drawn."""


def _next_waking(now: datetime) -> datetime:
    return new_york(now.astimezone(NEW_YORK).date() + NAP, WAKES_AT)


@contextmanager
def _own_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
