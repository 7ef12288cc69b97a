"""A reading's status word has changed (met and missed have alerts of their own).

The confirmed status is an ongoing alert; the next one names the previous word, and resolves it.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    done,
    label,
    numbers,
    of_target,
    pace_alerts_paused,
    resolved_silently,
    week,
    weight,
)
from monitor.assess.assessment import Assessment
from monitor.assess.confirmed_status import ConfirmedStatus, confirmed_status
from monitor.assess.status import Status
from monitor.core.formats import amount

KIND = "status"
ENDS: dict[Status, str] = {
    "behind": "Resolves when {amounts} reach the even or the usual seasonal pace again.",
    "mixed": "Resolves when {amounts} are at or above both paces, or below both.",
    "on track": "Resolves when {amounts} fall below the even or the usual seasonal pace.",
}


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield the status of each reading; shown if it changed and no other alert covers it.

    Recipients of a change to "behind" also get the change back.
    """
    for a in subject.assessments:
        if a.status == "no data" or pace_alerts_paused(subject, a.commitment.id):
            continue
        now, before = confirmed_status(a), _before(subject, a.key)
        yield Alert(
            key=f"{_keys(a.key)}{now.status}",
            kind=KIND,
            severity=weight(a, "warning") if "behind" in (now.status, before) else "info",
            title=f"{label(a)}: {_changed(now, before)}; {of_target(a)} after {week(a)} "
            f"({a.reading.title})",
            text=_text(a),
            suppressed=before in ("", now.status) or _is_said_elsewhere(a, now),
            promise=a.commitment.id,
            was=before,
            since=now.since,
            numbers=numbers(a),
            ends=ENDS.get(now.status, "").format(amounts=a.basis.words.amounts),
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Resolve silently, because the next status names the previous one; None until there is one."""
    reading = was.key.removesuffix(was.key.rsplit("/", 1)[-1])
    replaced = any(alert.key.startswith(reading) for alert in alerts(subject))
    gone = not any(_keys(a.key) == reading for a in subject.assessments)
    return resolved_silently(was) if replaced or gone else None


def _changed(now: ConfirmedStatus, before: str) -> str:
    """Return "behind, was mixed"; the first status comes without a previous one."""
    return now.status if before in ("", "not started") else f"{now.status}, was {before}"


def _is_said_elsewhere(a: Assessment, now: ConfirmedStatus) -> bool:
    """Return whether an outcome alert covers it: met for the first time, or missed."""
    first = now.status == "met" and now.since == a.met_week_ending
    return first or now.status in ("missed", "not started")


def _text(a: Assessment) -> str:
    if a.pace is None or a.amounts.purchased is None:
        return f"No counted {a.basis.period.noun} is published yet."
    unit = a.commitment.unit
    return (
        f"{done(a)}. Even pace: {amount(a.pace.straight_line_due, unit)}; "
        f"usual seasonal pace: {amount(a.pace.seasonal_line_due, unit)}."
    )


def _before(subject: RuleInput, reading: str) -> str:
    """Return a reading's open status word; "" before the first pass."""
    start = _keys(reading)
    return next((a.key.removeprefix(start) for a in subject.open if a.key.startswith(start)), "")


def _keys(reading: str) -> str:
    """Return the prefix of the keys of a reading's status alerts."""
    return f"{reading}/status/"
