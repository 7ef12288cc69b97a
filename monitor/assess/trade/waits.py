"""How long booked tonnes wait to be shipped.

The reports do not say which sale a shipment belongs to. Counted here: first booked, first
shipped; a week with more cancelled than bought takes back what was booked last. What was booked in
weeks published only as a sum waits from the last of them. Net purchases
and shipments are those of the book level, so a tonne sold for the next marketing year waits
from the week of its sale.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitor.assess.purchases import book, cumulative_sales, difference, shipped_level
from monitor.core.calendar import WEEK, weeks_between
from monitor.core.history import BuyerHistory

Lot = tuple[date | None, int]
"""A week of booking (None: not known) and what is unshipped of it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A week's shipments and how many weeks they had waited in the mean; None is not known.

    `weeks` is None as well where nothing was shipped, or a shipped tonne's booking lies before
    the record or in weeks that are not known.
    """

    week_ending: date
    shipped: int | None
    weeks: Fraction | None


def sale_to_shipment_lags(history: BuyerHistory) -> tuple[Wait, ...]:
    """Every week from the second on record to the last; weeks of a sum are one, its last."""
    if len(history.weeks) < 2:
        return ()
    queue: deque[Lot] = deque([(None, book(history, history.weeks[0]) or 0)])
    weeks = weeks_between(history.weeks[0] + WEEK, history.weeks[-1])
    known = (week for week in weeks if history.sum_of(week) is None)
    return tuple(_week(history, week, queue) for week in known)


def mean_wait(waited: Iterable[Wait]) -> Fraction | None:
    """The mean wait of all tonnes shipped in these weeks; None where one is not known.

    Weeks without shipments have no tonnes that waited.
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
    """Take the week's purchases into the queue and its shipments out of it."""
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
    """What is in the book now was booked in weeks that are not known."""
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
