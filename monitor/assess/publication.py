"""Whether the source publishes as it should: on time, overdue, suspended or catching up.

Pure; it knows only when each week became public, and the release calendar. It judges the
source: whether anybody *looked* for newer weeks until the instant given is the caller's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.core.calendar import WEEK, release_at, weeks_overdue

PublicationState = Literal["on time", "overdue", "suspended", "catching up"]
Published = Mapping[date, datetime]
"""The weeks known at an instant, each with its first publication; never empty."""

WHY_MISSING: Mapping[PublicationState | None, str] = {
    "overdue": "USDA is late",
    "suspended": "USDA has suspended publication",
    "catching up": "USDA is catching up after a suspension",
}
"""What a report says of the source where weeks are missing; nothing where it is not known."""

SUSPENDED_AFTER = 2
"""So many releases in a row that do not come are a suspension, not a delay."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """The end of a suspension: its first missing week, when that came, and all that came since."""

    first_missing: date
    resumed_at: datetime
    weeks: tuple[date, ...]


def state_at(published: Published, at: datetime) -> PublicationState:
    """The state at an instant, from the weeks published by then.

    A week is overdue when it is missing after its time and the grace. Two of them are a
    suspension; after one the source is catching up while weeks are missing, unless two more
    releases in a row have not come since the last one that did: then it is suspended again.
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
    """The suspension that ended within the week before `at`; None when none did.

    It is read from the publications alone, so nobody has to remember that there was one, and
    one that ended long ago is not news.
    """
    for resumed_at in sorted({on for on in published.values() if at - WEEK < on <= at}):
        before = {week: on for week, on in published.items() if on < resumed_at}
        if before and state_at(before, resumed_at) == "suspended":
            came = sorted(week for week, on in published.items() if on >= resumed_at)
            return Resumption(max(before) + WEEK, resumed_at, tuple(came))
    return None


def _came_late(week: date, published_at: datetime) -> bool:
    """Whether a week came only when the one after it was overdue as well."""
    return any(weeks_overdue(week, published_at))
