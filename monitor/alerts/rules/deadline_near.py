"""The deadline is 30, 14, 7 or 1 days away and the target is not reached."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    done,
    label,
    need,
    numbers,
    of_target,
    pace_alerts_paused,
    week,
    weight,
)
from monitor.assess.assessment import Assessment
from monitor.core.formats import amount, day, plural

DAYS = (1, 7, 14, 30)
DOUBT = "a response from USDA is in doubt"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield the nearest step reached, for each open reading."""
    for a in subject.assessments:
        days = (a.reading.deadline - subject.status_report.as_of_on).days
        step = next((step for step in DAYS if 0 <= days <= step), None)
        if step is None or a.status in ("met", "missed"):
            continue
        waits = pace_alerts_paused(subject, a.commitment.id)
        yield Alert(
            key=f"{a.key}/deadline/{step}",
            kind="deadline",
            severity=weight(a, "critical" if step <= 7 else "warning"),
            title=f"{label(a)}: {_in(days)}, {_share(a)}{_missing(subject)} ({a.reading.title})",
            text=f"The deadline is {day(a.reading.deadline)}. {_stands(subject, a, waits=waits)}",
            promise=a.commitment.id,
            since=subject.status_report.as_of_on,
            numbers=numbers(a, paced=not waits or _late(subject) > 0),
            ends="It ends with the deadline, or when the target is met.",
        )


def _share(a: Assessment) -> str:
    """Return the share with its week, because the alert is read on later days as well."""
    known = a.amounts.purchased is not None
    return f"{of_target(a)} after {week(a)}" if known else of_target(a)


def _late(subject: RuleInput) -> int:
    return len(subject.status_report.freshness.missing_weeks)


def _missing(subject: RuleInput) -> str:
    """Return a remark on missing releases; "" if there are none."""
    late = _late(subject)
    return f", {plural(late, 'release', 'releases')} missing" if late else ""


def _in(days: int) -> str:
    if days == 0:
        return "the deadline is today"
    return f"{plural(days, 'day', 'days')} to the deadline"


def _stands(subject: RuleInput, a: Assessment, *, waits: bool) -> str:
    """Return the amount missing and the weeks left, or that figures are missing."""
    late = _late(subject)
    why = f"{plural(late, 'release is', 'releases are')} missing" if late else DOUBT
    if a.amounts.purchased is None:
        what = a.basis.words.amounts.capitalize()
        return f"{what} are not known yet{f': {why}' if waits else ''}."
    missing = amount(a.remaining, a.commitment.unit)
    if waits:
        known = f"{done(a)}; missing: {missing}."
        needed = f" Needed: {need(a)}." if late and need(a) else ""
        return f"{known} {why[0].upper()}{why[1:]}, so this is not all.{needed}"
    if a.pace is None or not a.pace.weeks_left:
        return f"{done(a)}. Missing: {missing}."
    required = amount(a.pace.required_per_week, a.commitment.unit)
    period = a.basis.period
    weeks = plural(a.pace.weeks_left, period.noun, period.nouns)
    return (
        f"{done(a)}. Missing: {missing}, which is {required} a {period.noun} in the {weeks} still "
        "to be published."
    )
