"""A reading cannot be counted: a figure it needs is not known."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject
from monitor.alerts.phrases import label, numbers, of_target, stand, told, unsaid, week
from monitor.core.formats import day

KIND = "no data"


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each reading without a figure, although every release due is there."""
    for a in subject.with_wholes:
        if a.status != "no data" or a.window is None or subject.standing.freshness.stale:
            continue
        yield Alert(
            key=f"{a.key}/no-data",
            kind=KIND,
            severity="warning",
            title=f"{label(a)}: purchases are not known ({a.reading.title})",
            text=f"A figure needed for the week ending {day(a.amounts.week_ending)} is not in the "
            "collected answers. Not known is not zero; `monitor audit` names what is missing.",
            promise=a.commitment.id,
            since=a.amounts.week_ending,
            numbers=numbers(a),
            ends="It ends when the figure is published.",
            lasting=True,
        )


def ended(subject: Subject, was: Alert) -> Alert | None:
    """What the reading stands at now; while releases are missing that cannot be told."""
    a = next((a for a in subject.with_wholes if f"{a.key}/no-data" == was.key), None)
    if a is None:
        return unsaid(was)
    if a.amounts.purchased is None:
        return None
    return told(
        was,
        title=f"{label(a)}: purchases are known again: {of_target(a)} after {week(a)} "
        f"({a.reading.title})",
        text=f"Bought: {stand(a)}.",
        numbers=numbers(a),
    )
