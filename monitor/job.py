"""One pass, top to bottom: refresh, assess, alert, publish. The clock is read once, here.

A pass that fails half-way leaves the ledger as it was or complete, and the reports whole; the
next pass finishes the job.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import __version__, auditing, journal
from monitor.alerts import log, rules
from monitor.alerts.model import RaisedAlert, Subject
from monitor.assess import resolve, standing
from monitor.commitments.model import Commitment
from monitor.commitments.read import read_commitments, read_events
from monitor.config import Settings
from monitor.errors import ConfigError, MonitorError, SourceUnavailable
from monitor.explanations import explanations
from monitor.intake import Refreshed
from monitor.ledger import asked, audit, query, revisions, suspects
from monitor.ledger.query import View
from monitor.ledger.store import open_ledger, scratch_copy
from monitor.progress.replay import Replay, Said
from monitor.progress.standing import Standing
from monitor.refresh import from_snapshot, from_usda, history_from_usda
from monitor.revised import Correction
from monitor.said import checked_statements, statements_for
from monitor.sources.archive import Archive
from monitor.trade_calendar import end_of_day, new_york

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

Tell = Callable[..., None]
Connect = Callable[..., "UsdaHttp"]
Publish = Callable[..., Path]

BEFORE_ALL_RECORDS = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asked for; `as_of` makes the pass a replay, which records no alert.

    `publish` writes the report; None for all of it, as `publish_report` does.
    """

    offline: bool = False
    dry_run: bool = False
    as_of: date | None = None
    out: Path | None = None
    publish: Publish | None = None


@dataclass
class Outcome:
    """What a pass found and did. `problems` did not stop it but must be told."""

    standing: Standing
    refreshed: Refreshed
    new_alerts: list[RaisedAlert]
    folder: Path | None = None
    problems: list[MonitorError] = field(default_factory=list)


def run_pass(
    settings: Settings,
    options: Options,
    clock: Callable[[], datetime],
    tell: Tell,
    connect: Connect | None = None,
) -> Outcome:
    """One pass. Safe to repeat: what is known already changes nothing.

    `connect` opens USDA at an address with a key; it is given where tries must not wait.

    Raises MonitorError where nothing could be assessed or published. When the source failed
    but figures are recorded, these are assessed and the failure is in the outcome's problems.
    """
    now = clock()
    commitments = read_commitments(settings.commitments)
    with pass_ledger(settings, options.dry_run) as connection:
        with journal.step("refresh") as told:
            refreshed = refresh(connection, settings, options, commitments, now, tell, connect)
            told |= journal.Fields(answers=refreshed.slices, rows_added=refreshed.added)
        view = view_at(connection, settings, options, now, refreshed.newest_release_at)
        tell("assessing")
        with journal.step("assess") as told:
            found = full_standing(connection, settings, view, commitments, options)
            told["readings"] = len(found.assessments)
        with journal.step("alert") as told:
            new, known = alert(connection, found, commitments, view, now)
            told["new"] = len(new)
        outcome = Outcome(found, refreshed, new, problems=refreshed.problems)
        if not options.dry_run:
            tell("drawing")
            with journal.step("publish"):
                publish = options.publish or publish_report
                outcome.folder = publish(settings, options, found, new, known)
    return outcome


def full_standing(
    connection: sqlite3.Connection,
    settings: Settings,
    view: View,
    commitments: Sequence[Commitment],
    options: Options,
) -> Standing:
    """The standing with everything a report shows, the arithmetic behind each number too."""
    events, replay = read_events(settings.events), options.as_of is not None
    found = standing(connection, view, commitments, events, replay=replay)
    texts = explanations(connection, view, found, commitments)
    said = checked_statements(connection, view, found, statements_for(settings, commitments))
    return replace(found, explanations=texts, statements=said)


def refresh(
    connection: sqlite3.Connection,
    settings: Settings,
    options: Options,
    commitments: Sequence[Commitment],
    now: datetime,
    tell: Tell,
    connect: Connect | None = None,
) -> Refreshed:
    """Bring the ledger up to date; a failure is a problem as long as figures are recorded."""
    if options.offline or not settings.live:
        return from_snapshot(connection)
    recorded = query.has_source(connection, "usda")
    if options.as_of is not None and recorded:
        return Refreshed()
    try:
        done = ask_usda(connection, settings, options, commitments, now, tell, connect)
    except MonitorError as error:
        if not recorded:
            raise
        return Refreshed(problems=[error])
    if not query.has_source(connection, "usda"):
        raise _worst(done.problems)
    return done


