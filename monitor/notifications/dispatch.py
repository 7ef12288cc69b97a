"""Messages of a pass: queued together with the recorded change, delivered at its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from monitor.alerts.model import RaisedAlert
from monitor.assess.outlook import NO_OUTLOOKS, Outlooks
from monitor.assess.status_report import StatusReport
from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError, MonitorError
from monitor.notifications import channels, delivery, outbox, queueing
from monitor.notifications.message import MessageContent
from monitor.notifications.outbox import Entry
from monitor.notifications.wording import figures, why
from monitor.settings.recipients import Mistake
from monitor.settings.settings import Settings


def mistakes(settings: Settings) -> list[Mistake]:
    """Return the mistakes in the recipients' settings.

    A mistake stops only that recipient's messages. A recipient with an unknown commitment still
    gets those about the others.
    """
    if not settings.recipients:
        return list(settings.mistakes)
    promises = {commitment.id for commitment in read_commitments(settings.commitments)}
    unknown = [
        Mistake(
            who.name,
            f"recipient {who.name}: there is no promise {promise}; known are "
            f"{', '.join(sorted(promises))}.",
        )
        for who in settings.recipients
        for promise in sorted(set(who.promises) - promises)
    ]
    return [*settings.mistakes, *channels.mistakes(settings), *unknown]


def problems(settings: Settings) -> list[MonitorError]:
    """Return the mistakes as problems of a pass, each sentence once."""
    return [ConfigError(says) for says in dict.fromkeys(each.says for each in mistakes(settings))]


def queue(
    connection: sqlite3.Connection,
    settings: Settings,
    status_report: StatusReport,
    raised: Sequence[RaisedAlert],
    now: datetime,
    outlooks: Outlooks = NO_OUTLOOKS,
) -> int:
    """Queue every recipient's messages, as part of the caller's transaction.

    Their charts show the `outlooks`. Returns how many messages were queued or extended. Messages
    are composed, and the modules that compose them imported, only if there is something to send.
    """
    if not settings.recipients:
        return 0

    def compose(alerts: Sequence[RaisedAlert], because: str) -> MessageContent:
        # because a message loads jinja2 and may draw a chart
        from monitor.notifications.compose import compose as write

        return write(status_report, alerts, because, settings.report_url, outlooks)

    writer = queueing.MessageWriter(connection, compose, figures(status_report))
    reason = partial(why, mail=settings.mail)
    wrong = {each.name for each in channels.mistakes(settings)}
    return queueing.queue(
        connection, settings.recipients, raised, now, writer, reason, unreached=wrong
    )


def follow(connection: sqlite3.Connection, settings: Settings, now: datetime) -> None:
    """Move unsent messages to each recipient's current channel."""
    delivery.follow(connection, settings, now)


def is_due(connection: sqlite3.Connection, now: datetime) -> bool:
    """Return whether any message is due now."""
    first = outbox.first_due_at(connection)
    return first is not None and first <= now


def would_send(connection: sqlite3.Connection) -> list[Entry]:
    """Return every queued message, the next one first."""
    queued = [each for each in outbox.entries(connection, undone=True) if each.state == "queued"]
    return sorted(queued, key=lambda each: (each.next_try_at, each.recipient))
