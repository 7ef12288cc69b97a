"""Parked messages are told once for each channel and recipient, until one gets through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from monitor.alerts.model import Parked, RuleInput
from monitor.alerts.rules import delivery_failing
from monitor.core.frozen import replace

SubjectOn = Callable[..., RuleInput]
FIRST = Parked(
    "email", "desk@example.org", "550 no such user", datetime(2026, 10, 8, 14, tzinfo=UTC)
)
LATER = replace(FIRST, error="550 still no such user", since=datetime(2026, 10, 9, 14, tzinfo=UTC))
OTHER = replace(LATER, channel="webhook", recipient="newsroom", error="410 gone")


def test_it_is_told_once_for_each_channel_and_recipient(subject_on: SubjectOn) -> None:
    subject = replace(subject_on("2026-10-09"), parked=[OTHER, LATER, FIRST])

    found = list(delivery_failing.alerts(subject))

    assert [(a.key, a.severity) for a in found] == [
        ("delivery/email/desk@example.org", "critical"),
        ("delivery/webhook/newsroom", "critical"),
    ]
    assert found[0].title == "Alerts to desk@example.org are not delivered (email)"
    assert found[0].text == (
        "Since Thu 8 Oct 2026, 10:00 New York the email channel refuses them: 550 no such user"
    )
    assert found[0].ongoing


def test_its_end_names_whom_it_was_about(subject_on: SubjectOn) -> None:
    [alert] = delivery_failing.alerts(replace(subject_on("2026-10-09"), parked=[FIRST]))

    end = delivery_failing.ended(subject_on("2026-10-09"), alert)

    assert end.title == "Alerts to desk@example.org are delivered again (email)"
