"""What a report shows beside the numbers, added to a standing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from monitor.assess.load_explanations import explanations
from monitor.assess.load_statements import checked_statements, statements_for
from monitor.assess.standing import Standing
from monitor.commitments.promises import read_commitments
from monitor.ledger.read import View
from monitor.outlook.load import with_outlooks
from monitor.settings.settings import Settings


def with_statements(
    connection: sqlite3.Connection, settings: Settings, view: View, found: Standing
) -> Standing:
    """With what was said by then, each set beside the figures of its day."""
    said = statements_for(settings, read_commitments(settings.commitments))
    return replace(found, statements=checked_statements(connection, view, found, said))


def with_workings(
    connection: sqlite3.Connection, settings: Settings, view: View, found: Standing
) -> Standing:
    """With what only a report that is really drawn shows: arithmetic, outlooks, tables."""
    from monitor.assess.trade.load import trade_records

    return replace(
        with_outlooks(connection, view, found),
        explanations=explanations(connection, view, found),
        trades=trade_records(connection, view, found.commitments),
    )
