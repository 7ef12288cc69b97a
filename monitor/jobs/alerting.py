"""What a pass raises and tells: alerts with the messages that carry them, and their delivery."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import log, rules
from monitor.alerts.model import RaisedAlert, RuleInput
from monitor.alerts.rules import weekly_release
from monitor.assess import audit
from monitor.assess.load_status import histories
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import find_codes
from monitor.core import clocks, run_log
from monitor.core.errors import MonitorError
from monitor.ledger import held_back, oddities
from monitor.ledger.read import AsOf
from monitor.ledger.store import durable, transaction
from monitor.notifications import delivery, dispatch
from monitor.notifications.sending import DeliveryResult
from monitor.notifications.silences import unreachable_recipients
from monitor.settings.settings import Settings


@dataclass
class DeliveryOutcome:
    """What came of handing over: alerts it gave rise to, and what went wrong."""

    new: list[RaisedAlert] = field(default_factory=list)
    problems: list[MonitorError] = field(default_factory=list)


def alert(
    connection: sqlite3.Connection,
    settings: Settings,
    found: StatusReport,
    view: AsOf,
    now: datetime,
) -> tuple[list[RaisedAlert], list[RaisedAlert]]:
    """What is new or ended, and all there is. A replay records nothing: what held then is new.

    What changed and the messages that tell of it are one transaction.
    """
    if not found.replay:
        dispatch.follow(connection, settings, now)
    subject = rule_input(connection, view, found)
    if found.replay:
        return [
            RaisedAlert(a, found.as_of) for a in rules.active_alerts(subject) if not a.suppressed
        ], []
    with durable(connection), transaction(connection):
        new = log.record(connection, rules.run_rules(subject), now)
        dispatch.queue(connection, settings, found, new, now)
    return new, log.raised(connection)


def week_already_announced(connection: sqlite3.Connection, found: StatusReport) -> bool:
    """Whether a pass has raised alerts on the newest week: one may have died before it could."""
    releases = weekly_release.alerts(RuleInput(found))
    return all(log.is_raised(connection, release.key) for release in releases)


def deliver_messages(
    connection: sqlite3.Connection,
    settings: Settings,
    found: StatusReport,
    view: AsOf,
    now: datetime,
) -> DeliveryOutcome:
    """Send what is due. Where somebody cannot be reached, the others are told at once."""
    outcome = DeliveryOutcome()
    if not dispatch.is_due(connection, now):
        return outcome
    with run_log.step("deliver") as told:
        done = deliver(connection, settings, now)
        outcome.problems += done.problems
        if done.unreachable:
            outcome.new, _ = alert(connection, settings, found, view, now)
            outcome.problems += deliver(connection, settings, now).problems
        told |= run_log.Fields(sent=done.sent, postponed=done.postponed, parked=done.parked)
    return outcome


def deliver(connection: sqlite3.Connection, settings: Settings, now: datetime) -> DeliveryResult:
    """Send what is due; a failure is in the problems."""
    with durable(connection):
        return delivery.deliver(connection, settings, now)


def rule_input(connection: sqlite3.Connection, view: AsOf, found: StatusReport) -> RuleInput:
    """The status report with what else the rules need; a replay knows nothing of other passes."""
    trades = find_codes(connection, view.source, found.commitments)
    known = histories(connection, view, (trade.place for trade in trades.values()))
    subject = RuleInput(
        status_report=found,
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
        open=log.ongoing(connection),
        clock_ahead=clocks.is_ahead(view.as_of, view.now),
        parked=unreachable_recipients(connection, found.as_of),
    )
