"""The tables of an export, each loaded when it is asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cached_property

from monitor.alerts import log
from monitor.alerts.table import alerts_table
from monitor.assess.as_of import Query
from monitor.assess.figures import Figures
from monitor.assess.replay import days_between
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.core.frozen import Frozen
from monitor.exports.counting import (
    marketing_years_table,
    summed_weeks_table,
    trades_table,
    weeks_table,
)
from monitor.exports.events import events_table
from monitor.exports.ledger import observations_table, releases_table
from monitor.exports.outlook import outlook_table, outlooks_on
from monitor.exports.promises import assessments_table, readings_table
from monitor.exports.replay import replay_table
from monitor.exports.revisions import revisions_table
from monitor.exports.statements import statements_table
from monitor.exports.tables import Table
from monitor.exports.weeks import purchases_table, weeks_to_come_table
from monitor.jobs.queries import load_replay, load_revisions, load_statements
from monitor.jobs.status_query import figures_of
from monitor.ledger.read import AsOf
from monitor.outlook.load import outlooks


class ExportTables(Frozen, dict=True):
    """The tables of what is recorded, from one query."""

    connection: sqlite3.Connection
    query: Query

    def table(self, name: str) -> Table:
        """Return one of TABLES."""
        return LOADED[name](self)

    @property
    def status_report(self) -> StatusReport:
        """Return the report that the assessments are from."""
        return self._loaded[0]

    @property
    def statements(self) -> tuple[CheckedStatement, ...]:
        """Return the statements made by then, newest first."""
        return self._loaded[1]

    @cached_property
    def view(self) -> AsOf:
        """Return whose figures are exported, and up to when."""
        return self.query.view(self.connection)

    @cached_property
    def _loaded(self) -> tuple[StatusReport, tuple[CheckedStatement, ...]]:
        return load_statements(self.connection, self.query)

    @cached_property
    def _figures(self) -> Figures:
        return figures_of(self.connection, self.query)

    def alerts(self) -> Table:
        """Return the alerts raised by then."""
        return alerts_table(log.kept(self.connection, self.view.as_of))

    def outlook(self) -> Table:
        """Return the outlook of each reading."""
        found = outlooks(self._figures, self.status_report)
        return outlook_table([*outlooks_on(self.status_report.as_of_on, self.status_report, found)])

    def replay(self) -> Table:
        """Return the assessments as of each Thursday since the first promise."""
        promised = [c.source.said_on for c in self.status_report.commitments]
        if not promised:
            return replay_table(())
        days = days_between(min(promised), self.status_report.as_of_on, "week")
        return replay_table(load_replay(self.connection, self.query, days).days)

    def trades(self) -> Table:
        """Return the commodities and destinations of each promise."""
        figures, commitments = self._figures, self.status_report.commitments
        unknown = [d for d in figures.destinations if d.code in set(figures.unknown)]
        return trades_table(commitments, figures.trades(commitments), unknown)

    def revisions(self) -> Table:
        """Return every correction published by then."""
        return revisions_table(load_revisions(self.connection, self.query, None)[1])


LOADED: dict[str, Callable[[ExportTables], Table]] = {
    "readings": lambda every: readings_table(every.status_report),
    "assessments": lambda every: assessments_table(every.status_report),
    "purchases": lambda every: purchases_table(every.status_report),
    "weeks_to_come": lambda every: weeks_to_come_table(every.status_report),
    "statements": lambda every: statements_table(every.statements),
    "events": lambda every: events_table(every.status_report.events),
    "outlook": ExportTables.outlook,
    "replay": ExportTables.replay,
    "alerts": ExportTables.alerts,
    "revisions": ExportTables.revisions,
    "trades": ExportTables.trades,
    "marketing_years": lambda every: marketing_years_table(every.connection, every.view),
    "weeks": lambda every: weeks_table(every.connection, every.view),
    "summed_weeks": lambda _: summed_weeks_table(),
    "observations": lambda every: observations_table(every.connection, every.view),
    "releases": lambda every: releases_table(every.connection, every.view),
}
TABLES = tuple(LOADED)
