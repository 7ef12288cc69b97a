"""`monitor doctor`: check each part the job depends on, and say what to do if it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from monitor.assess.as_of import Query
from monitor.assess.trades import find_codes
from monitor.commitments.promises import read_commitments
from monitor.core import clocks
from monitor.core.calendar import next_release_at, weeks_overdue
from monitor.core.errors import LedgerError, MonitorError, of_the_machine
from monitor.core.formats import new_york_time, plural
from monitor.core.frozen import Frozen
from monitor.core.records import USDA
from monitor.ingest.open import reading_ledger
from monitor.jobs import doctor_machine, doctor_usda, heartbeat, job_promises, job_recipients
from monitor.jobs.doctor_machine import Advice
from monitor.jobs.ping import failure_address
from monitor.jobs.status_query import load_status_report
from monitor.ledger import read
from monitor.ledger.store import open_ledger
from monitor.notifications import channels, dispatch
from monitor.settings.settings import Settings
from monitor.sources.snapshot import collected_at
from monitor.text.freshness import described_week, up_to_date

SILENT_FOR = timedelta(days=2)


class Finding(Frozen):
    """The result for one part: whether it is in order, and what was seen or what to do."""

    part: str
    ok: bool
    says: str


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield a finding for every part; an error while checking becomes a finding too."""
    checks: tuple[tuple[str, Callable[[Settings, datetime], str]], ...] = (
        ("program", doctor_machine.program),
        ("place", doctor_machine.place),
        ("zone data", doctor_machine.zone_data),
        ("promises", _promises),
        ("database", doctor_machine.database),
        ("figures", _figures),
        ("disk space", doctor_machine.space),
        ("reports", doctor_machine.reports),
        ("USDA", doctor_usda.usda),
        ("origins", doctor_usda.origins),
        ("inspections", doctor_usda.inspections),
        ("trade values", doctor_usda.values),
        ("release calendar", _calendar),
        *_channels(settings),
        ("heartbeat", _heartbeat),
    )
    for part, check in checks:
        try:
            yield Finding(part, True, check(settings, now))
        except (MonitorError, Advice) as error:  # because each part reports its own errors
            yield Finding(part, False, str(error))
        except PermissionError as error:
            says = f"no permission to read {error.filename}: check its rights and its folder's"
            yield Finding(part, False, says)
        except OSError as error:
            yield Finding(part, False, str(of_the_machine(error)))


def _promises(settings: Settings, now: datetime) -> str:
    commitments = read_commitments(settings.commitments)
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        source = Query(settings, now).source(connection)
        if source == USDA or not settings.live:
            find_codes(connection, source, commitments)
        if of_job := job_promises.of_another_file(connection, settings, commitments):
            raise of_job.reason(settings)
    return f"{plural(len(commitments), 'promise', 'promises')} in {job_promises.named(settings)}"


def _figures(settings: Settings, now: datetime) -> str:
    """Return the week the figures reach; raise Advice if releases are missing and unchecked."""
    with reading_ledger(settings) as (connection, _):
        query = Query(settings, now)
        if settings.live and query.source(connection) != USDA:
            return "no USDA figures recorded yet; the first run fetches them"
        fresh = load_status_report(connection, query).freshness
    last = fresh.last_week_ending
    unseen = last is None or any(weeks_overdue(last, now))
    if unseen and fresh.publication is None:
        todo = "run `monitor run`" if settings.live else "set MONITOR_SOURCE to auto"
        raise Advice(f"{described_week(fresh)}. {up_to_date(fresh, replay=False)} To do: {todo}.")
    return f"{described_week(fresh)}. {up_to_date(fresh, replay=False)}"


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
        raise Advice(" ".join(str(problem) for problem in found))
    reachable = f"{plural(len(settings.recipients), 'recipient', 'recipients')}, all reachable"
    if any(who.is_operator for who in settings.recipients):
        return reachable
    return (
        f'{reachable}; none of them has gets = "trouble" or "both", so all of them get trouble '
        "with the monitor"
    )


def _channel(name: str, settings: Settings, now: datetime) -> str:
    wrong = {mistake.name: mistake.says for mistake in channels.mistakes(settings)}
    named = [who for who in settings.recipients if who.channel == name]
    reached = [who for who in named if who.name not in wrong]
    if not reached:
        raise Advice(wrong[named[0].name])
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
        raise Advice(f"{settings.health} is damaged: the next pass rewrites it.") from None
    if silent_for is None or silent_for > SILENT_FOR:
        problems = " ".join(map(str, state.get("problems") or [])) or "Check that the job runs."
        raise Advice(f"last success: {success or 'never'}. {problems}")
    mute = settings.ping_url and failure_address(settings.ping_url) is None
    silent = "; MONITOR_PING_URL has no known form for failures, so failures are not pinged"
    return f"last success {success}{silent if mute else ''}"
