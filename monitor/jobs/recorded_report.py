"""Write the report from recorded figures (`monitor report`); no request, no alert."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

from monitor.alerts import log
from monitor.assess.as_of import Query
from monitor.assess.load_statements import checked_statements, statements_for
from monitor.assess.outlook import NO_OUTLOOKS
from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError
from monitor.jobs import job_promises
from monitor.jobs.alerting import alert
from monitor.jobs.queries import with_details
from monitor.jobs.report import Draft, form_of, publish_report
from monitor.jobs.silence import refuse_older, refuse_others
from monitor.jobs.status_query import assessed, figures_of
from monitor.notifications.queueing import for_readers
from monitor.outlook.load import outlooks


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
    status_report = assessed(figures, query, commitments)
    said = statements_for(query.settings, commitments)
    if status_report.replay:
        ahead = outlooks(figures, status_report)
        new, known = alert(figures, query.settings, status_report, ahead, query.now)
        new = for_readers(new)
    else:
        ahead = NO_OUTLOOKS
        new, known = [], for_readers(log.raised(connection))
    check = partial(checked_statements, figures, status_report, said)
    complete = partial(with_details, figures, status_report, known=ahead)
    out = out or query.settings.reports
    form = form_of(connection, query.settings, out, pdf=pdf)
    draft = Draft(status_report, said, new, known, check, complete)
    return publish_report(out, draft, form, problems)
