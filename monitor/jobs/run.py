"""Run one pass under a lock; rebuild a damaged database; write health.json and the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from monitor.assess.as_of import Query
from monitor.core import run_log
from monitor.core.errors import (
    AlreadyRunning,
    LedgerError,
    MonitorError,
    of_the_machine,
    waiting_helps,
)
from monitor.core.formats import utc
from monitor.ingest.clients import Progress
from monitor.ingest.rebuild import is_lost, rebuild, writing
from monitor.jobs import health, heartbeat, job_recipients
from monitor.jobs.alerting import deliver
from monitor.jobs.lock import only_one_pass
from monitor.jobs.pass_ledger import believe_clock
from monitor.jobs.ping import ping
from monitor.jobs.run_pass import Options, Outcome, run_pass
from monitor.jobs.services import REAL, Services
from monitor.ledger.read import newest_publication
from monitor.ledger.store import is_there, open_ledger
from monitor.notifications.dispatch import is_due
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive

T = TypeVar("T")


def run_locked(
    settings: Settings,
    options: Options,
    now: datetime,
    progress: Progress,
    services: Services = REAL,
) -> Outcome:
    """Run one pass under the lock, and report its result to the heartbeat.

    Raises AlreadyRunning while another process holds the lock, and OutputError if the operating
    system refuses something. A replay, a dry run and a silenced pass leave the heartbeat alone
    because they say nothing about the scheduled job, whose absence must be noticed.
    """
    beats = not options.dry_run and options.as_of is None
    alone = nullcontext() if options.dry_run else only_one_pass(settings.database, now)
    with _reported(settings, now) if beats else nullcontext(), _in_plain_words(), alone:
        with run_log.step("pass") as fields:
            outcome = _passed(settings, options, now, progress, services)
            fields |= _counts(outcome)
        if outcome.silence:
            run_log.note("silent", because=str(outcome.silence.reason))
        if outcome.refreshed.clock_differs:
            run_log.note("clock", differs=outcome.refreshed.clock_differs)
        for problem in outcome.problems:
            run_log.note("problem", failed=str(problem))
        if beats and outcome.silence is None:
            _beat(settings, now, outcome)
    return outcome


def deliver_due(settings: Settings, now: datetime) -> bool:
    """Send delayed messages and retries; problems go to the log.

    Returns whether a pass is needed: to alert the others that a recipient is unreachable, or to
    rebuild a missing ledger. With nothing due it costs one query.
    """
    if not settings.recipients:
        return False
    if not is_there(settings.database):
        return is_lost(settings.database)
    with open_ledger(settings.database) as connection:
        if not is_due(connection, now):
            return False
        if job_recipients.of_another_file(connection, settings):
            return False  # because the job's unsent messages would be dropped
        believe_clock(Query(settings, now), newest_publication(connection))
    with run_log.step("deliver") as fields:
        done, problems = alone(settings, now, lambda ledger: deliver(ledger, settings, now))
        fields |= run_log.Fields(sent=done.sent, postponed=done.postponed, parked=done.parked)
    for problem in (*problems, *done.problems):
        run_log.note("problem", failed=str(problem))
    return done.unreachable


def alone(
    settings: Settings, now: datetime, work: Callable[[sqlite3.Connection], T]
) -> tuple[T, list[MonitorError]]:
    """Run `work` on the ledger while no pass runs; return its result and any problems.

    A missing or damaged ledger is rebuilt first. Raises AlreadyRunning while a pass runs.
    """
    problems: list[MonitorError] = []

    def opened() -> T:
        with writing(settings.database, problems) as connection:
            return work(connection)

    with _in_plain_words(), only_one_pass(settings.database, now):
        done, rebuilt = _run_rebuilding(settings.database, now, opened)
    return done, [*rebuilt, *problems]


def change(
    settings: Settings, now: datetime, work: Callable[[sqlite3.Connection], T]
) -> tuple[T, list[MonitorError]]:
    """Make a user's small change, even during a pass; return its result and any problems.

    Raises LedgerError if there is no ledger yet.
    """
    if is_lost(settings.database):
        return alone(settings, now, work)
    with open_ledger(settings.database):  # because it raises if there is none
        pass
    problems: list[MonitorError] = []
    with writing(settings.database, problems) as connection:
        return work(connection), problems


def _passed(
    settings: Settings, options: Options, now: datetime, progress: Progress, services: Services
) -> Outcome:
    def a_pass() -> Outcome:
        return run_pass(settings, options, now, progress, services)

    if options.dry_run:
        return a_pass()
    outcome, rebuilt = _run_rebuilding(settings.database, now, a_pass)
    outcome.problems += rebuilt
    return outcome


def _run_rebuilding(
    database: Path, now: datetime, work: Callable[[], T]
) -> tuple[T, list[MonitorError]]:
    """Run `work`; if the database proves damaged, rebuild it from the archive and run it again."""
    try:
        return work(), []
    except LedgerError as error:
        if not error.damaged or not Archive(database).size():
            raise
    rebuilt = rebuild(database, keep_aside(database, now))
    return work(), rebuilt


def keep_aside(database: Path, now: datetime) -> Path:
    """Move a damaged database and its companion files aside; nothing is overwritten."""
    stamp = utc(now).replace(":", "").replace("-", "")
    aside = database.with_name(f"{database.name}.damaged-{stamp}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-again")
    for ending in ("", "-wal", "-shm"):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise of_the_machine(error) from error


def _beat(settings: Settings, now: datetime, outcome: Outcome) -> None:
    """Report a finished pass; a source or mail server that is away for a while is no failure."""
    fresh, problems, found = outcome.status_report.freshness, outcome.problems, outcome.recorded
    next_by = health.next_pass_by(settings, now)
    heartbeat.write_success(settings.health, now, fresh, problems, next_by, found)
    _ping(settings, ok=not health.has_failed(problems, found["trouble"]))


@contextmanager
def _reported(settings: Settings, now: datetime) -> Iterator[None]:
    """Report any failure to the heartbeat; an error in doing so never hides the failure.

    AlreadyRunning is not reported because the heartbeat is then the other process's to write. One
    that waiting helps against is not pinged within a day of a success: the next pass tries again.
    """
    try:
        yield
    except AlreadyRunning:
        raise
    except Exception as error:
        lately = health.succeeded_lately(heartbeat.read(settings.health), now)
        try:
            next_by = health.next_pass_by(settings, now)
            heartbeat.write_failure(settings.health, now, error, next_by)
        except MonitorError as unwritten:
            run_log.note("heartbeat", failed=str(unwritten))
        if not (lately and waiting_helps(error)):
            _ping(settings, ok=False)
        raise


def _ping(settings: Settings, *, ok: bool) -> None:
    reason = ping(settings.ping_url, ok=ok)
    if reason:
        run_log.note("heartbeat", failed=reason)


def _counts(outcome: Outcome) -> run_log.Fields:
    done, fresh = outcome.refreshed, outcome.status_report.freshness
    week = fresh.last_week_ending
    return run_log.Fields(
        source=fresh.source,
        week_ending=week.isoformat() if week else None,
        missing_releases=len(fresh.missing_weeks),
        answers=done.slices,
        rows_added=done.added,
        rows_revised=done.revised,
        rows_withdrawn=done.withdrawn,
        alerts=len(outcome.new_alerts),
        problems=len(outcome.problems),
    )
