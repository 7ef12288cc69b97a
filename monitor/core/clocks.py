"""Whether this machine's clock can be right.

A pass dates what it records and says by the clock, and what was known on a day never changes
afterwards. So a clock that cannot be right ends a pass before anything is written, and one that
differs from the source's is told. Pure but for `utc_now`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.core.errors import ClockWrong
from monitor.core.formats import new_york_time

BEHIND = timedelta(days=1)
"""How long before the newest recorded publication a clock may stand."""

FAR = timedelta(days=3 * 365)
"""How far from the newest publication on record: an installation may have been off for two years,
or never have had a key."""

TOLD = timedelta(minutes=10)
"""A clock that differs so much from the source's is told by a pass."""


def utc_now() -> datetime:
    """Return this machine's clock; a pass reads it once and hands it down."""
    return datetime.now(UTC)


def check(now: datetime, shipped_at: datetime, recorded_at: datetime | None) -> None:
    """Raise ClockWrong where `now` is far from the newest publications shipped and recorded."""
    newest = max(shipped_at, recorded_at or shipped_at)
    early = now < (recorded_at - BEHIND if recorded_at else shipped_at - FAR)
    if early or now > newest + FAR:
        on_record = recorded_at if early and recorded_at else newest
        raise ClockWrong(
            f"This machine's clock is {now:%Y-%m-%d %H:%M} UTC, but the newest figures on record "
            f"were published {new_york_time(on_record)}: set the clock."
        )


def instant_of(server_time: str | None) -> datetime | None:
    """The instant of an answer's Date header; None where it has none that can be read."""
    try:
        return parsedate_to_datetime(server_time or "").astimezone(UTC)
    except ValueError:
        return None


def is_ahead(now: datetime, theirs: datetime | None) -> bool:
    """Whether this clock is so far ahead of the source's that what is due by it may not be."""
    return theirs is not None and now - theirs > TOLD


def remark(now: datetime, theirs: datetime | None, allowed: timedelta = TOLD) -> str | None:
    """How this clock differs from the source's; None where it agrees or is not told."""
    if theirs is None or abs(now - theirs) <= allowed:
        return None
    until_then = "; until then no release is said to be overdue" if is_ahead(now, theirs) else ""
    return (
        f"this machine's clock is {now:%Y-%m-%d %H:%M} UTC, USDA's {theirs:%Y-%m-%d %H:%M}: "
        f"set the clock (releases are timed by it{until_then})."
    )
