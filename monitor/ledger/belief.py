"""Decide when a quarantined response is accepted, and when it is fetched again.

Rules only, no database. When USDA returns wrong data it does so for minutes, hours or a day, and
identically each time, so a repeated response proves nothing. A response that would undo known
figures is accepted after it has stayed the same for twelve hours and past midnight in New York,
that is, into USDA's next working day. One that would reduce a promise's buyer to nothing has to be
accepted by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from monitor.core.calendar import end_of_day, new_york
from monitor.core.frozen import Frozen

Needs = Literal["again", "day", "person"]
"""When to accept: unchanged after 15 minutes, unchanged on the next day, or by hand only."""

STRICTEST: tuple[Needs, ...] = ("person", "day", "again")
SOON = timedelta(minutes=15)
HOURS = timedelta(hours=12)
INSTANT = timedelta(microseconds=1)
MOST_POLLS = 120
"""Longest wait, in polls: an hour, with a key that allows one every half minute."""


def strictest(needs: Iterable[Needs]) -> Needs:
    """Return the strictest requirement; "again" if there is none."""
    return min(needs, key=STRICTEST.index, default="again")


def believed_from(needs: Needs, first_seen_at: datetime) -> datetime | None:
    """Return when an unchanged response is accepted; None if only by hand."""
    if needs == "person":
        return None
    if needs == "again":
        return first_seen_at + SOON
    day = first_seen_at.astimezone(new_york()).date()
    return max(first_seen_at + HOURS, end_of_day(day) + INSTANT)


def is_believed(needs: Needs, first_seen_at: datetime, now: datetime) -> bool:
    """Return whether a response unchanged since `first_seen_at` is accepted at `now`."""
    at = believed_from(needs, first_seen_at)
    return at is not None and at <= now


def looks_again_at(since: datetime, last: datetime, every: timedelta) -> datetime:
    """Return when to fetch a quarantined response again: after half as long as it has been held.

    A fault of minutes is thus cleared within minutes and one of a day within the hour. `every` is
    the time between two polls by the key's quota, and the shortest wait.
    """
    return last + min(max((last - since) / 2, every), MOST_POLLS * every)


class Doubt(Frozen):
    """One reason to quarantine a response, and what it takes to accept it.

    `undoes`: known figures would be lost or changed; otherwise new figures are incomplete.
    """

    reason: str
    needs: Needs
    undoes: bool = True
