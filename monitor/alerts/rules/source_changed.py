"""A response of the source has an unexpected form: for operators, with the record.

`source_unreadable.py` says what it means for the figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved_silently
from monitor.ledger.oddities import Seen

KIND = "shape"
FINGERPRINT = 12


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each endpoint whose responses are rejected or read only in part."""
    for odd in subject.oddities:
        yield _refused(odd) if odd.refused else _read(odd)


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Resolve without a message, because `source_unreadable.py` sends one."""
    return resolved_silently(was)


def _refused(odd: Seen) -> Alert:
    return Alert(
        key=f"source/shape/{odd.place}",
        kind=KIND,
        severity="warning",
        title=f"USDA's response from {odd.place} cannot be read: its format is not known",
        text=f"{odd.what}{_record(odd)}",
        ends="This alert is resolved when the response can be read: USDA restores its format, or a "
        "newer version of this program reads it.",
        ongoing=True,
    )


def _read(odd: Seen) -> Alert:
    digest = hashlib.sha256(odd.what.encode()).hexdigest()[:FINGERPRINT]
    return Alert(
        key=f"source/odd/{odd.place}/{digest}",
        kind=KIND,
        severity="info",
        title=f"USDA's response from {odd.place} is read, though its format has changed",
        text=f"{odd.what[0].upper()}{odd.what[1:]}.{_record(odd)}",
        ends="This alert is resolved when the format is as before.",
        ongoing=True,
    )


def _record(odd: Seen) -> str:
    return f" The record: {odd.record}" if odd.record else ""
