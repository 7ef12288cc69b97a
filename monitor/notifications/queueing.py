"""Queue each recipient's messages for the alerts of a pass: one of news, one of trouble."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.alerts import log
from monitor.alerts.model import SEVERITIES, Alert, RaisedAlert
from monitor.core.frozen import replace
from monitor.ledger.store import transaction
from monitor.notifications import contents, outbox, silences
from monitor.notifications.message import Compose
from monitor.notifications.timing import due_at
from monitor.settings.recipients import Recipient

DELIVERY, SETTINGS = "delivery", "settings"

Why = Callable[[Recipient], str]


@dataclass
class MessageWriter:
    """Compose and store each content once for all its recipients; `figures` identifies today's."""

    connection: sqlite3.Connection
    compose: Compose
    figures: str
    _kept: dict[tuple[tuple[str, ...], str], int] = field(default_factory=dict)
    _known: dict[int, tuple[tuple[RaisedAlert, ...], str]] = field(default_factory=dict)

    def write(self, alerts: tuple[RaisedAlert, ...], why: str) -> int:
        """Return the id of the content about these alerts."""
        titles = tuple(f"{each.id} {each.alert.title}" for each in alerts)
        if (titles, why) not in self._kept:
            content = self.compose(alerts, why)
            self._kept[titles, why] = contents.keep(self.connection, content)
        return self._kept[titles, why]

    def said(self, content_id: int) -> tuple[tuple[RaisedAlert, ...], str]:
        """Return the alerts and the reason of a stored content."""
        if content_id not in self._known:
            content = contents.content(self.connection, content_id)
            self._known[content_id] = content.alerts, content.why
        return self._known[content_id]


def queue(
    connection: sqlite3.Connection,
    recipients: Sequence[Recipient],
    raised: Sequence[RaisedAlert],
    now: datetime,
    writer: MessageWriter,
    why: Why,
    *,
    unreached: Collection[str] = (),
) -> int:
    """Queue each recipient's messages, as part of the caller's transaction.

    News and trouble are never in one message. Recipients in `unreached` do not get the alert about
    wrong settings, which would be old by the time it reached them. A message that is due later gets
    the new alerts added, and is composed again from today's figures. Returns how many messages were
    queued or extended.
    """
    with transaction(connection):
        for late in outbox.outdated(connection, writer.figures, now):
            outbox.rewrite(connection, late, writer.write(*writer.said(late.content_id)))
        repeating = any(who.repeat_critical_after for who in recipients)
        holding = _holding(connection) if repeating else []
        keys = {each.alert.key for each in (*raised, *holding)}
        of_settings = frozenset(e.alert.key for e in raised if e.alert.kind == SETTINGS)
        silenced = silences.silenced(connection, keys, now)
        operators = any(who.is_operator for who in recipients)
        count = 0
        for who in recipients:
            again = _repeats(connection, who, holding, now)
            muted = silenced | (of_settings if who.name in unreached else frozenset())
            selected = alerts_for(who, [*raised, *again], muted, operators=operators)
            for part in _apart(who, selected):
                _queue_one(connection, writer, who, part, now, why(who))
                count += 1
    return count


def _queue_one(
    connection: sqlite3.Connection,
    writer: MessageWriter,
    who: Recipient,
    selected: tuple[RaisedAlert, ...],
    now: datetime,
    why: str,
) -> None:
    due = due_at(who, now, urgent=any(_is_urgent(who, each) for each in selected))
    waiting = _extendable(connection, writer, who, selected, now)
    if waiting is None:
        outbox.add(connection, who.name, who.channel, writer.write(selected, why), now, due)
        return
    before, _ = writer.said(waiting.content_id)
    news = {each.id for each in selected}
    # because an alert raised and resolved before the message left needs only its resolution
    kept = [each for each in before if not {each.id, f"{each.id}/resolved"} & news]
    every = alerts_for(who, [*selected, *kept], (), operators=False)
    outbox.rewrite(connection, waiting, writer.write(every, why), due)


def _apart(who: Recipient, selected: tuple[RaisedAlert, ...]) -> Iterator[tuple[RaisedAlert, ...]]:
    """Yield the alerts of the message of news, and those of the message of trouble, if any."""
    news = tuple(each for each in selected if _is_news_to(who, each.alert))
    yield from filter(None, (news, tuple(each for each in selected if each not in news)))


