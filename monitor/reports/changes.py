"""What the last published week changed of a running reading: before and after, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.purchases import minus
from monitor.core.calendar import WEEK


@dataclass(frozen=True, slots=True)
class Change:
    """One quantity in the week before and in the last one; None is not known."""

    name: str
    field: str
    before: int | None
    after: int | None

    @property
    def by(self) -> int | None:
        """The difference."""
        return minus(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Changes:
    """The quantities of a reading between two published counted weeks."""

    assessment: Assessment
    week_before: date
    week: date
    rows: tuple[Change, ...]


def changes(a: Assessment) -> Changes | None:
    """None where the reading has no two published counted weeks next to each other."""
    points = {point.week_ending: point for point in a.counted}
    lines = {line.week_ending: line for line in a.lines}
    week = a.amounts.week_ending
    if week is None or week not in points or week - WEEK not in points:
        return None
    old, new = points[week - WEEK], points[week]
    due_old, due_new = lines[week - WEEK], lines[week]
    shipped_alone = a.reading.basis == "shipped"
    rows = [
        Change("Shipped" if shipped_alone else "Purchased", "purchased", old.purchased,
               new.purchased),
        *([] if shipped_alone else [Change("Shipped", "shipped", old.shipped, new.shipped)]),
        Change("Straight line", "straight_line_due", due_old.straight, due_new.straight),
        Change("Seasonal line", "seasonal_line_due", due_old.seasonal, due_new.seasonal),
        Change("Unknown destinations", "unknown_outstanding", old.unknown, new.unknown),
    ]  # fmt: skip
    return Changes(a, week - WEEK, week, tuple(rows))
