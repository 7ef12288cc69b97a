"""Run one pass at one instant: refresh, assess, alert, publish, deliver.

A pass that fails half-way leaves no partial change in the ledger and no partial report; the next
pass finishes the job.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from monitor.alerts import log
from monitor.alerts.model import RaisedAlert
from monitor.assess.as_of import Query
from monitor.assess.contact import without_contact
from monitor.assess.figures import Figures
from monitor.assess.outlook import NO_OUTLOOKS, Outlooks
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core import run_log
from monitor.core.errors import MonitorError
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import FetchOptions, Progress, refresh
from monitor.jobs.alerting import alert, deliver_messages, week_already_announced
from monitor.jobs.differences import Differences, differences, remember
from monitor.jobs.pass_ledger import believe_clock, pass_ledger
from monitor.jobs.queries import assessed, statements_of, with_details
from monitor.jobs.report import Draft, form_of
from monitor.jobs.services import REAL, Services
from monitor.jobs.silence import Silence, silence
from monitor.ledger.read import newest_publication
from monitor.ledger.store import is_there
from monitor.notifications import dispatch
from monitor.notifications.outbox import Entry
from monitor.notifications.queueing import for_readers
from monitor.outlook.load import outlooks
from monitor.settings.settings import Settings


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

    `outlooks` are computed only if there are new figures. `would_send` are the messages a dry run
    would have sent, `silence` is why a pass sends none.
    """

    status_report: StatusReport
    refreshed: IngestResult
    statements: tuple[CheckedStatement, ...]
    outlooks: Outlooks
    new_alerts: list[RaisedAlert] = field(default_factory=list)
    folder: Path | None = None
    problems: list[MonitorError] = field(default_factory=list)
    would_send: list[Entry] = field(default_factory=list)
    silence: Silence | None = None


def run_pass(
    settings: Settings,
    options: Options,
    now: datetime,
    progress: Progress,
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
        progress,
        options.offline,
        keeps=not options.dry_run,
        connect=services.connect,
        public=services.public,
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
        progress("assessing")
        with run_log.step("assess") as fields:
            status_report = _assessed_now(figures, query, commitments, refreshed, quiet)
            said = statements_of(figures, settings, status_report)
            ahead = NO_OUTLOOKS if quiet else _outlooks_due(figures, status_report, refreshed)
            fields["readings"] = len(status_report.assessments)
        outcome = Outcome(status_report, refreshed, said, ahead, problems=problems, silence=quiet)
        if quiet:
            return _silent(figures, query, options, outcome, services)
        if view.source == "usda" and not options.dry_run and not query.replay:
            remember(connection, settings)
        outcome.problems = [*problems, *refreshed.problems]
        _announce(figures, query, options, outcome, progress, services)
        return outcome


def _assessed_now(
    figures: Figures,
    query: Query,
    commitments: Sequence[Commitment],
    refreshed: IngestResult,
    quiet: Silence | None,
) -> StatusReport:
    """Return the status report, with why the source was not reached."""
    status_report = assessed(figures, query, commitments)
    failure = refreshed.unreached or (
        quiet.reason if quiet and quiet.failed and not quiet.asks else None
    )
    if failure:
        return without_contact(figures.connection, status_report, failure)
    return status_report


def _outlooks_due(
    figures: Figures, status_report: StatusReport, refreshed: IngestResult
) -> Outlooks:
    """Return the outlooks, or none if an earlier pass has announced these figures."""
    known = week_already_announced(figures.connection, status_report)
    if refreshed.added or status_report.replay or not known:
        return outlooks(figures, status_report)
    return NO_OUTLOOKS


def _announce(
    figures: Figures,
    query: Query,
    options: Options,
    outcome: Outcome,
    progress: Progress,
    services: Services,
) -> None:
    """Raise alerts, write the report and send messages; a dry run only lists these.

    Messages are sent even if the report cannot be written; a replay sends none.
    """
    connection, settings = figures.connection, query.settings
    announced = (outcome.status_report, outcome.outlooks, query.now)
    with run_log.step("alert") as fields:
        outcome.new_alerts, known = alert(figures, settings, *announced)
        fields["new"] = len(outcome.new_alerts)
    if options.dry_run:
        outcome.would_send = dispatch.would_send(connection)
        return
    progress("drawing")
    try:
        with run_log.step("publish"):
            outcome.folder = _published(figures, settings, options, outcome, known, services)
    finally:
        if not query.replay:
            sent = deliver_messages(figures, settings, *announced)
            outcome.new_alerts += sent.new
            outcome.problems += sent.problems


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
    found, said, out = outcome.status_report, outcome.statements, options.out or settings.reports
    complete = partial(with_details, figures, found, said, outcome.outlooks)
    new = for_readers(outcome.new_alerts)
    draft = Draft(found, said, new, for_readers(known), complete)
    form = form_of(figures.connection, settings, out, pdf=settings.pdf)
    return services.publish(out, draft, form, outcome.problems)


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
