"""A reading's status word is another than before (the outcome says met and missed itself).

The word a reading has settled at is a lasting alert; the next one says what was, and ends it.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    label,
    numbers,
    of_target,
    pace_alerts_paused,
    resolved_silently,
    stand,
    week,
    weight,
)
from monitor.assess.assessment import Assessment
from monitor.assess.confirmed_status import ConfirmedStatus, confirmed_status
from monitor.assess.status import Status
from monitor.core.formats import amount

KIND = "status"
ENDS: dict[Status, str] = {
    "behind": "It ends when purchases are at or above one of the two lines again.",
    "mixed": "It ends when purchases are at or above both lines, or below both.",
    "on track": "It ends when purchases fall below one of the two lines.",
}


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """The word of each reading; shown where another one held before and nobody else says it.

    Whoever is told that a reading is behind is told as well that it is so no more.
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
            ends=ENDS.get(now.status, ""),
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Nothing is said: the word that holds now says what was. While none is said, it holds."""
    reading = was.key.removesuffix(was.key.rsplit("/", 1)[-1])
    said = any(alert.key.startswith(reading) for alert in alerts(subject))
    gone = not any(_keys(a.key) == reading for a in subject.assessments)
    return resolved_silently(was) if said or gone else None


def _changed(now: ConfirmedStatus, before: str) -> str:
    """ "behind, was mixed"; the first word of all comes without what was."""
    return now.status if before in ("", "not started") else f"{now.status}, was {before}"


def _is_said_elsewhere(a: Assessment, now: ConfirmedStatus) -> bool:
    """Whether the outcome says it: a target met for the first time, or missed."""
    first = now.status == "met" and now.since == a.met_week_ending
    return first or now.status in ("missed", "not started")


def _text(a: Assessment) -> str:
    if a.pace is None or a.amounts.purchased is None:
        return "No counted week is published yet."
    unit = a.commitment.unit
    return (
        f"Bought: {stand(a)}. The straight line is at {amount(a.pace.straight_line_due, unit)}, "
        f"the seasonal line at {amount(a.pace.seasonal_line_due, unit)}."
    )


def _before(subject: RuleInput, reading: str) -> str:
    """The word that is open for a reading; "" at the first pass of all."""
    start = _keys(reading)
    return next((a.key.removeprefix(start) for a in subject.open if a.key.startswith(start)), "")


def _keys(reading: str) -> str:
    """How the keys of a reading's words begin."""
    return f"{reading}/status/"
