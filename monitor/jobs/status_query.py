"""The status report, without anything that only a page needs: `monitor status` loads no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from monitor.assess.as_of import Query
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.said_then import as_promised_then, refuse_nothing
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments, read_events, read_named
from monitor.core.calendar import new_york_date
from monitor.core.frozen import replace


def load_status_report(connection: sqlite3.Connection, query: Query) -> StatusReport:
    """Return the status report in the unit of the settings, without statements."""
    return in_tonnes(figures_of(connection, query), query).read_in(query.settings.unit)


def figures_of(connection: sqlite3.Connection, query: Query) -> Figures:
    """Return the figures a question is answered from."""
    return Figures(connection, query.view(connection))


def in_tonnes(figures: Figures, query: Query) -> StatusReport:
    """Return the status report with every amount in the unit of its promise."""
    return status_of(figures, query, read_commitments(query.settings.commitments))


def status_of(figures: Figures, query: Query, commitments: Sequence[Commitment]) -> StatusReport:
    """Return the status report; of a past day only with what had been promised by then."""
    events = read_events(query.settings.events)
    status_report = load_status(figures, commitments, events, replay=query.replay)
    named = read_named(query.settings.commitments)
    said = tuple(n for n in named if n.source.said_on <= status_report.as_of_on)
    status_report = replace(status_report, named=said)
    return (
        as_promised_then(status_report, new_york_date(query.now)) if query.replay else status_report
    )


def assessed(figures: Figures, query: Query, commitments: Sequence[Commitment]) -> StatusReport:
    """Return the status report in the unit of the settings.

    Raises NothingPromised if it is of a day before the first promise.
    """
    status_report = status_of(figures, query, commitments)
    if query.replay:
        refuse_nothing(status_report)
    return status_report.read_in(query.settings.unit)
