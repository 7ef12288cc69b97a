"""Run one pass at one instant: refresh, assess, alert, publish, deliver.

A pass that fails half-way leaves no partial change in the ledger and no partial report; the next
pass finishes the job.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.alerts import log
from monitor.alerts.model import RaisedAlert
from monitor.assess.as_of import Query
from monitor.assess.contact import without_contact
from monitor.assess.figures import Figures
from monitor.assess.load_statements import checked_statements, statements_for
from monitor.assess.outlook import NO_OUTLOOKS, Outlooks
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment, Statement
from monitor.commitments.promises import read_commitments
from monitor.core import run_log
from monitor.core.errors import MonitorError
from monitor.core.frozen import Frozen
from monitor.core.records import USDA
from monitor.ingest.clients import FetchOptions, Progress
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import refresh
from monitor.jobs import heartbeat
from monitor.jobs.alerting import alert, deliver_messages, week_already_announced
from monitor.jobs.differences import Differences, differences, remember
from monitor.jobs.health import State, recorded_state
from monitor.jobs.pass_ledger import believe_clock, pass_ledger
from monitor.jobs.report import Checked, Draft, form_of, unshown
from monitor.jobs.services import REAL, Services
from monitor.jobs.silence import Silence, silence, silence_of_fallback
from monitor.jobs.status_query import assessed
from monitor.ledger.read import newest_publication
from monitor.ledger.store import is_there
from monitor.notifications import dispatch
from monitor.notifications.outbox import Entry
from monitor.notifications.queueing import for_readers
from monitor.settings.settings import Settings

if TYPE_CHECKING:
    from monitor.assess.detailed_report import DetailedReport  # because few passes draw a report


class Options(Frozen):
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

    `said` are the statements on record. `outlooks` are computed only if there are new figures.
    `would_send` are the messages a dry run would have sent, `silence` is why a pass sends none,
    `recorded` what the heartbeat says of the ledger. `sent`, `postponed` and `parked` count the
    messages that were delivered, will be tried again, and cannot be delivered.
    """

    status_report: StatusReport
    refreshed: IngestResult
    said: tuple[Statement, ...]
    outlooks: Outlooks
    new_alerts: list[RaisedAlert] = field(default_factory=list)
    folder: Path | None = None
    problems: list[MonitorError] = field(default_factory=list)
    would_send: list[Entry] = field(default_factory=list)
    silence: Silence | None = None
    recorded: State = field(default_factory=dict)
    sent: int = 0
    postponed: int = 0
    parked: int = 0


class Pass(Frozen):
    """What every step of a pass needs: the question, the promises, and how it runs."""

    query: Query
    commitments: Sequence[Commitment]
    options: Options
    progress: Progress
    services: Services

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return self.query.settings


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
    run = Pass(query, read_commitments(settings.commitments), options, progress, services)
    if not is_there(settings.database):
        believe_clock(query, None)
    problems = dispatch.problems(settings)
    with pass_ledger(settings, problems, dry_run=options.dry_run) as connection:
        believe_clock(query, newest_publication(connection))
        differs = Differences()
        if not options.take_over:
            differs = differences(connection, settings, run.commitments)
        quiet = silence(connection, query, options.out, differs)
        refreshed = _refresh(run, connection, differs)
        view = query.view(connection, refreshed.newest_release_at, refreshed.source_time)
        quiet = quiet or silence_of_fallback(query, view.source, options.out)
        figures = Figures(connection, view)  # after the refresh, because it reads everything once
        outcome = _assess(run, figures, refreshed, quiet)
        outcome.problems += problems
        if quiet:
            _finish_silently(run, figures, outcome, quiet)
            return outcome
        belongs = view.source == USDA or options.take_over
        if belongs and not options.dry_run and not query.replay:
            remember(connection, settings)
        outcome.problems += refreshed.problems
        _announce(run, figures, outcome)
        outcome.recorded = recorded_state(connection, settings, outcome.status_report)
        return outcome


def _refresh(run: Pass, connection: sqlite3.Connection, differs: Differences) -> IngestResult:
    with run_log.step("refresh") as fields:
        refreshed = _refreshed(run, connection, differs)
        fields |= run_log.Fields(answers=refreshed.slices, rows_added=refreshed.added)
    return refreshed


def _refreshed(run: Pass, connection: sqlite3.Connection, differs: Differences) -> IngestResult:
    """Update the ledger; do nothing for a replay, or without a key if USDA's figures are recorded.

    If the pass has other promises than the job, the job's decide what is plausible, because the job
    uses what is accepted. While they cannot be read, or for another service, nothing is fetched.
    """
    query, options = run.query, run.options
    asks = query.settings.live and not query.replay
    if not differs.asks or (not asks and query.source(connection) == USDA):
        return IngestResult()
    fetch = FetchOptions(
        query.settings,
        query.now,
        run.progress,
        options.offline,
        keeps=not options.dry_run,
        connect=run.services.connect,
        public=run.services.public,
        take_over=options.take_over,
    )
    theirs = differs.promises
    return refresh(connection, fetch, theirs.commitments if theirs else run.commitments)


