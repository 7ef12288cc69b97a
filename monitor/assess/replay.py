"""Assessments of past days, as the monitor would have made them on each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from monitor.assess.assessment import Assessment
from monitor.core.calendar import THURSDAY
from monitor.core.frozen import Frozen

Every = Literal["day", "week"]


class Said(Frozen):
    """All assessments as they were on one day (New York)."""

    on: date
    assessments: tuple[Assessment, ...]


class Replay(Frozen):
    """The days replayed, oldest first."""

    days: tuple[Said, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the readings' keys in the order of the commitments file."""
        return tuple(a.key for a in self.days[-1].assessments) if self.days else ()

    def of(self, key: str) -> Iterator[tuple[date, Assessment]]:
        """Yield one reading's assessments, day by day."""
        for day in self.days:
            for a in day.assessments:
                if a.key == key:
                    yield day.on, a


def days_between(first: date, last: date, every: Every) -> Sequence[date]:
    """Return each day, or each Thursday, from `first` to `last`; may be empty."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return days if every == "day" else [day for day in days if day.weekday() == THURSDAY]
