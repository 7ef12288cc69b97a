"""A reading's status word is another than at the pass before (met and missed say it themselves)."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Severity, Subject
from monitor.alerts.words import name, stand
from monitor.formats import amount

SAID_ELSEWHERE = {"met", "missed"}


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each reading whose status changed; none at the first pass of all."""
    for a in subject.standing.assessments:
        before = subject.statuses_before.get(a.key)
        if before in (None, a.status) or a.status in SAID_ELSEWHERE:
            continue
        severity: Severity = "warning" if a.status in ("behind", "no data") else "info"
        week = a.amounts.week_ending or subject.standing.as_of_on
        unit, pace = a.commitment.unit, a.pace
        lines = (
            f" The straight line is at {amount(pace.straight_line_due, unit)}, the seasonal line "
            f"at {amount(pace.seasonal_line_due, unit)}."
            if pace and pace.weeks_done
            else ""
        )
        yield Alert(
            key=f"{a.key}/status/{a.status}/{week}",
            kind="status",
            severity=severity,
            title=f"{name(a)}: {a.status}, was {before}",
            text=(f"Bought: {stand(a)}.{lines}" if a.amounts.purchased is not None else "")
            or "No counted week is published yet.",
        )
