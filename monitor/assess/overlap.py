"""Tonnes counted by two commitments: weeks that both headline readings count.

Neither side has said which of the two they belong to. Amounts are in the commitments' unit; None
means not known, or that the two readings count differently (METHODOLOGY, "One tonne, two
promises").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from monitor.assess.assessment import Assessment
from monitor.assess.purchases import difference, sum_or_none
from monitor.assess.windows import Window
from monitor.core.frozen import Frozen


class Overlap(Frozen):
    """Two commitments' headline readings and the weeks they share; `earlier` is due first.

    `week_ending` is the last shared week published, `purchased` the purchases of the shared
    weeks up to it; both are None before the first of them is published.
    """

    earlier: Assessment
    later: Assessment
    first_week: date
    last_week: date
    week_ending: date | None
    purchased: int | None

    @property
    def added_up(self) -> int | None:
        """Return the sum of both quantities, with the shared tonnes counted twice."""
        return sum_or_none(self.earlier.amounts.purchased, self.later.amounts.purchased)

    @property
    def each_once(self) -> int | None:
        """Return purchases under both commitments, each tonne counted once."""
        return difference(self.added_up, self.purchased)

    @property
    def later_alone(self) -> int | None:
        """Return the later commitment's quantity without the shared tonnes."""
        return difference(self.later.amounts.purchased, self.purchased)

    @property
    def later_alone_share(self) -> float | None:
        """Return `later_alone` as a fraction of the later commitment's target."""
        alone = self.later_alone
        return None if alone is None else alone / self.later.commitment.target


def overlaps(headlines: Sequence[Assessment]) -> tuple[Overlap, ...]:
    """Return every pair of commitments of one trade whose headline windows share weeks."""
    ordered = sorted(headlines, key=lambda a: (a.reading.deadline, a.key))
    return tuple(_found(combinations(ordered, 2)))


def _found(pairs: Iterator[tuple[Assessment, Assessment]]) -> Iterator[Overlap]:
    for earlier, later in pairs:
        one, other = earlier.window, later.window
        if one is None or other is None or _trade(earlier) != _trade(later):
            continue
        first, last = max(one.first_week, other.first_week), min(one.last_week, other.last_week)
        if first > last:
            continue
        begins = earlier if one.first_week == first else later
        point = next((p for p in reversed(begins.points) if first <= p.week_ending <= last), None)
        bought = point.purchased if point and _alike(one, other) else None
        week = point.week_ending if point else None
        yield Overlap(earlier, later, first, last, week, bought)


def _trade(a: Assessment) -> tuple[str, str]:
    return a.commitment.buyer.casefold(), a.commitment.commodity.casefold()


def _alike(one: Window, other: Window) -> bool:
    """Return whether both count the same in a shared week: both purchases, or both shipments."""
    return one.basis is other.basis and one.basis.comparable_weeks
