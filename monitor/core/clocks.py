"""Check this machine's clock against recorded publications and against USDA's clock.

A pass dates everything it records by the clock, and those dates are never changed afterwards. An
impossible clock therefore ends a pass before anything is written; one that differs from USDA's is
reported. No input or output here but `utc_now`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.core.errors import ClockWrong
from monitor.core.formats import new_york_time

BEHIND = timedelta(days=1)
"""How far behind the newest recorded publication the clock may be."""

FAR = timedelta(days=3 * 365)
"""How far from the newest known publication the clock may be.

Three years, because an installation may have been off for two, or never have had a key.
"""

MIN_REPORTED = timedelta(minutes=10)
"""Smallest difference from USDA's clock that a pass reports."""


def utc_now() -> datetime:
    """Return this machine's clock; a pass reads it once and hands it down."""
    return datetime.now(UTC)


def check(now: datetime, shipped_at: datetime, recorded_at: datetime | None) -> None:
    """Raise ClockWrong if `now` is far from the newest bundled and recorded publications."""
    newest = max(shipped_at, recorded_at or shipped_at)
    early = now < (recorded_at - BEHIND if recorded_at else shipped_at - FAR)
    if early or now > newest + FAR:
        on_record = recorded_at if early and recorded_at else newest
        raise ClockWrong(
            f"This machine's clock is {now:%Y-%m-%d %H:%M} UTC, but the newest figures on record "
            f"were published {new_york_time(on_record)}: set the clock."
        )


def instant_of(server_time: str | None) -> datetime | None:
    """Return the instant of an HTTP Date header; None if it is missing or unreadable."""
    from email.utils import parsedate_to_datetime  # because only a request needs it

    try:
        return parsedate_to_datetime(server_time or "").astimezone(UTC)
    except (ValueError, OverflowError):  # such as a date in the year 1 with a time zone
        return None


def is_ahead(now: datetime, theirs: datetime | None) -> bool:
    """Return whether this clock is so far ahead of USDA's that releases seem due too early."""
    return theirs is not None and now - theirs > MIN_REPORTED


def remark(now: datetime, theirs: datetime | None, allowed: timedelta = MIN_REPORTED) -> str | None:
    """Describe how this clock differs from USDA's; None if within `allowed` or unknown."""
    if theirs is None or abs(now - theirs) <= allowed:
        return None
    until_then = "; until then no release is said to be overdue" if is_ahead(now, theirs) else ""
    return (
        f"this machine's clock is {now:%Y-%m-%d %H:%M} UTC, USDA's {theirs:%Y-%m-%d %H:%M}: "
        f"set the clock (releases are timed by it{until_then})."
    )