def _is_news_to(who: Recipient, alert: Alert) -> bool:
    """Return whether an alert goes into the recipient's messages of news.

    One that is both (a row that does not add up) does, unless they get trouble only.
    """
    return alert.is_news and (who.gets != "trouble" or not alert.is_trouble)


def _extendable(
    connection: sqlite3.Connection,
    writer: MessageWriter,
    who: Recipient,
    selected: tuple[RaisedAlert, ...],
    now: datetime,
) -> outbox.Waiting | None:
    """Return the newest message due later to which these alerts can be added; None without one."""
    news = _is_news_to(who, selected[0].alert)
    for waiting in outbox.waiting(connection, who.name, now):
        before, _ = writer.said(waiting.content_id)
        if any(_is_news_to(who, each.alert) for each in before) == news:
            return waiting
    return None


def _is_urgent(who: Recipient, raised: RaisedAlert) -> bool:
    """Return whether an alert does not wait for a digest: trouble that needs an operator."""
    return who.is_operator and raised.word == "trouble"


def _holding(connection: sqlite3.Connection) -> list[RaisedAlert]:
    """Return the critical alerts that are still open, each as last raised."""
    keys = {alert.key for alert in log.ongoing(connection) if alert.severity == "critical"}
    latest: dict[str, RaisedAlert] = {}
    for each in log.raised(connection) if keys else ():
        if each.alert.key in keys and not each.resolves:
            latest.setdefault(each.alert.key, each)
    return list(latest.values())


def _repeats(
    connection: sqlite3.Connection, who: Recipient, holding: Sequence[RaisedAlert], now: datetime
) -> list[RaisedAlert]:
    """Return the open alerts whose last message to the recipient is old enough to repeat."""
    pause = who.repeat_critical_after
    if pause is None:
        return []
    return [
        replace(each, alert=replace(each.alert, title=f"Still: {each.alert.title}"))
        for each in holding
        if now - (outbox.told_at(connection, who.name, each.alert.key) or each.raised_at) >= pause
    ]


def alerts_for(
    recipient: Recipient,
    raised: Sequence[RaisedAlert],
    silenced: Collection[str],
    *,
    operators: bool,
) -> tuple[RaisedAlert, ...]:
    """Return the alerts of `raised` the recipient gets, worst first.

    `silenced` are the muted keys; `operators` is whether any recipient is an operator.
    """
    wanted = [
        each
        for each in raised
        if each.alert.key not in silenced and _wants(recipient, each, operators=operators)
    ]
    return tuple(sorted(wanted, key=_rank))


def for_readers(raised: Sequence[RaisedAlert]) -> list[RaisedAlert]:
    """Return the news: a report may be public, and trouble names recipients and folders."""
    return [each for each in raised if each.alert.is_news]


def _wants(recipient: Recipient, raised: RaisedAlert, *, operators: bool) -> bool:
    """Return whether a recipient gets an alert; without operators all get trouble."""
    alert = raised.alert
    if SEVERITIES.index(alert.severity) > SEVERITIES.index(recipient.least):
        return False
    if alert.is_trouble and (recipient.is_operator or not operators):
        return not _is_about(recipient, raised)
    if not alert.is_news or recipient.gets == "trouble":
        return False
    return not alert.promise or not recipient.promises or alert.promise in recipient.promises


def _is_about(recipient: Recipient, raised: RaisedAlert) -> bool:
    """Return whether the alert is that this recipient, or their whole channel, is unreachable."""
    channel = f"{DELIVERY}/{recipient.channel}"
    return raised.alert.key in (channel, f"{channel}/{recipient.name}")


def _rank(raised: RaisedAlert) -> tuple[bool, int, bool, int, str]:
    """Return the sort key: new alerts before resolutions, then worst first.

    Then a week's release comes before other alerts, and newer before older.
    """
    alert = raised.alert
    severity = SEVERITIES.index(alert.severity)
    since = alert.since.toordinal() if alert.since else 0
    return raised.resolves, severity, alert.kind != "release", -since, alert.key
