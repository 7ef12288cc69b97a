"""A deadline is 30, 14, 7 or 1 day away and the target is not reached."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject
from monitor.alerts.words import name, stand
from monitor.formats import amount, day, plural

DAYS = (1, 7, 14, 30)


def alerts(subject: Subject) -> Iterator[Alert]:
    """The tightest of the steps that holds, for each reading still open."""
    for a in subject.standing.assessments:
        days = (a.reading.deadline - subject.standing.as_of_on).days
        step = next((step for step in DAYS if 0 <= days <= step), None)
        if step is None or a.status in ("met", "missed"):
            continue
        required = a.pace.required_per_week if a.pace else None
        yield Alert(
            key=f"{a.key}/deadline/{step}",
            kind="deadline",
            severity="critical" if step <= 7 else "warning",
            title=f"{name(a)}: {plural(days, 'day', 'days')} to the deadline of "
            f"{day(a.reading.deadline)}",
            text=f"Bought: {stand(a)}. Missing: {amount(a.remaining, a.commitment.unit)}; needed "
            f"in each week still to be published: {amount(required, a.commitment.unit)}.",
        )
