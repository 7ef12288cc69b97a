"""What the alert rules look at, read from the ledger."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from monitor.alerts import log
from monitor.alerts.model import Subject
from monitor.assess import audit
from monitor.assess.load_standing import histories
from monitor.assess.standing import Standing
from monitor.assess.trades import resolve
from monitor.core import clocks
from monitor.ledger import held_back, oddities
from monitor.ledger.read import View
from monitor.notifications.silences import failing


def subject_of(connection: sqlite3.Connection, view: View, found: Standing) -> Subject:
    """The standing with what else the rules need; a replay knows nothing of other passes."""
    trades = resolve(connection, view.source, found.commitments)
    known = histories(connection, view, (trade.place for trade in trades.values()))
    subject = Subject(
        standing=found,
        breaks=audit.of_buyers(known).new,
        buyers={name: known[trade.place] for name, trade in trades.items()},
        commodities={name: trade.commodity.code for name, trade in trades.items()},
    )
    if found.replay:
        return subject
    return replace(
        subject,
        suspects=held_back.waiting(connection),
        oddities=oddities.seen(connection),
        open=log.lasting(connection),
        clock_ahead=clocks.is_ahead(view.as_of, view.now),
        parked=failing(connection, found.as_of),
    )
