"""Each statement beside the ledger as it was on the day it was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.assess.assessment import Assessment, assess
from monitor.assess.figures import Figures
from monitor.assess.statements import CheckedStatement, check
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Trade
from monitor.commitments import statements as files
from monitor.commitments.model import Commitment, Statement
from monitor.commitments.statements import read_statements
from monitor.core.calendar import end_of_day, new_york
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.settings.settings import Settings

Then = tuple[BuyerHistory, BuyerHistory, list[Assessment]]
"""What had been published of a buyer and of unknown destinations, and the readings on it."""


def statements_for(settings: Settings, commitments: Sequence[Commitment]) -> tuple[Statement, ...]:
    """The statements about these promises.

    Of the shipped statements those about other promises are left out. Raises ConfigError for
    a mistake in the file, and where a file of one's own names a promise that does not exist.
    """
    statements = read_statements(settings.statements)
    if settings.statements != data_file("statements.toml"):
        files.check_promises(settings.statements, statements, commitments)
    return files.about(statements, commitments)


def checked_statements(
    figures: Figures,
    status_report: StatusReport,
    statements: Sequence[Statement],
) -> tuple[CheckedStatement, ...]:
    """Every statement said by the status report's day, the newest first.

    Each is set beside what had been published by the end (New York) of the day it was said,
    or by the view's instant where that is earlier.
    """
    promises = {commitment.id: commitment for commitment in status_report.commitments}
    own = [s for s in statements if s.promise in promises]
    said = [s for s in own if s.source.said_on <= status_report.as_of_on]
    trades = figures.trades(promises.values()) if said else {}
    known: dict[tuple[str, datetime], Then] = {}
    checked = []
    for statement in sorted(said, key=lambda s: s.source.said_on, reverse=True):
        promise = promises[statement.promise]
        at = min(end_of_day(statement.source.said_on), figures.view.as_of)
        if (promise.id, at) not in known:
            known[promise.id, at] = _then(figures, at, promise, trades[promise.id])
        public, unknown, before = known[promise.id, at]
        now = [a for a in status_report.assessments if a.commitment.id == promise.id]
        checked.append(check(statement, promise, public, unknown, before, now))
    return tuple(checked)


def _then(figures: Figures, at: datetime, promise: Commitment, trade: Trade) -> Then:
    """What had been published of the promise's buyer, and its readings on it."""
    on = at.astimezone(new_york()).date()
    public, unknown = figures.of_trade(trade, at), figures.unknown_of(trade, at)
    found = [assess(promise, r, public, unknown, at, on) for r in promise.readings]
    return public, unknown, found
