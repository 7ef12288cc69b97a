"""Run one pass at one instant: refresh, assess, alert, publish, deliver.

A pass that fails half-way leaves no partial change in the ledger and no partial report; the next
pass finishes the job.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from monitor.alerts import log
from monitor.alerts.model import RaisedAlert
from monitor.assess.as_of import Query
from monitor.assess.contact import without_contact
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.said_then import as_promised_then, refuse_nothing
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments, read_events
from monitor.core import clocks, run_log
from monitor.core.calendar import new_york_date
from monitor.core.errors import MonitorError
from monitor.ingest.intake import IngestResult
from monitor.ingest.rebuild import is_lost, replay, writing
from monitor.ingest.update import FetchOptions, Progress, refresh
from monitor.jobs import job_promises
from monitor.jobs.alerting import alert, deliver_messages, week_already_announced
from monitor.jobs.differences import Differences, differences, remember
from monitor.jobs.queries import figures_of, with_report_details, with_statements
from monitor.jobs.report import Complete, Form, publish_report
from monitor.jobs.services import REAL, Services
from monitor.jobs.silence import Silence, refuse_older, refuse_others, silence
from monitor.ledger.read import newest_publication, newest_release
from monitor.ledger.store import is_there, open_ledger, scratch_copy, transaction
from monitor.notifications import dispatch
from monitor.notifications.outbox import Entry
from monitor.notifications.queueing import for_readers
from monitor.outlook.load import with_outlooks
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive
from monitor.sources.snapshot import collected_at


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a pass; `as_of` makes it a replay, which records no alert.

    `take_over` lets promises, recipients and service replace those the ledger has belonged to.
    """

    offline: bool = False
    dry_run: bool = False
    as_of: date | None = None
    out: Path | None = None
    take_over: bool = False


@dataclass
class Outcome:
    """The results of a pass. `problems` did not stop it but must be reported.

    `would_send` are the messages a dry run would have sent, `silence` is why a pass sends none.
    """

    status_report: StatusReport
    refreshed: IngestResult
    new_alerts: list[RaisedAlert]
    folder: Path | None = None
    problems: list[MonitorError] = field(default_factory=list)
    would_send: list[Entry] = field(default_factory=list)
    silence: Silence | None = None


def run_pass(
    settings: Settings,
    options: Options,
    now: datetime,
    tell: Progress,
    services: Services = REAL,
) -> Outcome:
    """Run one pass and return its outcome. Safe to repeat: known figures change nothing.

    Raises MonitorError if nothing could be assessed or published. If the source failed but
    figures are recorded, these are assessed and the failure is in the outcome's problems.
    """
    query = Query(settings, now, options.offline, options.as_of)
    commitments = read_commitments(settings.commitments)
    fetch = FetchOptions(
        settings,
        now,
        tell,
        options.offline,
        keeps=not options.dry_run,
        connect=services.connect,
        take_over=options.take_over,
    )
    if not is_there(settings.database):
        believe_clock(query, None)
    problems = dispatch.problems(settings)
    with pass_ledger(settings, problems, dry_run=options.dry_run) as connection:
        believe_clock(query, newest_publication(connection))
        differs = Differences()
        if not options.take_over:
            differs = differences(connection, settings, commitments)
        quiet = silence(connection, query, options.out, differs)
        with run_log.step("refresh") as fields:
            refreshed = _refreshed(connection, query, fetch, commitments, differs)
            fields |= run_log.Fields(answers=refreshed.slices, rows_added=refreshed.added)
        view = query.view(connection, refreshed.newest_release_at, refreshed.source_time)
        figures = Figures(connection, view)  # after the refresh, because it reads everything once
        tell("assessing")
        with run_log.step("assess") as fields:
            status_report = _assessed_now(figures, query, commitments, refreshed, quiet)
            fields["readings"] = len(status_report.assessments)
        if quiet:
            outcome = Outcome(status_report, refreshed, [], problems=problems, silence=quiet)
            return _silent(figures, query, options, outcome, services)
        if view.source == "usda" and not options.dry_run and not query.replay:
            remember(connection, settings)
        outcome = Outcome(status_report, refreshed, [], problems=[*problems, *refreshed.problems])
        _announce(figures, query, options, outcome, tell, services)
        return outcome


def _assessed_now(
    figures: Figures,
    query: Query,
    commitments: Sequence[Commitment],
    refreshed: IngestResult,
    quiet: Silence | None,
) -> StatusReport:
    """Return the status report, with why the source was not reached, and outlooks if any is due."""
    status_report = assessed(figures, query, commitments)
    failure = refreshed.unreached or (
        quiet.reason if quiet and quiet.failed and not quiet.asks else None
    )
    if failure:
        status_report = without_contact(figures.connection, status_report, failure)
    if quiet:
        return status_report
    known = week_already_announced(figures.connection, status_report)
    if refreshed.added or status_report.replay or not known:
        return with_outlooks(figures, status_report)
    return status_report


