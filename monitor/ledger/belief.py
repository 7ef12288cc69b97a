"""When an answer that is held back is believed after all, and when it is asked for again.

Pure. A service that answers wrongly answers wrongly for minutes, hours or a day, and gives the
same wrong answer each time: that it comes again is no proof. What undoes known figures has to
stay the same for half a day and over midnight in New York, where somebody at the source has then
begun another working day; what would turn a promise's buyer to nothing is for a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.core.calendar import end_of_day, new_york

Needs = Literal["again", "day", "person"]
"""What it takes: the same a quarter of an hour later, the same on the next day, or a person."""

STRICTEST: tuple[Needs, ...] = ("person", "day", "again")
SOON = timedelta(minutes=15)
HOURS = timedelta(hours=12)
INSTANT = timedelta(microseconds=1)
MOST_POLLS = 120
"""So many polls' time is waited at most: an hour, with a key that may ask every half minute."""


def strictest(needs: Iterable[Needs]) -> Needs:
    """The one that takes most; of none, the mildest."""
    return min(needs, key=STRICTEST.index, default="again")


def believed_from(needs: Needs, first_seen_at: datetime) -> datetime | None:
    """The first instant at which the same answer is believed; None where a person decides."""
    if needs == "person":
        return None
    if needs == "again":
        return first_seen_at + SOON
    day = first_seen_at.astimezone(new_york()).date()
    return max(first_seen_at + HOURS, end_of_day(day) + INSTANT)


def is_believed(needs: Needs, first_seen_at: datetime, now: datetime) -> bool:
    """Whether an answer first seen then, and the same at each look since, is believed now."""
    at = believed_from(needs, first_seen_at)
    return at is not None and at <= now


def looks_again_at(since: datetime, last: datetime, every: timedelta) -> datetime:
    """When a held answer is asked for next: after half as long as it has been held.

    So a fault that lasts minutes is seen to be over within minutes and one of a day within the
    hour. `every` is the time between two polls, by the key's quota, and the least that is waited.
    """
    return last + min(max((last - since) / 2, every), MOST_POLLS * every)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason not to believe an answer at once, and what it takes to believe it.

    `undoes` says that known figures would be lost or changed; otherwise news is not all there.
    """

    reason: str
    needs: Needs
    undoes: bool = True