def ask_usda(
    connection: sqlite3.Connection,
    settings: Settings,
    options: Options,
    commitments: Sequence[Commitment],
    now: datetime,
    tell: Tell,
    connect: Connect | None = None,
) -> Refreshed:
    """Fetch, keep and record what USDA has new; a dry run keeps nothing."""
    archive = None if options.dry_run else Archive(settings.database)
    with usda(connection, settings, now, connect) as http:
        return from_usda(connection, http, commitments, now, tell, archive)


def refresh_promises(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime, tell: Tell
) -> Refreshed:
    """Only the refresh of a pass."""
    commitments = read_commitments(settings.commitments)
    return refresh(connection, settings, options, commitments, now, tell)


def refresh_history(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    tell: Tell,
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
) -> Refreshed:
    """Everything the source has, or some of it; goes on where it stopped.

    Raises ConfigError without a key: the shipped figures hold nothing more.
    """
    if not settings.live:
        raise ConfigError("Fetching history needs USDA: set USDA_API_KEY.")
    with usda(connection, settings, now) as http:
        return history_from_usda(
            connection,
            http,
            now,
            tell,
            Archive(settings.database),
            commodities=commodities,
            years=years,
        )


@contextmanager
def usda(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    connect: Connect | None = None,
) -> Iterator[UsdaHttp]:
    """USDA's service for one pass, within what is left of the key's quota."""
    from monitor.sources.http import UsdaHttp

    key_id = hashlib.sha256((settings.usda_api_key or "").encode()).hexdigest()[:12]
    http = (connect or UsdaHttp)(
        settings.usda_url,
        settings.usda_api_key,
        quota=asked.quota(connection, key_id),
        clock=lambda: now,
    )
    try:
        yield http
    finally:
        asked.keep_quota(connection, key_id, http.quota)
        http.close()


def view_at(
    connection: sqlite3.Connection,
    settings: Settings,
    options: Options,
    now: datetime,
    newest_release_at: datetime | None = None,
) -> View:
    """Whose figures are shown, and up to when.

    A release just received counts even where this machine's clock is a little behind USDA's.
    """
    asked = settings.live and not options.offline and query.has_source(connection, "usda")
    as_of = end_of_day(options.as_of) if options.as_of else max(now, newest_release_at or now)
    return View("usda" if asked else "snapshot", as_of)


def alert(
    connection: sqlite3.Connection,
    found: Standing,
    commitments: Sequence[Commitment],
    view: View,
    now: datetime,
) -> tuple[list[RaisedAlert], list[RaisedAlert]]:
    """New alerts and all there are. A replay records nothing: all that held then is new."""
    before = {} if found.replay else log.statuses(connection)
    broken = broken_rows(connection, view, commitments)
    waiting = [] if found.replay else suspects.waiting(connection)
    alerts = rules.everything(Subject(found, before, broken, waiting))
    if found.replay:
        return [RaisedAlert(a, found.as_of) for a in alerts if not a.implied], []
    new = log.raise_new(connection, alerts, found, now)
    return new, log.raised(connection)


def broken_rows(
    connection: sqlite3.Connection, view: View, commitments: Sequence[Commitment]
) -> list[audit.Break]:
    """Rows of the promises' buyers that break an identity and have not been looked at."""
    trades = set(resolve(connection, view.source, commitments).values())
    places = {(trade.commodity.code, trade.buyer.code) for trade in trades}
    buyers = {place: query.history(connection, view, place[0], [place[1]]) for place in places}
    return list(auditing.of_buyers(buyers).new)


def audit_recorded(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime
) -> auditing.Audit:
    """Every check over everything recorded."""
    view = view_at(connection, settings, options, now)
    trades = resolve(connection, view.source, read_commitments(settings.commitments)).values()
    promised = {(trade.commodity.code, trade.buyer.code) for trade in trades}
    return auditing.of_everything(connection, view, promised)


def revisions_recorded(
    connection: sqlite3.Connection,
    settings: Settings,
    options: Options,
    now: datetime,
    since: date | None,
) -> tuple[date, tuple[Correction, ...]]:
    """The day looked from, and every correction recorded from the day `since` until then."""
    view = view_at(connection, settings, options, now)
    start = end_of_day(since - timedelta(days=1)) if since else BEFORE_ALL_RECORDS
    codes = query.recorded_commodities(connection, view.source)
    found = revisions.corrections(connection, view, codes, start)
    return view.as_of.astimezone(new_york()).date(), found


