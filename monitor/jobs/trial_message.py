"""Send a marked test message on each channel (`monitor alerts test`); nothing is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime

from monitor.alerts.model import Alert, RaisedAlert
from monitor.assess.as_of import Query
from monitor.assess.status_report import StatusReport
from monitor.core.errors import ConfigError, DeliveryError
from monitor.core.frozen import Frozen, replace
from monitor.ingest.open import reading_ledger
from monitor.jobs.status_query import load_status_report
from monitor.notifications import channels
from monitor.notifications.compose import compose
from monitor.notifications.dispatch import mistakes
from monitor.notifications.message import Message, MessageContent
from monitor.notifications.wording import why
from monitor.settings.recipients import Recipient
from monitor.settings.settings import Settings

MARK = "[TEST]"
TITLE = "test message, nothing has happened"
TEXT = (
    "This message was sent with `monitor alerts test`. If you can read it, alerts reach you. "
    "The figures below are real."
)


class TestResult(Frozen):
    """One test message, and the error if it was not delivered."""

    channel: str
    recipient: str
    problem: DeliveryError | None


def send_test_messages(
    settings: Settings, names: Sequence[str], now: datetime
) -> Iterator[TestResult]:
    """Send to these recipients, or to the first of each channel; yield each result.

    Raises ConfigError if there are no recipients, or if one is misconfigured.
    """
    for mistake in mistakes(settings):
        if not names or mistake.name in names:
            raise ConfigError(mistake.says)
    chosen = _chosen(settings, names)
    with reading_ledger(settings) as (connection, _):
        status_report = load_status_report(connection, Query(settings, now))
    for recipient in chosen:
        message = _message(settings, status_report, recipient, now)
        with closing(channels.channel(recipient.channel).open_sender(settings)) as sender:
            try:
                sender.send(message, recipient)
            except DeliveryError as error:
                yield TestResult(recipient.channel, recipient.name, error)
            else:
                yield TestResult(recipient.channel, recipient.name, None)


def _chosen(settings: Settings, names: Sequence[str]) -> list[Recipient]:
    known = {recipient.name: recipient for recipient in settings.recipients}
    if not known:
        raise ConfigError(
            "No recipients: add a [[recipients]] entry to the settings file (see the README)."
        )
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ConfigError(f"Unknown recipient {unknown[0]!r}; known: {', '.join(known)}.")
    firsts = {recipient.channel: recipient for recipient in reversed(settings.recipients)}
    return [known[name] for name in names] or list(firsts.values())


def _message(
    settings: Settings, status_report: StatusReport, recipient: Recipient, now: datetime
) -> Message:
    content = _content(settings, status_report, recipient, now)
    named = f"test\0{recipient.name}\0{now.isoformat()}"
    number = hashlib.sha256(named.encode()).hexdigest()[:32]
    return Message(0, number, recipient.name, recipient.channel, content, now)


def _content(
    settings: Settings, status_report: StatusReport, recipient: Recipient, now: datetime
) -> MessageContent:
    alert = Alert("test", "test", "info", f"{MARK} {TITLE}", TEXT)
    reason = why(recipient, settings.mail)
    content = compose(status_report, [RaisedAlert(alert, now)], reason, settings.report_url)
    return replace(content, subject=f"{MARK} {TITLE}")
