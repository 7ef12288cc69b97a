"""Time from sale to shipment.

The reports do not say which sale a shipment belongs to. The rule here is first in, first out; a
week with negative net purchases removes the latest sales. Sales of weeks published only as a sum
are dated to the last of them. Net purchases and shipments are differences of cumulative sales and
exports, so a tonne sold for the next marketing year waits from the week of its sale.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitor.assess.purchases import book, cumulative_sales, difference, shipped_level
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY

Lot = tuple[date | None, int]
"""A week of sale (None: not known) and the part of it not shipped yet."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A week's shipments and their mean number of weeks since the sale; None means not known.

    `weeks` is also None if nothing was shipped, or if a shipped tonne was sold before the
    record begins or in weeks that are not known.
    """

    week_ending: date
    shipped: int | None
    weeks: Fraction | None


def sale_to_shipment_lags(history: BuyerHistory) -> tuple[Wait, ...]:
    """Return every week on record from the second on; weeks of a sum are one, dated to the last."""
    if len(history.weeks) < 2:
        return ()
    queue: deque[Lot] = deque([(None, book(history, history.weeks[0]) or 0)])
    weeks = WEEKLY.between(history.weeks[0] + WEEK, history.weeks[-1])
    known = (week for week in weeks if history.sum_of(week) is None)
    return tuple(_week(history, week, queue) for week in known)


def mean_wait(waited: Iterable[Wait]) -> Fraction | None:
    """Return the mean wait, in weeks, of all tonnes shipped; None if one is not known.

    Weeks without shipments do not count.
    """
    tonnes, total = 0, Fraction(0)
    for wait in waited:
        if wait.shipped is None or (wait.shipped > 0 and wait.weeks is None):
            return None
        if wait.shipped > 0 and wait.weeks is not None:
            tonnes += wait.shipped
            total += wait.weeks * wait.shipped
    return total / tonnes if tonnes else None


def _week(history: BuyerHistory, week: date, queue: deque[Lot]) -> Wait:
    """Add the week's purchases to the queue and take its shipments out of it."""
    before = history.last_level_at(week - WEEK)
    bought = difference(cumulative_sales(history, week), cumulative_sales(history, before))
    shipped = difference(shipped_level(history, week), shipped_level(history, before))
    if bought is None or shipped is None or shipped < 0:
        _begin_anew(queue, book(history, week))
        return Wait(week, shipped, None)
    if bought >= 0:
        queue.append((week, bought))
    else:
        list(_taken(queue, -bought, newest=True))
    lots = list(_taken(queue, shipped, newest=False))
    return Wait(week, shipped, _mean(lots, week, shipped))


def _begin_anew(queue: deque[Lot], unshipped: int | None) -> None:
    """Restart the queue with all outstanding sales dated to unknown weeks."""
    queue.clear()
    queue.append((None, unshipped or 0))


def _taken(queue: deque[Lot], amount: int, *, newest: bool) -> Iterator[Lot]:
    """Take an amount off one end of the queue, lot by lot."""
    while amount > 0 and queue:
        booked, size = queue.pop() if newest else queue.popleft()
        part = min(size, amount)
        amount -= part
        if size > part:
            (queue.append if newest else queue.appendleft)((booked, size - part))
        yield booked, part


def _mean(lots: list[Lot], week: date, shipped: int) -> Fraction | None:
    known = [((week - booked) // WEEK * size, size) for booked, size in lots if booked and size]
    if not shipped or sum(size for _, size in known) < shipped:
        return None
    return Fraction(sum(waited for waited, _ in known), shipped)
