"""A pass as the outside sees it: alone, on a sound database, with its heartbeat and journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from monitor import health, journal
from monitor.config import Settings
from monitor.dispatch import is_due
from monitor.errors import LedgerError, MonitorError
from monitor.fetching import Connect, Tell
from monitor.formats import utc
from monitor.job import Options, Outcome, run_pass
from monitor.ledger.store import is_there, open_ledger
from monitor.lock import only_one_pass
from monitor.ping import ping
from monitor.rebuild import rebuild
from monitor.sources.archive import Archive
from monitor.telling import deliver


def one_pass(
    settings: Settings,
    options: Options,
    clock: Callable[[], datetime],
    tell: Tell,
    connect: Connect | None = None,
) -> Outcome:
    """Run one pass under the lock, and tell the heartbeat how it went.

    Raises AlreadyRunning while another process is at it. A replay, a dry run and a pass that must
    keep silent leave the heartbeat alone: they say nothing about the job, whose silence is told.
    """
    now = clock()
    beats = not options.dry_run and options.as_of is None
    alone = nullcontext() if options.dry_run else only_one_pass(settings.database, now)
    with alone, _reported(settings, now) if beats else nullcontext():
        with journal.step("pass") as fields:
            outcome = _on_sound_database(settings, options, lambda: now, tell, connect)
            fields |= _counts(outcome)
        if outcome.silence:
            journal.note("silent", because=str(outcome.silence.reason))
        for problem in outcome.problems:
            journal.note("problem", failed=str(problem))
        if beats and outcome.silence is None:
            health.passed(settings.health, now, outcome.standing.freshness, outcome.problems)
            _ping(settings, ok=not outcome.problems)
    return outcome


def deliver_due(settings: Settings, now: datetime) -> bool:
    """Send what waited for its hour or for another try; a problem is told by the journal.

    Returns whether somebody turned out not to be reachable, of which a pass tells the others.
    With nothing due it costs one look at the ledger.
    """
    if not settings.recipients or not is_there(settings.database):
        return False
    with open_ledger(settings.database) as connection:
        if not is_due(connection, now):
            return False
    with journal.step("deliver") as told, ledger_alone(settings, now) as connection:
        done = deliver(connection, settings, now)
        told |= journal.Fields(sent=done.sent, postponed=done.postponed, parked=done.parked)
    for problem in done.problems:
        journal.note("problem", failed=str(problem))
    return done.parked > 0


@contextmanager
def ledger_alone(settings: Settings, now: datetime) -> Iterator[sqlite3.Connection]:
    """The ledger to write to, while no pass runs. Raises AlreadyRunning while one does."""
    with (
        only_one_pass(settings.database, now),
        open_ledger(settings.database, create=True) as connection,
    ):
        yield connection


def _on_sound_database(
    settings: Settings,
    options: Options,
    clock: Callable[[], datetime],
    tell: Tell,
    connect: Connect | None,
) -> Outcome:
    """The pass; where answers are kept of a database that is damaged or gone, on a new one."""
    rebuilds = not options.dry_run and Archive(settings.database).folder.is_dir()
    if rebuilds and _is_gone(settings.database):
        return _on_rebuilt_database(settings, options, clock, tell, connect)
    try:
        return run_pass(settings, options, clock, tell, connect)
    except LedgerError as error:
        if not error.damaged or not rebuilds:
            raise
        return _on_rebuilt_database(settings, options, clock, tell, connect)


def _on_rebuilt_database(
    settings: Settings,
    options: Options,
    clock: Callable[[], datetime],
    tell: Tell,
    connect: Connect | None,
) -> Outcome:
    database, gone = settings.database, _is_gone(settings.database)
    aside = keep_aside(database, clock())
    tell("rebuilding the database")
    with journal.step("rebuild", kept_aside=aside.name) as fields:
        fields["answers"] = rebuild(database, aside)
    outcome = run_pass(settings, options, clock, tell, connect)
    found = "was gone, and" if gone else f"was damaged. It is kept as {aside} and"
    outcome.problems.append(
        LedgerError(f"The database {database} {found} was rebuilt from the archived answers.")
    )
    return outcome


def _is_gone(database: Path) -> bool:
    """Whether there is no database, or nothing in its file."""
    return not is_there(database) or database.stat().st_size == 0


def keep_aside(database: Path, now: datetime) -> Path:
    """Move a damaged database and its companions out of the way; nothing is overwritten."""
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
def _reported(settings: Settings, now: datetime) -> Iterator[None]:
    """Tell the heartbeat of any failure; that it cannot be told never hides the failure."""
    try:
        yield
    except Exception as error:
        try:
            health.failed(settings.health, now, error)
        except MonitorError as unwritten:
            journal.note("heartbeat", failed=str(unwritten))
        _ping(settings, ok=False)
        raise


def _ping(settings: Settings, *, ok: bool) -> None:
    reason = ping(settings.ping_url, ok=ok)
    if reason:
        journal.note("heartbeat", failed=reason)


def _counts(outcome: Outcome) -> journal.Fields:
    done, fresh = outcome.refreshed, outcome.standing.freshness
    week = fresh.last_week_ending
    return journal.Fields(
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
