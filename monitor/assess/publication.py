"""State of the source's publication: on time, overdue, suspended or catching up.

Pure: it uses only when each week became public, and the release calendar. Whether the monitor
checked for newer weeks up to the instant given is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from monitor.core.calendar import WEEK, release_at, weeks_overdue
from monitor.core.frozen import Frozen

PublicationState = Literal["on time", "overdue", "suspended", "catching up"]
Published = Mapping[date, datetime]
"""The weeks known at an instant, each with its first publication; never empty."""

WHY_MISSING: Mapping[PublicationState | None, str] = {
    "overdue": "USDA is late",
    "suspended": "USDA has suspended publication",
    "catching up": "USDA is catching up after a suspension",
}
"""What a report says when weeks are missing; no entry if the reason is not known."""

SUSPENDED_AFTER = 2
"""This many missed releases in a row are a suspension, not a delay."""


class Resumption(Frozen):
    """The end of a suspension: its first missing week, the instant, and the weeks since."""

    first_missing: date
    resumed_at: datetime
    weeks: tuple[date, ...]


def state_at(published: Published, at: datetime) -> PublicationState:
    """Return the state at an instant, from the weeks published by then.

    A week is overdue if it is missing after its release time and the grace period. Two of them
    are a suspension. After one the source is catching up while weeks are missing, unless two
    more scheduled releases have failed since the last one that came: then it is suspended
    again.
    """
    last = max(published)
    overdue = list(weeks_overdue(last, at))
    if not overdue:
        return "on time"
    passed_in_silence = [week for week in overdue if release_at(week) > published[last]]
    if _came_late(last, published[last]) and len(passed_in_silence) < SUSPENDED_AFTER:
        return "catching up"
    return "overdue" if len(overdue) < SUSPENDED_AFTER else "suspended"


def latest_resumption(published: Published, at: datetime) -> Resumption | None:
    """Return the suspension that ended within the week before `at`; None if none did.

    It is derived from the publications alone, so no state has to be stored.
    """
    for resumed_at in sorted({on for on in published.values() if at - WEEK < on <= at}):
        before = {week: on for week, on in published.items() if on < resumed_at}
        if before and state_at(before, resumed_at) == "suspended":
            came = sorted(week for week, on in published.items() if on >= resumed_at)
            return Resumption(max(before) + WEEK, resumed_at, tuple(came))
    return None


def _came_late(week: date, published_at: datetime) -> bool:
    """Return whether a week was published only after the next one was overdue as well."""
    return any(weeks_overdue(week, published_at))
