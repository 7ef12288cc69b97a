"""A reading's status word is another than before (met and missed say it themselves).

The word a reading stands at is a lasting alert; `was` is the one that ends with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.alerts.model import Alert, Severity, Subject
from monitor.alerts.words import name, stand
from monitor.formats import amount

KIND = "status"
SAID_ELSEWHERE = {"met", "missed"}


def alerts(subject: Subject) -> Iterator[Alert]:
    """The word of each reading; shown where another one held before and nobody else says it."""
    for a in subject.standing.assessments:
        before = _before(subject, a.key)
        severity: Severity = "warning" if a.status in ("behind", "no data") else "info"
        unit, pace = a.commitment.unit, a.pace
        lines = (
            f" The straight line is at {amount(pace.straight_line_due, unit)}, the seasonal line "
            f"at {amount(pace.seasonal_line_due, unit)}."
            if pace and pace.weeks_done
            else ""
        )
        yield Alert(
            key=f"{a.key}/status/{a.status}",
            kind=KIND,
            severity=severity,
            title=f"{name(a)}: {a.status}, was {before}",
            text=(f"Bought: {stand(a)}.{lines}" if a.amounts.purchased is not None else "")
            or "No counted week is published yet.",
            implied=before in ("", a.status) or a.status in SAID_ELSEWHERE,
            promise=a.commitment.id,
            was=before,
            since=a.amounts.week_ending,
            lasting=True,
        )


def ended(subject: Subject, was: Alert) -> Alert | None:
    """Nothing is said: the word that holds now says what was."""
    return replace(was, implied=True)


def _before(subject: Subject, reading: str) -> str:
    """The word that is open for a reading; "" at the first pass of all."""
    start = f"{reading}/status/"
    return next((a.key.removeprefix(start) for a in subject.open if a.key.startswith(start)), "")
