"""Which alerts a recipient is told of. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor.alerts.model import SEVERITIES, RaisedAlert
from monitor.settings.recipients import Recipient

DELIVERY = "delivery"
HOUSE = frozenset({DELIVERY, "suspect", "shape"})
"""Kinds that are about the monitor's own work: for its operators, if there are any."""


def chosen(
    recipient: Recipient,
    raised: Sequence[RaisedAlert],
    silenced: Collection[str],
    *,
    operators: bool,
) -> tuple[RaisedAlert, ...]:
    """What of `raised` the recipient is told, the worst first.

    `silenced` are the keys nobody is told of now; `operators` says whether anybody is one.
    """
    wanted = [
        each
        for each in raised
        if each.alert.key not in silenced and _wants(recipient, each, operators=operators)
    ]
    return tuple(sorted(wanted, key=_rank))


def for_readers(raised: Sequence[RaisedAlert]) -> list[RaisedAlert]:
    """Without those that name recipients: a report may be read by anybody."""
    return [each for each in raised if each.alert.kind != DELIVERY]


def _wants(recipient: Recipient, raised: RaisedAlert, *, operators: bool) -> bool:
    alert = raised.alert
    if SEVERITIES.index(alert.severity) > SEVERITIES.index(recipient.least):
        return False
    if alert.kind in HOUSE:
        return (recipient.operator or not operators) and not _is_about(recipient, raised)
    return not alert.promise or not recipient.promises or alert.promise in recipient.promises


def _is_about(recipient: Recipient, raised: RaisedAlert) -> bool:
    """Whether it says that this very recipient, or all on their channel, cannot be reached."""
    channel = f"{DELIVERY}/{recipient.channel}"
    return raised.alert.key in (channel, f"{channel}/{recipient.name}")


def _rank(raised: RaisedAlert) -> tuple[bool, int, bool, int, str]:
    """Ends come after what began; within each the worst first, a week's news before other news,
    and the newest before the older.
    """
    alert = raised.alert
    severity = SEVERITIES.index(alert.severity)
    since = alert.since.toordinal() if alert.since else 0
    return raised.resolves, severity, alert.kind != "release", -since, alert.key
