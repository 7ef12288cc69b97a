"""Helpers for tests of rules: change figures, freshness or one assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from monitor.ledger.held_back import Suspect

DOUBTED = Suspect(7, 801, 2027, "ab" * 32, "2026-10-08T12:31:00Z", "", "it loses 3 weeks")


def keys(alerts: Iterable[Alert]) -> list[str]:
    """Return the keys of the alerts that are shown."""
    return [alert.key for alert in alerts if not alert.suppressed]


def about(alerts: Iterable[Alert], reading: str) -> list[Alert]:
    """Return the alerts whose key begins with a reading's."""
    return [alert for alert in alerts if alert.key.startswith(f"{reading}/")]


def stale(subject: RuleInput) -> RuleInput:
    """Return the input with a release missing."""
    fresh = replace(subject.status_report.freshness, missing_weeks=(date(2026, 10, 8),))
    return replace(subject, status_report=replace(subject.status_report, freshness=fresh))


def changed(
    subject: RuleInput, reading: str, change: Callable[[Assessment], Assessment]
) -> RuleInput:
    """Return the input with one reading's assessment changed."""
    found = tuple(change(a) if a.key == reading else a for a in subject.status_report.assessments)
    return replace(subject, status_report=replace(subject.status_report, assessments=found))
