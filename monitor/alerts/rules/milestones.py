"""A quarter, half, three quarters, nine tenths of a target are bought, or all of it.

Where a reading's outcome is known (met, missed) that is the news, and its thresholds are implied.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from monitor.alerts.model import Alert, Subject
from monitor.alerts.words import name, stand
from monitor.formats import day
from monitor.progress.assessment import Assessment

THRESHOLDS = (25, 50, 75, 90, 100)


def alerts(subject: Subject) -> Iterator[Alert]:
    """Every threshold reached; all but the highest are implied by it."""
    for a in subject.standing.assessments:
        reached = [percent for percent in THRESHOLDS if _is_reached(a, percent)]
        for percent in reached:
            yield Alert(
                key=f"{a.key}/milestone/{percent}",
                kind="milestone",
                severity="info",
                title=f"{name(a)}: {percent} % reached with the week ending {_week(a, percent)}",
                text=f"Bought: {stand(a)}.",
                implied=percent != reached[-1] or a.status in ("met", "missed"),
            )


def _is_reached(a: Assessment, percent: int) -> bool:
    purchased = a.amounts.purchased
    return purchased is not None and purchased >= Fraction(a.commitment.target * percent, 100)


def _week(a: Assessment, percent: int) -> str:
    level = Fraction(a.commitment.target * percent, 100)
    weeks = (p.week_ending for p in a.points if p.purchased is not None and p.purchased >= level)
    return day(next(weeks, a.amounts.week_ending))