def publish_report(
    settings: Settings,
    options: Options,
    found: Standing,
    new: Sequence[RaisedAlert],
    known: Sequence[RaisedAlert],
) -> Path:
    """Write the report under its day, and as the latest unless it is a replay.

    A report that already says the same, to the letter of its `status.json` and
    `statements.json`, is left as it is: a pass with nothing new draws nothing.
    """
    from monitor.reports.statements_json import statements_json
    from monitor.reports.status_json import status_json

    out = options.out or settings.reports
    folders = [out / found.as_of_on.isoformat()]
    if not found.replay:
        folders.append(out / "latest")
    texts = {"status.json": status_json(found), "statements.json": statements_json(found)}
    if not new and all(_says(folder, texts) for folder in folders):
        return folders[-1]
    from monitor.reports.build import build
    from monitor.reports.publish import publish

    publish(build(found, new, known, version=__version__), folders)
    return folders[-1]


def standing_recorded(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime
) -> Standing:
    """The standing from what is recorded; nothing is fetched."""
    return standing(
        connection,
        view_at(connection, settings, options, now),
        read_commitments(settings.commitments),
        read_events(settings.events),
        replay=options.as_of is not None,
    )


def statements_recorded(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime
) -> Standing:
    """The standing with the statements said by then, from what is recorded."""
    commitments = read_commitments(settings.commitments)
    view = view_at(connection, settings, options, now)
    found = standing(connection, view, commitments, (), replay=options.as_of is not None)
    said = checked_statements(connection, view, found, statements_for(settings, commitments))
    return replace(found, statements=said)


def explained(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime
) -> dict[str, str]:
    """The arithmetic of every reading as text, headline readings first in their promise."""
    commitments = read_commitments(settings.commitments)
    view = view_at(connection, settings, options, now)
    found = standing(connection, view, commitments, (), replay=options.as_of is not None)
    texts = explanations(connection, view, found, commitments)
    return {a.key: texts[a.key] for c in commitments for a in found.readings_of(c)}


def replayed(
    connection: sqlite3.Connection,
    settings: Settings,
    options: Options,
    now: datetime,
    days: Sequence[date],
) -> Replay:
    """The assessments as they were at the end of each of these days."""
    commitments = read_commitments(settings.commitments)
    said = []
    for on in days:
        view = view_at(connection, settings, replace(options, as_of=on), now)
        found = standing(connection, view, commitments, (), replay=True)
        said.append(Said(on, found.assessments))
    return Replay(tuple(said))


def report_recorded(
    connection: sqlite3.Connection, settings: Settings, options: Options, now: datetime
) -> Path:
    """The report from what is recorded, with the alerts raised so far; none is raised now."""
    commitments = read_commitments(settings.commitments)
    view = view_at(connection, settings, options, now)
    found = full_standing(connection, settings, view, commitments, options)
    if found.replay:
        held, _ = alert(connection, found, commitments, view, now)
        return publish_report(settings, options, found, held, [])
    return publish_report(settings, options, found, [], log.raised(connection))


def _says(folder: Path, texts: Mapping[str, str]) -> bool:
    """Whether a whole report with these files stands in the folder."""
    files = {folder / name: text.encode() for name, text in texts.items()}
    return all(file.is_file() and file.read_bytes() == text for file, text in files.items())


@contextmanager
def pass_ledger(settings: Settings, dry_run: bool) -> Iterator[sqlite3.Connection]:
    """The ledger of a pass; for a dry run a copy in memory, or an empty one where none is."""
    if not dry_run:
        with open_ledger(settings.database, create=True) as connection:
            yield connection
        return
    existing = settings.database if settings.database.exists() else None
    with open_ledger(existing) as connection, scratch_copy(connection) as copy:
        yield copy


@contextmanager
def reading_ledger(settings: Settings) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The ledger to read, and whether it is recorded: without one, the shipped figures."""
    recorded = settings.database.exists()
    with open_ledger(settings.database if recorded else None) as connection:
        if not query.has_source(connection, "snapshot") and not query.has_source(
            connection, "usda"
        ):
            with scratch_copy(connection) as copy:
                from_snapshot(copy)
                yield copy, False
            return
        yield connection, recorded


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def _worst(problems: Sequence[MonitorError]) -> MonitorError:
    """The problem to fail with: one that a person must look at before one that may pass."""
    if not problems:
        return SourceUnavailable("USDA has no figures for the promises yet: run again later.")
    return min(problems, key=lambda problem: isinstance(problem, SourceUnavailable))
