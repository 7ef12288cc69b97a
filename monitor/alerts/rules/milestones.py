"""A quarter, half, three quarters, nine tenths or all of a target is bought.

If a reading's outcome is known (met, missed), that alert covers the milestones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    MILESTONES,
    done,
    ended,
    label,
    numbers,
    predates_first_run,
    published,
    target,
)
from monitor.assess.assessment import Assessment


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield every milestone reached; all but the highest are suppressed.

    For readings other than the headline, only milestones after a decided headline's window are
    shown.
    """
    over = {
        a.commitment.id: a.window.last_week
        for a in subject.headlines
        if a.window and a.status in ("met", "missed")
    }
    for a in subject.with_wholes:
        reached = [percent for percent in MILESTONES if _is_reached(a, percent)]
        for percent in reached:
            week = _week(a, percent)
            title = f"{percent} % of {target(a)} reached with {ended(a, week)}"
            yield Alert(
                key=f"{a.key}/milestone/{percent}",
                kind="milestone",
                severity="info",
                title=f"{label(a)}: {title} ({a.reading.title})",
                text=f"Reached in the {a.basis.period.named(week)}. {done(a)}.",
                suppressed=percent != reached[-1]
                or a.status in ("met", "missed")
                or predates_first_run(subject, a, published(a, week))
                or not (a.reading.headline or week > over.get(a.commitment.id, date.max)),
                promise=a.commitment.id,
                since=week,
                numbers=numbers(a),
            )


def _is_reached(a: Assessment, percent: int) -> bool:
    purchased = a.amounts.purchased
    return purchased is not None and purchased >= Fraction(a.commitment.target * percent, 100)


def _week(a: Assessment, percent: int) -> date:
    level = Fraction(a.commitment.target * percent, 100)
    weeks = (p.week_ending for p in a.points if p.purchased is not None and p.purchased >= level)
    return next(weeks, a.amounts.week_ending or a.reading.deadline)
