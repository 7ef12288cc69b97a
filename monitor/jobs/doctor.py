"""`monitor doctor`: check each part the job depends on, and say what to do if it fails."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor import __version__
from monitor.assess.as_of import Query
from monitor.assess.trades import find_codes
from monitor.commitments.promises import read_commitments
from monitor.core import clocks
from monitor.core.calendar import next_release_at, weeks_overdue
from monitor.core.errors import LedgerError, MonitorError, of_the_machine
from monitor.core.formats import new_york_time, plural
from monitor.core.installed import PACKAGE, other_checkout
from monitor.ingest.open import reading_ledger
from monitor.ingest.rebuild import is_lost
from monitor.ingest.service import other_service, refusal
from monitor.ingest.update import no_key
from monitor.jobs import heartbeat, job_promises, job_recipients
from monitor.jobs.lock import lock_of
from monitor.jobs.ping import failure_address
from monitor.jobs.queries import load_status_report
from monitor.ledger import read, schema
from monitor.ledger.store import BUSY, explained, is_there, open_ledger
from monitor.notifications import channels, dispatch
from monitor.reports.pdf import no_chromium
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive
from monitor.sources.snapshot import collected_at
from monitor.text.freshness import described_week, up_to_date

LEAST_FREE_BYTES = 200_000_000
CLOCK_OFF = timedelta(minutes=2)
SILENT_FOR = timedelta(days=2)
SIGN_UP = "https://api.data.gov/signup"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one part: whether it is in order, and what was seen or what to do."""

    part: str
    ok: bool
    says: str


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield a finding for every part; an error while checking becomes a finding too."""
    checks: tuple[tuple[str, Callable[[Settings, datetime], str]], ...] = (
        ("program", _program),
        ("zone data", _zone_data),
        ("promises", _promises),
        ("database", _database),
        ("figures", _figures),
        ("disk space", _space),
        ("reports", _reports),
        ("USDA", _usda),
        ("release calendar", _calendar),
        *_channels(settings),
        ("heartbeat", _heartbeat),
    )
    for part, check in checks:
        try:
            yield Finding(part, True, check(settings, now))
        except (MonitorError, _Advice) as error:  # because each part reports its own errors
            yield Finding(part, False, str(error))
        except PermissionError as error:
            says = f"no permission to read {error.filename}: check its rights and its folder's"
            yield Finding(part, False, says)
        except OSError as error:
            yield Finding(part, False, str(of_the_machine(error)))


class _Advice(Exception):
    """What is wrong with a part and what to do about it."""


def _program(settings: Settings, now: datetime) -> str:
    other = other_checkout()
    if other is not None:
        raise _Advice(
            f"it runs from {PACKAGE} (version {__version__}), not from {other}: changes there "
            f"have no effect. Run `make run` in {other} to fix this."
        )
    return f"runs from {PACKAGE}, version {__version__}"


def _zone_data(settings: Settings, now: datetime) -> str:
    return f"it is {new_york_time(now)}"


def _promises(settings: Settings, now: datetime) -> str:
    commitments = read_commitments(settings.commitments)
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        source = Query(settings, now).source(connection)
        if source == "usda" or not settings.live:
            find_codes(connection, source, commitments)
        if of_job := job_promises.of_another_file(connection, settings, commitments):
            raise of_job.reason(settings)
    return f"{plural(len(commitments), 'promise', 'promises')} in {settings.commitments}"


def _database(settings: Settings, now: datetime) -> str:
    there = is_there(settings.database)
    for place in (lock_of(settings.database), Archive(settings.database).index):
        _may_grow(place)
    if is_lost(settings.database):
        raise _Advice(
            f"missing at {settings.database}, but its archive exists: run `monitor run` to rebuild."
        )
    if not there:
        return f"none yet at {settings.database}; the first run creates it"
    with explained(settings.database), open_ledger(settings.database) as connection:
        broken = _integrity(connection)
        releases = connection.execute("SELECT count(*) FROM releases").fetchone()[0]
        _try_to_write(connection)
    if broken:
        raise _Advice(
            f"{settings.database} is damaged ({broken}): run `monitor run`, which keeps the file "
            "under another name and rebuilds from the archived responses."
        )
    return f"{settings.database} is sound and holds {plural(releases, 'release', 'releases')}"


def _figures(settings: Settings, now: datetime) -> str:
    """Return the week the figures reach; raise _Advice if releases are missing and unchecked."""
    with reading_ledger(settings) as (connection, _):
        query = Query(settings, now)
        if settings.live and query.source(connection) != "usda":
            return "no USDA figures recorded yet; the first run fetches them"
        fresh = load_status_report(connection, query).freshness
    last = fresh.last_week_ending
    unseen = last is None or any(weeks_overdue(last, now))
    if unseen and fresh.publication is None:
        todo = "run `monitor run`" if settings.live else f"set USDA_API_KEY, free from {SIGN_UP}"
        raise _Advice(f"{described_week(fresh)}. {up_to_date(fresh, replay=False)} To do: {todo}.")
    return f"{described_week(fresh)}. {up_to_date(fresh, replay=False)}"


def _may_grow(place: Path) -> None:
    """Raise _Advice if a file, or the folder it will be created in, is not writable."""
    found = place if place.exists() else _existing(place.parent)
    if not os.access(found, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _Advice(f"{found} is not writable: check its rights.")


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.Error if the database is read-only; a busy one counts as writable."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")  # unchanged, and rolled back
    except sqlite3.OperationalError as error:
        if not (error.sqlite_errorname or "").startswith(BUSY):
            raise
    finally:
        connection.rollback()


def _integrity(connection: sqlite3.Connection) -> str | None:
    first = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if first == "ok" else str(first)


def _space(settings: Settings, now: datetime) -> str:
    folder = _existing(settings.database.parent)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise _Advice(f"only {free // 1_000_000:,} MB free at {folder}: free up space.")
    return f"{free // 1_000_000:,} MB free"


def _reports(settings: Settings, now: datetime) -> str:
    folder = _existing(settings.reports)
    probe = folder / ".monitor-doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise _Advice(
            f"{folder} cannot be written ({error.strerror}): check its rights, or set "
            "MONITOR_REPORTS."
        ) from None
    if settings.pdf and (trouble := no_chromium()):
        raise trouble
    return f"{settings.reports} can be written"


def _usda(settings: Settings, now: datetime) -> str:
    if not settings.live:
        return _not_asked(settings, now)
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        if (theirs := other_service(connection, settings)) is not None:
            raise refusal(settings, theirs)
    # because it loads requests
    from monitor.sources.http import UsdaHttp

    http = UsdaHttp(settings.usda_url, settings.usda_api_key, attempts=1)
    try:
        http.get("datareleasedates")
    finally:
        http.close()
    left = f"{http.quota.left:,} requests left" if http.quota else "quota unknown"
    if differs := clocks.remark(now, clocks.instant_of(http.server_time), CLOCK_OFF):
        raise _Advice(differs)
    return f"answers, the key is accepted, {left}, the clocks agree"


def _not_asked(settings: Settings, now: datetime) -> str:
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        if Query(settings, now).source(connection) == "usda":
            raise no_key()
    return "not contacted: no USDA_API_KEY is set; using bundled figures"


def _calendar(settings: Settings, now: datetime) -> str:
    recorded = None
    if settings.database.exists():
        with open_ledger(settings.database) as connection:
            recorded = read.newest_publication(connection)
    clocks.check(now, collected_at(), recorded)
    return f"next release {new_york_time(next_release_at(now))}"


def _channels(settings: Settings) -> Iterator[tuple[str, Callable[[Settings, datetime], str]]]:
    """Yield one check for each channel in use."""
    names = dict.fromkeys(who.channel for who in settings.recipients)
    if not names and not settings.mistakes:
        yield "mail", _no_mail
    else:
        yield "recipients", _recipients
    for name in names:
        yield name, partial(_channel, name)


def _no_mail(settings: Settings, now: datetime) -> str:
    _refuse_other_recipients(settings)
    return "no [[recipients]] in the settings, so no messages are sent; alerts are in alerts.txt"


def _refuse_other_recipients(settings: Settings) -> None:
    """Raise ConfigError if the job has other recipients."""
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        if theirs := job_recipients.of_another_file(connection, settings):
            raise theirs.reason(settings)


def _recipients(settings: Settings, now: datetime) -> str:
    _refuse_other_recipients(settings)
    if found := dispatch.problems(settings):
        raise _Advice(" ".join(str(problem) for problem in found))
    return f"{plural(len(settings.recipients), 'recipient', 'recipients')}, all reachable"


def _channel(name: str, settings: Settings, now: datetime) -> str:
    wrong = {mistake.name: mistake.says for mistake in channels.mistakes(settings)}
    told = [who for who in settings.recipients if who.channel == name]
    reached = [who for who in told if who.name not in wrong]
    if not reached:
        raise _Advice(wrong[told[0].name])
    found = channels.channel(name).examine(settings, reached)
    return f"{found}; {plural(len(reached), 'recipient', 'recipients')}"


def _heartbeat(settings: Settings, now: datetime) -> str:
    state = heartbeat.read(settings.health)
    if not state:
        return "no pass has run yet"
    success = state.get("last_success_at")
    try:
        silent_for = None if success is None else now - datetime.fromisoformat(success)
    except (TypeError, ValueError):
        raise _Advice(f"{settings.health} is damaged: the next pass rewrites it.") from None
    if silent_for is None or silent_for > SILENT_FOR:
        problems = "; ".join(map(str, state.get("problems") or [])) or "no reason recorded"
        raise _Advice(f"last success: {success or 'never'} ({problems}): check the job.")
    mute = settings.ping_url and failure_address(settings.ping_url) is None
    silent = "; MONITOR_PING_URL has no known form for failures, so failures are not pinged"
    return f"last success {success}{silent if mute else ''}"


def _existing(folder: Path) -> Path:
    """Return the folder, or its nearest existing parent."""
    return next(
        place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()
    )
