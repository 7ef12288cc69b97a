"""When a message leaves: digests, quiet hours, repeats, and tries after a failure. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.settings.recipients import WEEKDAYS, Recipient

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)
"""How long a message is tried; RFC 5321 (4.5.4.1) asks for four to five days at least."""

DAY = timedelta(days=1)


def due_at(recipient: Recipient, now: datetime) -> datetime:
    """When what happens now is told to the recipient: now, or a later instant (UTC)."""
    slot = now if recipient.rhythm == "at once" else _next_digest(recipient, now)
    return _after_quiet(recipient, slot)


def retry_at(failing_since: datetime, now: datetime, chance: Callable[[], float]) -> datetime:
    """When to try again: after as long as it has been failing already, so ever more rarely.

    `chance` gives a number from 0 to 1: of that pause half to all is waited, so that many
    messages do not come back at once.
    """
    pause = min(max(now - failing_since, FIRST_PAUSE), LONGEST_PAUSE)
    return now + pause * (0.5 + 0.5 * chance())


def is_given_up(failing_since: datetime, next_try: datetime) -> bool:
    """Whether a message has been tried long enough."""
    return next_try - failing_since > GIVEN_UP_AFTER


def _next_digest(recipient: Recipient, now: datetime) -> datetime:
    """The first hour of a digest after now."""
    day = _here(recipient, now).date()
    weekly = recipient.rhythm == "weekly"
    while True:
        slot = _at(recipient, datetime.combine(day, recipient.hour))
        if slot > now and (not weekly or WEEKDAYS[day.weekday()] == recipient.weekday):
            return slot
        day += DAY


def _after_quiet(recipient: Recipient, at: datetime) -> datetime:
    """The instant itself, or the end of the quiet hours it falls into."""
    if recipient.quiet is None:
        return at
    begins, ends = recipient.quiet
    local = _here(recipient, at)
    if not _is_within(local.time(), begins, ends):
        return at
    day = local.date() if local.time() < ends else local.date() + DAY
    return _at(recipient, datetime.combine(day, ends))


def _is_within(clock: time, begins: time, ends: time) -> bool:
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


def _here(recipient: Recipient, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(recipient.zone))


def _at(recipient: Recipient, local: datetime) -> datetime:
    """A wall clock's time as an instant; one the clock skips in spring is an hour later."""
    at: datetime = local.replace(tzinfo=ZoneInfo(recipient.zone))
    return at.astimezone(UTC)
