"""A reading cannot be counted, because a figure it needs is not known."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    done,
    label,
    numbers,
    of_target,
    resolved,
    resolved_silently,
    week,
)
from monitor.core.formats import day

KIND = "no data"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each reading without a figure although no release is missing."""
    for a in subject.with_wholes:
        if a.commitment.by_value:
            continue  # because its figures come by month and may need a key
        if a.status != "no data" or a.window is None or subject.status_report.freshness.stale:
            continue
        yield Alert(
            key=f"{a.key}/no-data",
            kind=KIND,
            severity="warning",
            title=f"{label(a)}: {a.basis.words.amounts} are not known ({a.reading.title})",
            text=f"A figure needed for the week ending {day(a.amounts.week_ending)} is not in the "
            "collected responses. Not known is not zero; `monitor audit` names what is missing.",
            promise=a.commitment.id,
            since=a.amounts.week_ending,
            numbers=numbers(a),
            ends="This alert is resolved when the figure is published.",
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Return the resolution with the reading's purchases; None while they are not known."""
    a = next((a for a in subject.with_wholes if f"{a.key}/no-data" == was.key), None)
    if a is None:
        return resolved_silently(was)
    if a.amounts.purchased is None:
        return None
    return resolved(
        was,
        title=f"{label(a)}: {a.basis.words.amounts} are known again: {of_target(a)} after "
        f"{week(a)} ({a.reading.title})",
        text=f"{done(a)}.",
        numbers=numbers(a),
    )
