"""The probability of reaching a target has crossed 20, 50 or 80 %.

A crossing counts once the probability is five points beyond the mark (hysteresis), so that one that
fluctuates around it is reported once. Crossings are computed from the probabilities after the
window's published weeks, without stored state. Of those published in the last five weeks, the
newest is shown; earlier ones are suppressed. A span instead of a number crosses nothing, and past
windows, which give no probability, neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import LATELY, done, label, numbers, published, target, weight
from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook, WeekChance
from monitor.core.formats import chance
from monitor.core.frozen import Frozen
from monitor.text.amounts import day_of_year
from monitor.text.outlook import week_chance

MARKS = (20, 50, 80)
BEYOND = 0.05


class Crossing(Frozen):
    """The week in which the probability was clearly on the other side of a mark (in percent)."""

    mark: int
    rises: bool
    week_ending: date
    chance: float


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield every crossing of a running reading; only the newest week's furthest one is shown."""
    for a in subject.assessments:
        outlook = subject.outlooks.get(a.key)
        if outlook is None or outlook.chance is None:
            continue
        crossed = [c for mark in MARKS for c in crossings(outlook.past, mark)]
        newest = max((c.week_ending for c in crossed), default=None)
        shown = None
        if _is_lately(a, newest, subject.status_report.as_of):
            shown = _furthest(c for c in crossed if c.week_ending == newest)
        yield from (_alert(a, outlook, crossing, crossing is shown) for crossing in crossed)


def crossings(past: Iterable[WeekChance], mark: int) -> Iterator[Crossing]:
    """Yield each change of side; the side of the first week is not a crossing."""
    above: bool | None = None
    for week in past:
        if week.chance is None:
            continue
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


def _alert(a: Assessment, outlook: Outlook, crossing: Crossing, shown: bool) -> Alert:
    way, side = ("up", "above") if crossing.rises else ("down", "below")
    week = crossing.week_ending
    before = [past for past in outlook.past if past.week_ending < week]
    was, now = week_chance(before[-1]), chance(crossing.chance)
    return Alert(
        key=f"{a.key}/outlook/{crossing.mark}/{way}/{week.isoformat()}",
        kind="outlook",
        severity="info" if crossing.rises else weight(a, "warning"),
        title=f"{label(a)}: chance of {target(a)} {side} {crossing.mark} % with w/e "
        f"{day_of_year(week)} ({a.reading.title})",
        text=f"The probability is {now}, after {was} the week before. {done(a)}.",
        suppressed=not shown,
        promise=a.commitment.id,
        was=was,
        since=week,
        numbers=(("Chance", now), ("Chance the week before", was), *numbers(a)),
    )
