"""Load what commands ask for from the ledger; nothing is fetched or written."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from monitor.assess import audit, load_explanations
from monitor.assess.as_of import Query
from monitor.assess.audit import Audit
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.disagreements import Disagreements, left_disagreements, open_disagreements
from monitor.assess.figures import Figures
from monitor.assess.load_explanations import Arithmetic
from monitor.assess.load_known import amounts_as_known
from monitor.assess.load_statements import checked_statements, statements_for
from monitor.assess.outlook import NO_OUTLOOKS, Outlooks
from monitor.assess.replay import Replay, Said
from monitor.assess.said_then import refuse_nothing
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.load import trade_records
from monitor.assess.trades import find_codes
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day, new_york
from monitor.core.corrections import Correction
from monitor.core.frozen import replace
from monitor.jobs.status_query import assessed, figures_of, in_tonnes
from monitor.ledger import read, revisions
from monitor.outlook.load import Forecasts, outlooks
from monitor.settings.settings import Settings

Checked = tuple[CheckedStatement, ...]

BEFORE_ALL_RECORDS = datetime(1990, 1, 1, tzinfo=UTC)


def load_statements(connection: sqlite3.Connection, query: Query) -> tuple[StatusReport, Checked]:
    """Return the status report, and the statements made by then."""
    figures = figures_of(connection, query)
    status_report = in_tonnes(figures, query)
    return status_report, statements_of(figures, query.settings, status_report)


def load_detailed(connection: sqlite3.Connection, query: Query) -> DetailedReport:
    """Return the status report with all that is drawn, in the unit of the settings."""
    figures = figures_of(connection, query)
    status_report = assessed(figures, query, read_commitments(query.settings.commitments))
    said = statements_of(figures, query.settings, status_report)
    return with_details(figures, status_report, said, NO_OUTLOOKS)


def load_outlooks(connection: sqlite3.Connection, query: Query) -> Forecasts:
    """Return the status report and an outlook for every reading."""
    figures = figures_of(connection, query)
    status_report = refuse_nothing(in_tonnes(figures, query))
    return Forecasts(status_report, outlooks(figures, status_report))


def load_outlooks_on(connection: sqlite3.Connection, query: Query, on: date) -> Forecasts:
    """Return the same as of the end of a day, from what had been published by then."""
    return load_outlooks(connection, replace(query, as_of=on))


def load_arithmetic(connection: sqlite3.Connection, query: Query) -> dict[str, Arithmetic]:
    """Return the arithmetic of every reading, by key, headline readings first."""
    figures = figures_of(connection, query)
    status_report = refuse_nothing(in_tonnes(figures, query))
    found = {e.assessment.key: e for e in load_explanations.load_arithmetic(figures, status_report)}
    return {
        a.key: found[a.key] for c in status_report.commitments for a in status_report.readings_of(c)
    }


def load_replay(connection: sqlite3.Connection, query: Query, days: Sequence[date]) -> Replay:
    """Return the assessments as of the end of each of these days."""
    queries = [(on, replace(query, as_of=on)) for on in days]
    return Replay(
        tuple(
            Said(on, in_tonnes(figures_of(connection, then), then).assessments)
            for on, then in queries
        )
    )


def run_audit(connection: sqlite3.Connection, query: Query) -> Audit:
    """Run every check over everything recorded."""
    view, commitments = query.view(connection), read_commitments(query.settings.commitments)
    trades = find_codes(connection, view.source, commitments)
    promised = {place for trade in trades.values() for place in trade.places}
    return audit.of_everything(connection, view, promised)


def load_disagreements(connection: sqlite3.Connection, query: Query) -> Disagreements:
    """Return the amounts on which USDA's publications disagree now; none for a past day."""
    if query.replay:
        return Disagreements()
    figures = figures_of(connection, query)
    codes = read.recorded_commodities(connection, figures.view.source)
    return Disagreements(open_disagreements(figures, codes), left_disagreements(figures, codes))


def load_revisions(
    connection: sqlite3.Connection, query: Query, since: date | None
) -> tuple[date, tuple[Correction, ...]]:
    """Return the day of the view, and every correction from the day `since` until then."""
    view = query.view(connection)
    start = end_of_day(since - timedelta(days=1)) if since else BEFORE_ALL_RECORDS
    codes = read.recorded_commodities(connection, view.source)
    found = revisions.corrections(connection, view, codes, start)
    return view.as_of.astimezone(new_york()).date(), found


def statements_of(figures: Figures, settings: Settings, status_report: StatusReport) -> Checked:
    """Return the statements made by then, each compared with the figures of its day."""
    said = statements_for(settings, read_commitments(settings.commitments))
    return checked_statements(figures, status_report, said)


def with_details(
    figures: Figures, status_report: StatusReport, statements: Checked, known: Outlooks
) -> DetailedReport:
    """Return the report with all that is drawn; outlooks are computed unless they are `known`."""
    return DetailedReport.of(
        status_report,
        statements=statements,
        outlooks=known or outlooks(figures, status_report),
        explanations=load_explanations.load_explanations(figures, status_report),
        trades=trade_records(figures, status_report.commitments),
        known=amounts_as_known(figures, status_report, statements),
    )
