"""What the tracker would have said: the assessment of one reading on many days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from monitor.assess.assessment import Assessment
from monitor.core.calendar import THURSDAY

Every = Literal["day", "week"]


@dataclass(frozen=True, slots=True)
class Said:
    """All assessments as they were on one day (New York)."""

    on: date
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """The days in order, the oldest first."""

    days: tuple[Said, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The readings, in the order of the promises file."""
        return tuple(a.key for a in self.days[-1].assessments) if self.days else ()

    def of(self, key: str) -> Iterator[tuple[date, Assessment]]:
        """One reading's assessments, day by day."""
        for said in self.days:
            for a in said.assessments:
                if a.key == key:
                    yield said.on, a


def days_between(first: date, last: date, every: Every) -> Sequence[date]:
    """The days to look at: each day, or each Thursday; none when `last` is before `first`."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return days if every == "day" else [day for day in days if day.weekday() == THURSDAY]
