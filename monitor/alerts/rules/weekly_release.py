"""A week is published: what it brought each commitment whose headline reading counts it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import label, need, numbers, of_target, stand, week
from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.purchases import difference
from monitor.assess.status_report import StatusReport
from monitor.core.formats import amount, new_york_day, percent
from monitor.text import remarks


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each commitment's newest counted week, until a later week is out."""
    status_report = subject.status_report
    for a in subject.headlines:
        if not a.counted or a.counted[-1] != a.points[-1] or _is_over(a):
            continue
        newest = a.counted[-1]
        yield Alert(
            key=f"{a.commitment.id}/release/{newest.week_ending}",
            kind="release",
            severity="info",
            title=f"{label(a)}: {of_target(a)} after {week(a)}{_beside_the_lines(a)}",
            text=" ".join(
                [
                    _brought(a, newest),
                    _stands(a),
                    *remarks.shared_in(status_report, a),
                    *_others(status_report, a),
                    *remarks.together(status_report, a.commitment),
                ]
            ),
            promise=a.commitment.id,
            since=newest.week_ending,
            numbers=(
                (
                    f"{a.basis.words.quantity.capitalize()} of the {a.basis.period.noun}",
                    amount(newest.net, a.commitment.unit),
                ),
                *numbers(a),
            ),
        )


def _is_over(a: Assessment) -> bool:
    """Return whether the figures of a promise in US dollars ended long ago, with its window."""
    following = a.basis.period.shift(a.points[-1].week_ending, 1)
    return a.commitment.by_value and a.basis.due_at(following) <= a.as_of


def _beside_the_lines(a: Assessment) -> str:
    """Return ", ahead of season, behind even pace"; "" once the reading is over."""
    bought, pace = a.amounts.purchased, a.pace
    if bought is None or pace is None or bought >= a.commitment.target or not pace.weeks_left:
        return ""
    lines = (("season", pace.seasonal_line_due), ("even pace", pace.straight_line_due))
    return "".join(
        f", {'ahead of' if bought >= due else 'behind'} {line}"
        for line, due in lines
        if due is not None
    )


def _brought(a: Assessment, newest: WeekPoint) -> str:
    unit = a.commitment.unit
    text = (
        f"The {a.basis.period.named(newest.week_ending)}, published "
        f"{new_york_day(newest.published_at)}, brought {a.basis.words.quantity} of "
        f"{amount(newest.net, unit)}"
    )
    if not a.basis.shipped_apart:
        return f"{text}."
    return f"{text}; shipped: {amount(_shipped_in(a, newest), unit)}."


def _shipped_in(a: Assessment, newest: WeekPoint) -> int | None:
    """Return the shipments of the week; None if they are not known."""
    before = next(
        (p for p in a.counted if p.week_ending == a.basis.period.shift(newest.week_ending, -1)),
        None,
    )
    return newest.shipped if before is None else difference(newest.shipped, before.shipped)


def _stands(a: Assessment) -> str:
    unit, pace = a.commitment.unit, a.pace
    text = f"{a.reading.title}: {stand(a)}."
    if pace is None or not pace.weeks_left or not a.remaining:
        return text
    noun, mean = a.basis.period.noun, amount(pace.recent_4_weeks_per_week, unit)
    recent = f"the last 4 {noun}s brought {mean} a {noun}"
    return (
        f"{text} Even pace: {amount(pace.straight_line_due, unit)}; usual seasonal pace: "
        f"{amount(pace.seasonal_line_due, unit)}. Needed: {need(a)}; {recent}."
    )


def _others(status_report: StatusReport, headline: Assessment) -> Iterator[str]:
    """Yield a sentence for each other open reading with purchases."""
    for a in status_report.readings_of(headline.commitment):
        if a is not headline and a.amounts.purchased and a.status not in ("met", "missed"):
            bought = amount(a.amounts.purchased, a.commitment.unit)
            yield f"{a.reading.title}: {bought} ({percent(a.share)}), {a.status}."