def _assess(run: Pass, figures: Figures, refreshed: IngestResult, quiet: Silence | None) -> Outcome:
    """Return the outcome so far: status report, statements on record, and outlooks if due."""
    run.progress("assessing")
    with run_log.step("assess") as fields:
        status_report = assessed(figures, run.query, run.commitments)
        if failure := _failure(refreshed, quiet):
            asked = run.settings.origin
            status_report = without_contact(figures.connection, status_report, failure, asked)
        said = statements_for(run.settings, run.commitments)
        ahead = NO_OUTLOOKS if quiet else _outlooks_due(figures, status_report, refreshed)
        fields["readings"] = len(status_report.assessments)
    return Outcome(status_report, refreshed, said, ahead, silence=quiet)


def _failure(refreshed: IngestResult, quiet: Silence | None) -> MonitorError | None:
    """Return why the source was not reached; None if it was, or was not to be."""
    if refreshed.unreached:
        return refreshed.unreached
    return quiet.reason if quiet and quiet.failed and not quiet.asks else None


def _outlooks_due(
    figures: Figures, status_report: StatusReport, refreshed: IngestResult
) -> Outlooks:
    """Return the outlooks, or none if an earlier pass has announced these figures."""
    known = week_already_announced(figures.connection, status_report)
    if refreshed.added or status_report.replay or not known:
        from monitor.outlook.load import outlooks  # because only a pass with news needs it

        return outlooks(figures, status_report)
    return NO_OUTLOOKS


def _announce(run: Pass, figures: Figures, outcome: Outcome) -> None:
    """Raise alerts, write the report and send messages; a dry run only lists these.

    Numbers and messages do not wait for the charts: the report is first written without most of
    them. Messages are sent even if it cannot be written; a replay sends none.
    """
    with run_log.step("alert") as fields:
        outcome.new_alerts, known = alert(figures, run.settings, *_announced(run, outcome))
        fields["new"] = len(outcome.new_alerts)
    if run.options.dry_run:
        outcome.would_send = dispatch.would_send(figures.connection)
        return
    write = _writer(run, figures, outcome, known)
    try:
        if not run.query.replay and _is_urgent(figures, outcome, run.query.now):
            run.progress("writing the numbers")
            try:
                with run_log.step("publish numbers"):
                    write(charts_follow=True)
            finally:
                _deliver(run, figures, outcome, before_charts=True)
        run.progress("drawing")
        with run_log.step("publish"):
            outcome.folder = write()
    finally:
        if not run.query.replay:
            _deliver(run, figures, outcome)


def _announced(
    run: Pass, outcome: Outcome
) -> tuple[StatusReport, Outlooks, datetime, datetime | None]:
    """Return what alerts are raised from, with this machine's clock and USDA's."""
    return outcome.status_report, outcome.outlooks, run.query.now, outcome.refreshed.source_time


def _is_urgent(figures: Figures, outcome: Outcome, now: datetime) -> bool:
    """Return whether readers wait for the pass: messages are due, or USDA has other figures."""
    done = outcome.refreshed
    changed = done.added or done.revised or done.withdrawn
    return dispatch.is_due(figures.connection, now) or bool(changed and figures.view.source == USDA)


def _deliver(run: Pass, figures: Figures, outcome: Outcome, *, before_charts: bool = False) -> None:
    """Send what is due; alerts this raises and problems are added to the outcome's."""
    announced = _announced(run, outcome)
    sent = deliver_messages(figures, run.settings, *announced, before_charts=before_charts)
    outcome.new_alerts += sent.new
    outcome.problems += sent.problems
    outcome.sent += sent.sent
    outcome.postponed = sent.postponed  # because a message postponed before the charts is due again
    outcome.parked += sent.parked


def _finish_silently(run: Pass, figures: Figures, outcome: Outcome, quiet: Silence) -> None:
    """Finish a pass that must not alert; write at most its report, if it was requested."""
    outcome.problems += [quiet.reason] if quiet.failed else []
    if quiet.draws and not run.options.dry_run:
        write = _writer(run, figures, outcome, log.raised(figures.connection))
        outcome.folder = write()


def _writer(
    run: Pass, figures: Figures, outcome: Outcome, known: Sequence[RaisedAlert]
) -> Callable[..., Path]:
    """Return what writes the report, at each call, and returns its folder.

    Problems are added to the outcome's.
    """
    found, said = outcome.status_report, outcome.said
    check = partial(checked_statements, figures, found, said)

    def complete(checked: Checked) -> DetailedReport:
        from monitor.jobs.queries import with_details  # because few passes draw a report

        return with_details(figures, found, checked, outcome.outlooks)

    new, before = for_readers(outcome.new_alerts), for_readers(known)
    out = run.options.out or run.settings.reports
    finished_at = str(heartbeat.read(run.settings.health).get("last_success_at") or "")
    draft = Draft(found, said, unshown(out, new, before, finished_at), before, check, complete)
    form = form_of(figures.connection, run.settings, out, pdf=run.settings.pdf)
    return partial(run.services.publish, out, draft, form, outcome.problems)
