"""Run the alert rules of a pass, queue the resulting messages and deliver them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from monitor.alerts import log, rules
from monitor.alerts.model import RaisedAlert, RuleInput
from monitor.alerts.rules import weekly_release
from monitor.assess import audit
from monitor.assess.figures import Figures
from monitor.assess.outlook import Outlooks
from monitor.assess.status_report import StatusReport
from monitor.core import clocks, run_log
from monitor.core.errors import MonitorError
from monitor.core.frozen import replace
from monitor.jobs.disk_room import least_room
from monitor.ledger import held_back, oddities
from monitor.ledger.store import durable, transaction
from monitor.notifications import contents, delivery, dispatch
from monitor.notifications.sending import DeliveryResult
from monitor.notifications.silences import unreachable_recipients
from monitor.settings.settings import Settings

BEFORE_CHARTS_S = 30.0
"""How long a channel's messages are sent before the charts are drawn: a server that does not answer
must not hold up the report.
"""


@dataclass
class DeliveryOutcome:
    """The result of a delivery: alerts it raised, problems, and what became of the messages."""

    new: list[RaisedAlert] = field(default_factory=list)
    problems: list[MonitorError] = field(default_factory=list)
    sent: int = 0
    postponed: int = 0
    parked: int = 0

    def count(self, done: DeliveryResult) -> None:
        """Add what became of the messages, and the problems."""
        self.sent += done.sent
        self.postponed += done.postponed
        self.parked += done.parked
        self.problems += done.problems


def alert(
    figures: Figures,
    settings: Settings,
    status_report: StatusReport,
    outlooks: Outlooks,
    now: datetime,
    source_time: datetime | None = None,
) -> tuple[list[RaisedAlert], list[RaisedAlert]]:
    """Run the rules; return the alerts newly raised or resolved, and all alerts on record.

    Alerts and the messages about them are recorded in one transaction. A replay records nothing and
    returns every alert active then as new. `source_time` is USDA's clock, if USDA was just queried.
    """
    connection = figures.connection
    if not status_report.replay:
        dispatch.follow(connection, settings, now)
    subject = rule_input(figures, status_report, outlooks)
    if status_report.replay:
        return [
            RaisedAlert(a, status_report.as_of)
            for a in rules.active_alerts(subject)
            if not a.suppressed
        ], []
    subject = replace(
        subject,
        mistaken=[each.name for each in dispatch.mistakes(settings)],
        room=least_room(settings),
        clock_differs=clocks.remark(now, source_time) or "",
        clock_known=source_time is not None,
    )
    with durable(connection), transaction(connection):
        new = log.record(connection, rules.run_rules(subject), now)
        dispatch.queue(connection, settings, status_report, new, now, outlooks)
    return new, log.raised(connection)


def week_already_announced(connection: sqlite3.Connection, status_report: StatusReport) -> bool:
    """Return whether the newest week's alerts are recorded; a killed pass may have missed them."""
    releases = weekly_release.alerts(RuleInput(status_report))
    return all(log.is_raised(connection, release.key) for release in releases)


def deliver_messages(
    figures: Figures,
    settings: Settings,
    status_report: StatusReport,
    outlooks: Outlooks,
    now: datetime,
    source_time: datetime | None = None,
    *,
    before_charts: bool = False,
) -> DeliveryOutcome:
    """Send what is due; if a recipient turns out to be unreachable, alert the others at once.

    With `before_charts` only for half a minute, because the report's charts are drawn next; what is
    left is sent after them.
    """
    connection, outcome = figures.connection, DeliveryOutcome()
    if not dispatch.is_due(connection, now):
        contents.tidy_left_over(connection)
        return outcome
    with run_log.step("deliver") as fields:
        done = deliver(connection, settings, now, before_charts=before_charts)
        outcome.count(done)
        if done.unreachable:
            outcome.new, _ = alert(figures, settings, status_report, outlooks, now, source_time)
            more = deliver(connection, settings, now, before_charts=before_charts)
            outcome.count(more)
        fields |= run_log.Fields(sent=done.sent, postponed=done.postponed, parked=done.parked)
    return outcome


def deliver(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    *,
    before_charts: bool = False,
) -> DeliveryResult:
    """Send what is due; failures are in the result's problems."""
    round_s = BEFORE_CHARTS_S if before_charts else delivery.ROUND_S
    with durable(connection):
        return delivery.deliver(connection, settings, now, round_s=round_s, goes_on=before_charts)


def rule_input(figures: Figures, status_report: StatusReport, outlooks: Outlooks) -> RuleInput:
    """Return what the rules need; of the state of the job and of the source a replay gets none."""
    connection, view = figures.connection, figures.view
    trades = figures.trades(status_report.commitments)
    subject = RuleInput(
        status_report=status_report,
        outlooks=outlooks,
        breaks=audit.of_promises(figures, status_report.commitments).new,
        buyers={name: figures.of_trade(trade) for name, trade in trades.items()},
        commodities={name: trade.commodity_codes for name, trade in trades.items()},
        names=figures.names,
    )
    if status_report.replay:
        return subject
    return replace(
        subject,
        suspects=held_back.waiting(connection),
        oddities=oddities.seen(connection),
        open=log.ongoing(connection),
        clock_ahead=clocks.is_ahead(view.as_of, view.now),
        parked=unreachable_recipients(connection, status_report.as_of),
    )
