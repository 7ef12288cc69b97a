"""A target is met, or its deadline has passed without it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject
from monitor.alerts.words import name, stand
from monitor.formats import amount, day
from monitor.progress.assessment import Assessment


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each reading whose outcome is known."""
    for a in subject.standing.assessments:
        if a.status == "met":
            title = f"{name(a)}: met with the week ending {day(a.met_week_ending)}"
            yield Alert(f"{a.key}/met", "met", "info", title, f"Bought: {stand(a)}.")
        elif a.status == "missed":
            yield Alert(f"{a.key}/missed", "missed", "critical", _missed(a), f"Bought: {stand(a)}.")


def _missed(a: Assessment) -> str:
    gap = amount(a.remaining, a.commitment.unit)
    return f"{name(a)}: missed by {gap}; the deadline was {day(a.reading.deadline)}"
