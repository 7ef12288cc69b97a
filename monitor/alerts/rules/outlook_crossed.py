"""The probability of a target has crossed 20, 50 or 80 %.

A crossing counts when the probability is five points beyond the mark (hysteresis), so that one that
wavers around it is told once. It is found from the probabilities that the window's published weeks
gave, not from memory; of those that came out in the last five weeks the newest is news, if no pass
has told it, earlier ones are implied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import LATELY, label, numbers, published, stand, target, weight
from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook, WeekChance
from monitor.core.formats import chance
from monitor.text.amounts import day_of_year

MARKS = (20, 50, 80)
BEYOND = 0.05


@dataclass(frozen=True, slots=True)
class Crossing:
    """In this week the probability stood clearly on the other side of a mark (in percent)."""

    mark: int
    rises: bool
    week_ending: date
    chance: float


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Every crossing of a running reading; of the newest week's the furthest is told."""
    for a in subject.assessments:
        outlook = subject.status_report.outlooks.get(a.key)
        if outlook is None or outlook.chance is None:
            continue
        found = [c for mark in MARKS for c in crossings(outlook.past, mark)]
        newest = max((c.week_ending for c in found), default=None)
        told = None
        if _is_lately(a, newest, subject.status_report.as_of):
            told = _furthest(c for c in found if c.week_ending == newest)
        yield from (_alert(a, outlook, crossing, crossing is told) for crossing in found)


def crossings(past: Iterable[WeekChance], mark: int) -> Iterator[Crossing]:
    """Each time the side changed; the side of the first week is no news."""
    above: bool | None = None
    for week in past:
        if above is None:
            above = week.chance >= mark / 100
        elif above and week.chance <= mark / 100 - BEYOND:
            above = False
            yield Crossing(mark, False, week.week_ending, week.chance)
        elif not above and week.chance >= mark / 100 + BEYOND:
            above = True
            yield Crossing(mark, True, week.week_ending, week.chance)


def _is_lately(a: Assessment, week: date | None, as_of: datetime) -> bool:
    at = published(a, week)
    return at is not None and at >= as_of - LATELY


def _furthest(crossed: Iterable[Crossing]) -> Crossing | None:
    return max(crossed, key=lambda c: c.mark if c.rises else -c.mark, default=None)


def _alert(a: Assessment, outlook: Outlook, crossing: Crossing, told: bool) -> Alert:
    way, side = ("up", "above") if crossing.rises else ("down", "below")
    week = crossing.week_ending
    before = [past for past in outlook.past if past.week_ending < week]
    was, now = chance(before[-1].chance), chance(crossing.chance)
    return Alert(
        key=f"{a.key}/outlook/{crossing.mark}/{way}/{week.isoformat()}",
        kind="outlook",
        severity="info" if crossing.rises else weight(a, "warning"),
        title=f"{label(a)}: chance of {target(a)} {side} {crossing.mark} % with w/e "
        f"{day_of_year(week)} ({a.reading.title})",
        text=f"The probability is {now}, after {was} the week before. Bought: {stand(a)}.",
        suppressed=not told,
        promise=a.commitment.id,
        was=was,
        since=week,
        numbers=(("Chance", now), ("Chance the week before", was), *numbers(a)),
    )
