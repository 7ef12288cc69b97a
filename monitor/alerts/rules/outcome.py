"""A target is met, missed, or reached after its deadline.

Recipients of a commitment's alerts always get its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import (
    done,
    ended,
    label,
    numbers,
    predates_first_run,
    published,
    target,
    weight,
)
from monitor.assess.assessment import Assessment, Reached
from monitor.core.formats import amount, day, percent, plural
from monitor.core.frozen import replace
from monitor.text import remarks


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each reading with a known outcome, and one if it was reached late."""
    for a in subject.with_wholes:
        for alert, week in _outcomes(a):
            beside = () if alert.kind == "late" else remarks.shared_in(subject.status_report, a)
            text = " ".join([alert.text, *beside])
            yield replace(
                alert, text=text, suppressed=predates_first_run(subject, a, published(a, week))
            )


def _outcomes(a: Assessment) -> Iterator[tuple[Alert, date | None]]:
    """Yield each alert, and the week whose publication brought it."""
    if a.status == "met":
        yield _met(a), a.met_week_ending
    elif a.status == "missed":
        yield _missed(a), a.amounts.week_ending
        if a.reading.headline and a.reached_after_deadline is not None:
            yield _late(a, a.reached_after_deadline), a.reached_after_deadline.week_ending


def _met(a: Assessment) -> Alert:
    week = a.met_week_ending or a.reading.deadline
    return Alert(
        key=f"{a.key}/met",
        kind="met",
        severity=weight(a, "warning"),
        title=f"{label(a)}: {target(a)} met with {ended(a, week)} ({a.reading.title})",
        text=f"Met with the {a.basis.period.named(week)}; "
        f"the deadline is {day(a.reading.deadline)}. {done(a)}.",
        promise=a.commitment.id,
        since=week,
        numbers=numbers(a),
        ends="Cancellations could bring it below the target again.",
    )


def _missed(a: Assessment) -> Alert:
    return Alert(
        key=f"{a.key}/missed",
        kind="missed",
        severity=weight(a, "critical"),
        title=f"{label(a)}: {target(a)} missed by {amount(a.remaining, a.commitment.unit)} "
        f"({a.reading.title})",
        text=" ".join(
            [
                f"The deadline was {day(a.reading.deadline)}. {done(a)}, the last that counts.",
                *filter(None, [remarks.lost(a)]),
            ]
        ),
        promise=a.commitment.id,
        since=a.reading.deadline,
        numbers=numbers(a, paced=False),
    )


def _late(a: Assessment, reached: Reached) -> Alert:
    """Return the alert for a missed target of the headline reading that was reached later."""
    days = (reached.week_ending - a.reading.deadline).days
    bought = amount(reached.purchased, a.commitment.unit)
    share = percent(reached.purchased / a.commitment.target)
    return Alert(
        key=f"{a.key}/late",
        kind="late",
        severity=weight(a, "warning"),
        title=f"{label(a)}: {target(a)} reached with {ended(a, reached.week_ending)}, "
        f"{_when(days)}",
        text=f"{a.reading.title}: the deadline was {day(a.reading.deadline)}, and the target stays "
        f"missed. By the {a.basis.period.named(reached.week_ending)} {bought} were "
        f"{a.basis.words.done} ({share}), counted from the same first {a.basis.period.noun}.",
        promise=a.commitment.id,
        since=reached.week_ending,
        numbers=((a.basis.words.done.capitalize(), bought), ("Share", share), *_days_late(days)),
    )


def _when(days: int) -> str:
    """Return how long after the deadline; a window may end well before it."""
    if days > 0:
        return f"{plural(days, 'day', 'days')} after the deadline"
    return "after the last counted week"


def _days_late(days: int) -> Iterator[tuple[str, str]]:
    if days > 0:
        yield "Days late", f"{days}"