def _announce(
    figures: Figures,
    query: Query,
    options: Options,
    outcome: Outcome,
    tell: Progress,
    services: Services,
) -> None:
    """Raise alerts, write the report and send messages; a dry run only lists these.

    Messages are sent even if the report cannot be written; a replay sends none.
    """
    connection, settings = figures.connection, query.settings
    with run_log.step("alert") as fields:
        outcome.new_alerts, known = alert(figures, settings, outcome.status_report, query.now)
        fields["new"] = len(outcome.new_alerts)
    if options.dry_run:
        outcome.would_send = dispatch.would_send(connection)
        return
    tell("drawing")
    try:
        with run_log.step("publish"):
            outcome.folder = _published(figures, settings, options, outcome, known, services)
    finally:
        if not query.replay:
            sent = deliver_messages(figures, settings, outcome.status_report, query.now)
            outcome.new_alerts += sent.new
            outcome.problems += sent.problems


def believe_clock(query: Query, recorded_at: datetime | None) -> None:
    """Raise ClockWrong if the clock is far from the newest recorded or bundled figures.

    The bundled figures count as recorded if the pass uses them.
    """
    shipped_at = collected_at()
    if query.offline or not query.settings.live:
        recorded_at = max(recorded_at or shipped_at, shipped_at)
    clocks.check(query.now, shipped_at, recorded_at)


def report_recorded(
    connection: sqlite3.Connection,
    query: Query,
    out: Path | None,
    *,
    pdf: bool,
    problems: list[MonitorError],
) -> Path:
    """Write the report from recorded figures and alerts raised so far; return its folder.

    No alert is raised. Problems that did not stop the report are added to `problems`.
    """
    refuse_older(connection, query, out)
    commitments = read_commitments(query.settings.commitments)
    of_job = job_promises.of_another_file(connection, query.settings, commitments)
    refuse_others(query, out, of_job)
    figures = figures_of(connection, query)
    found = assessed(figures, query, commitments)
    if found.replay:
        found = with_outlooks(figures, found)
        new, known = alert(figures, query.settings, found, query.now)
    else:
        new, known = [], for_readers(log.raised(connection))
    complete = completing(figures, query.settings)
    out = out or query.settings.reports
    form = form_of(connection, query.settings, out, pdf=pdf)
    return publish_report(out, found, new, known, complete, form=form, problems=problems)


def assessed(figures: Figures, query: Query, commitments: Sequence[Commitment]) -> StatusReport:
    """Return the status report with the statements made by then, in the unit of the settings."""
    events = read_events(query.settings.events)
    found = load_status(figures, commitments, events, replay=query.replay)
    if query.replay:
        found = refuse_nothing(as_promised_then(found, new_york_date(query.now)))
    found = found.read_in(query.settings.unit)
    return with_statements(figures, query.settings, found)


def completing(figures: Figures, settings: Settings) -> Complete:
    """Return the function that adds to a status report what only a drawn report shows."""
    return partial(with_report_details, figures, settings)


def form_of(connection: sqlite3.Connection, settings: Settings, out: Path, *, pdf: bool) -> Form:
    """Return the options of a report in `out`; only the folder `reports` is on the web."""
    at_home = out.resolve() == settings.reports.resolve()
    url = settings.report_url if at_home else ""
    return Form(pdf, url, settings.csv_bom, newest_release(connection))


@contextmanager
def pass_ledger(
    settings: Settings, problems: list[MonitorError], *, dry_run: bool
) -> Iterator[sqlite3.Connection]:
    """Open the ledger of a pass; for a dry run a copy in memory, empty if there is no ledger.

    Problems with the ledger itself are added to `problems`.
    """
    if not dry_run:
        with writing(settings.database, problems) as connection:
            yield connection
        return
    existing = settings.database if is_there(settings.database) else None
    with open_ledger(existing) as connection, scratch_copy(connection) as copy:
        if is_lost(settings.database):
            with transaction(copy):
                replay(copy, Archive(settings.database))
        yield copy


def _silent(
    figures: Figures,
    query: Query,
    options: Options,
    outcome: Outcome,
    services: Services,
) -> Outcome:
    """Finish a pass that must not alert; write at most its report, if it was requested."""
    quiet = outcome.silence
    outcome.problems += [quiet.reason] if quiet and quiet.failed else []
    if quiet and quiet.draws and not options.dry_run:
        known = log.raised(figures.connection)
        outcome.folder = _published(figures, query.settings, options, outcome, known, services)
    return outcome


def _published(
    figures: Figures,
    settings: Settings,
    options: Options,
    outcome: Outcome,
    known: Sequence[RaisedAlert],
    services: Services,
) -> Path:
    """Write the report and return its folder; problems are added to the outcome's."""
    new, out = for_readers(outcome.new_alerts), options.out or settings.reports
    return services.publish(
        out,
        outcome.status_report,
        new,
        for_readers(known),
        completing(figures, settings),
        form=form_of(figures.connection, settings, out, pdf=settings.pdf),
        problems=outcome.problems,
    )


def _refreshed(
    connection: sqlite3.Connection,
    query: Query,
    fetch: FetchOptions,
    commitments: Sequence[Commitment],
    differs: Differences,
) -> IngestResult:
    """Update the ledger; do nothing for a replay, or without a key if USDA's figures are recorded.

    If the pass has other promises than the job, the job's decide what is plausible, because the job
    uses what is accepted. While they cannot be read, or for another service, nothing is fetched.
    """
    if not differs.asks:
        return IngestResult()
    if differs.promises is not None:
        commitments = differs.promises.commitments
    asks = query.settings.live and not query.replay
    if query.source(connection) == "usda" and not asks:
        return IngestResult()
    return refresh(connection, fetch, commitments)
