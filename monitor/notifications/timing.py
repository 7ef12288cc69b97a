"""Compute when a message is sent: digests, quiet hours, retries. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.settings.recipients import WEEKDAYS, Recipient

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)
"""How long a message is retried; RFC 5321 (4.5.4.1) asks for at least four to five days."""

DAY = timedelta(days=1)


def due_at(recipient: Recipient, now: datetime, *, urgent: bool = False) -> datetime:
    """Return when an alert raised now is sent to the recipient: now, or later (UTC).

    An `urgent` one does not wait for a digest; quiet hours hold for all.
    """
    at_once = urgent or recipient.rhythm == "at once"
    slot = now if at_once else _next_digest(recipient, now)
    return _after_quiet(recipient, slot)


def retry_at(failing_since: datetime, now: datetime, chance: Callable[[], float]) -> datetime:
    """Return when to retry: after as long as it has been failing already, within limits.

    `chance` returns a number from 0 to 1, which makes the pause between half and all of that,
    because many messages must not come back at once.
    """
    pause = min(max(now - failing_since, FIRST_PAUSE), LONGEST_PAUSE)
    return now + pause * (0.5 + 0.5 * chance())


def is_given_up(failing_since: datetime, next_try: datetime) -> bool:
    """Return whether a message has been tried long enough."""
    return next_try - failing_since > GIVEN_UP_AFTER


def _next_digest(recipient: Recipient, now: datetime) -> datetime:
    """Return the recipient's next digest time after now."""
    day = _here(recipient, now).date()
    weekly = recipient.rhythm == "weekly"
    while True:
        slot = _at(recipient, datetime.combine(day, recipient.hour))
        if slot > now and (not weekly or WEEKDAYS[day.weekday()] == recipient.weekday):
            return slot
        day += DAY


def _after_quiet(recipient: Recipient, at: datetime) -> datetime:
    """Return the instant, or the end of the quiet hours that contain it."""
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
    """Return local time as an instant; a time skipped in spring becomes an hour later."""
    at: datetime = local.replace(tzinfo=ZoneInfo(recipient.zone))
    return at.astimezone(UTC)
