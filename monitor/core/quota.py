"""Track how many requests USDA still allows, and when it allows more.

USDA counts the requests of the last hour (1,000 for a registered key; 30, and 50 a day, for
`DEMO_KEY`) and reports the remaining number in its headers. A few requests are always held in
reserve for detecting releases.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.core.frozen import Frozen

WINDOW = timedelta(hours=1)
DEMO_KEY, DEMO_HOURLY = "DEMO_KEY", 30
SHORTEST_POLL_S = 30
FAST_POLL_S = 10
FAST_POLLS_FOR = timedelta(minutes=10)
"""How long after a release is due it is polled for every ten seconds, with enough quota."""

POLLS_OF_THAT_HOUR = 170
"""Requests of an hour of polls that begins with these, a minute before the release is due."""

RESERVE_SHARE = 0.1


class Quota(Frozen):
    """The quota in the last response: requests per hour, requests left, and when (UTC)."""

    limit: int
    left: int
    observed_at: datetime

    @property
    def reserve(self) -> int:
        """Return the number of requests reserved for detecting releases."""
        return round(self.limit * RESERVE_SHARE)

    def goes_on_at(self, now: datetime, *, essential: bool) -> datetime | None:
        """Return when the next request is allowed; None for now. `essential` may use the reserve.

        The window rolls, so an hour after the last response the whole quota is free again. A
        reading from the future came from a clock that was ahead and is ignored: the next response
        gives the true number.
        """
        if self.observed_at > now:
            return None
        free_again = self.observed_at + WINDOW
        floor = 0 if essential else self.reserve
        return free_again if self.left <= floor and now < free_again else None


def poll_every_s(limit: int | None, key: str | None) -> int:
    """Return the seconds between two polls in a release window: at most half the hourly quota."""
    hourly = limit or (DEMO_HOURLY if key in (None, DEMO_KEY) else None)
    return SHORTEST_POLL_S if hourly is None else max(SHORTEST_POLL_S, 2 * 3600 // hourly)


def has_fast_polls(quota: Quota | None) -> bool:
    """Return whether an hour that begins with fast polls takes at most half of what is left.

    The other half is for the pass that follows, and for others who use the key. If the service
    names no quota, it is not known to allow them.
    """
    return quota is not None and quota.left - quota.reserve >= 2 * POLLS_OF_THAT_HOUR
