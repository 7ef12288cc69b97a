"""The required weekly amount exceeds the buyer's best pace of the last five years.

It is compared with the best run of as many weeks as are left, because short runs are faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    label,
    need,
    numbers,
    of_target,
    pace_alerts_paused,
    resolved,
    resolved_silently,
    week,
    weight,
)
from monitor.assess.assessment import Assessment
from monitor.assess.trade.weekly import BestPace, best_of
from monitor.core.formats import amount, day, plural

KIND = "pace"
BACK_WITHIN = Fraction(95, 100)
"""Resolved only once the required amount is at most this part of the best pace (hysteresis)."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each open reading that needs more than the best pace."""
    for a in subject.assessments:
        best = _best(subject, a)
        if best is None or pace_alerts_paused(subject, a.commitment.id):
            continue
        key = f"{a.key}/pace"
        limit = BACK_WITHIN if any(was.key == key for was in subject.open) else 1
        if _need(a) > best.per_week * limit:
            yield _alert(a, key, best)


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Return the resolution; a silent one if the outcome's own alert covers it."""
    a = next((a for a in subject.assessments if f"{a.key}/pace" == was.key), None)
    if a is None or a.status in ("met", "missed"):
        return resolved_silently(was)
    best = _best(subject, a)
    if best is None or pace_alerts_paused(subject, a.commitment.id):
        return None
    unit = a.commitment.unit
    return resolved(
        was,
        title=f"{label(a)}: {amount(_need(a), unit)} a week needed, within the best pace of five "
        f"years again ({a.reading.title})",
        text=f"{of_target(a)} after {week(a)}. {_compared(a, best)}",
        numbers=numbers(a),
    )


def _best(subject: RuleInput, a: Assessment) -> BestPace | None:
    """Return the buyer's best run of as many weeks as are left; None if nothing is comparable."""
    history, last = subject.buyers.get(a.commitment.id), a.amounts.week_ending
    if history is None or last is None or a.pace is None or a.status in ("met", "missed"):
        return None
    if not a.pace.weeks_left or not a.pace.weeks_done or a.pace.required_per_week is None:
        return None
    return None if a.window is None else best_of(a.window, history, last, a.pace.weeks_left)


def _need(a: Assessment) -> int:
    return (a.pace.required_per_week or 0) if a.pace else 0


def _alert(a: Assessment, key: str, best: BestPace) -> Alert:
    unit = a.commitment.unit
    return Alert(
        key=key,
        kind=KIND,
        severity=weight(a, "warning"),
        title=f"{label(a)}: {amount(_need(a), unit)} a week needed, more than the best pace of "
        f"five years ({a.reading.title})",
        text=f"{of_target(a)} after {week(a)}. {_compared(a, best)}",
        promise=a.commitment.id,
        since=a.amounts.week_ending,
        numbers=(*numbers(a), ("Best pace of five years", amount(best.per_week, unit))),
        ends="This alert is resolved when what is needed per week is no more than 95 % of the "
        "best pace, or when the target is met or missed.",
        ongoing=True,
    )


def _compared(a: Assessment, best: BestPace) -> str:
    unit = a.commitment.unit
    return (
        f"Needed: {need(a)}. The most "
        f"in as many weeks in a row of the five years before: {amount(best.per_week, unit)} a week "
        f"{_when(best.last_week, best.weeks)}."
    )


def _when(last: date, weeks: int) -> str:
    return f"(the {plural(weeks, 'week', 'weeks')} to {day(last)})"
