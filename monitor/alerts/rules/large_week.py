"""Unusually large weekly purchases or reductions, compared with the buyer's five years before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from statistics import median

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import LATELY, label
from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.purchases import net_purchases
from monitor.core.calendar import WEEK
from monitor.core.formats import amount, day, plural
from monitor.core.history import BuyerHistory

COMPARED_WEEKS = 260
LEAST_ACTIVE_WEEKS = 100
"""A buyer with fewer weeks of non-zero net sales has too little history to compare with."""
ONE_PURCHASE_IN = 20
ONE_CANCELLATION_IN = 100
PART_OF_MEDIAN = 10
"""A reduction of less than the median week divided by this is small, even if it is rare."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each large week, under the commitment with the earliest deadline.

    Readings of shipments are left out, because the weeks compared are of net purchases.
    """
    reported = set()
    bought = [a for a in subject.headlines if a.basis.counts_purchases]
    for a in sorted(bought, key=lambda a: a.reading.deadline):
        for point in _lately(a, subject.status_report.as_of):
            week = (label(a), point.week_ending)
            past = _active(subject.buyers.get(a.commitment.id), point.week_ending)
            if point.net is not None and week not in reported and _is_large(point.net, past):
                reported.add(week)
                yield _alert(a, point, point.net, past)


def _lately(a: Assessment, as_of: datetime) -> Iterator[WeekPoint]:
    for point in a.counted:
        if point.published_at is not None and point.published_at >= as_of - LATELY:
            yield point


def _active(history: BuyerHistory | None, week: date) -> list[int]:
    """Return the known non-zero net purchases of the five years before a week."""
    if history is None:
        return []
    weeks = (week - WEEK * back for back in range(1, COMPARED_WEEKS + 1))
    return [net for w in weeks if (net := net_purchases(history, w - WEEK, w))]


def _is_large(net: int, past: Sequence[int]) -> bool:
    if len(past) < LEAST_ACTIVE_WEEKS:
        return False
    if net > 0:
        return sum(other >= net for other in past) * ONE_PURCHASE_IN < len(past)
    rare = sum(other <= net for other in past) * ONE_CANCELLATION_IN < len(past)
    return net < 0 and rare and -net * PART_OF_MEDIAN >= median(abs(other) for other in past)


def _alert(a: Assessment, point: WeekPoint, net: int, past: Sequence[int]) -> Alert:
    unit, size = a.commitment.unit, amount(abs(net), a.commitment.unit)
    bought = net > 0
    beyond = sum(other >= net if bought else other <= net for other in past)
    what = "net purchases" if bought else "net reduction"
    verb = "bought" if bought else "cancelled or moved, net,"
    how = "" if bought else " (cancelled or moved)"
    most = max(past) if bought else min(past)
    return Alert(
        key=f"{a.commitment.id}/large/{point.week_ending}",
        kind="large week",
        severity="info" if bought else "warning",
        title=f"{label(a)}: {size} {verb} in the week ending {day(point.week_ending)}",
        text=f"{what.capitalize()} of {size}{how}. Of the buyer's {len(past)} active weeks of the "
        f"five years before, {plural(beyond, 'week', 'weeks')} had as much or more; the most was "
        f"{amount(abs(most) if bought or most < 0 else 0, unit)}, the median week "
        f"{amount(round(median(past)), unit)}.",
        promise=a.commitment.id,
        since=point.week_ending,
        numbers=(
            (what.capitalize(), size),
            ("Active weeks compared", f"{len(past)}"),
            ("Median of them", amount(round(median(past)), unit)),
        ),
    )
