"""The time in which the scripted USDA lives: a settable clock and New York's wall time.

Nothing here reads the machine's clock. Instants are aware UTC, as everywhere in the project;
only the text of a release stamp is New York time without a zone, because USDA writes it so.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
RELEASE_TIME = time(8, 30)
DAYS_FROM_WEEK_ENDING_TO_RELEASE = 7


class Clock:
    """A clock that stands still until a test moves it.

    >>> clock = Clock(datetime(2026, 9, 10, 12, 29, tzinfo=UTC))
    >>> clock.advance(minutes=1)
    >>> clock().isoformat()
    '2026-09-10T12:30:00+00:00'
    """

    def __init__(self, now: datetime) -> None:
        self._now = as_utc(now)

    def __call__(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to `now`, forwards or backwards."""
        self._now = as_utc(now)

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move on by the given span of elapsed (not wall-clock) time."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def as_utc(instant: datetime) -> datetime:
    """`instant` in UTC; refuses one without a zone, which would mean a different hour elsewhere."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; pass an aware datetime")
    return instant.astimezone(UTC)


def new_york(day: date, at: time = RELEASE_TIME) -> datetime:
    """The instant (UTC) at which New York's clocks show `at` on `day`; 08:30 if not told."""
    return datetime.combine(day, at, NEW_YORK).astimezone(UTC)


def on_time(week_ending: date) -> datetime:
    """When a week is published if nothing delays it: the next Thursday, 08:30 New York time.

    Federal holidays are left out on purpose: a test that needs the Friday names it.
    """
    return new_york(week_ending + timedelta(days=DAYS_FROM_WEEK_ENDING_TO_RELEASE))


def new_york_day(instant: datetime) -> date:
    """The calendar day it is in New York at `instant`."""
    return instant.astimezone(NEW_YORK).date()


def stamp_text(instant: datetime) -> str:
    """`instant` as `releaseTimeStamp` shows it: New York time, no zone, milliseconds if any."""
    precision = "milliseconds" if instant.microsecond else "seconds"
    return instant.astimezone(NEW_YORK).replace(tzinfo=None).isoformat(timespec=precision)
