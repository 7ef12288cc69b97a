"""How many requests the source still answers, and when it will answer again.

The service counts the requests of the last hour (1,000 for a registered key, 30 for
`DEMO_KEY`, which also has 50 a day) and says in its headers how many are left. Whoever asks
stops a few requests before the end, which are kept for noticing releases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
DEMO_KEY, DEMO_HOURLY = "DEMO_KEY", 30
SHORTEST_POLL_S = 30
RESERVE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Quota:
    """What the last answer said: requests an hour, requests left, and when that was (UTC)."""

    limit: int
    left: int
    observed_at: datetime

    @property
    def reserve(self) -> int:
        """Requests kept for noticing releases."""
        return round(self.limit * RESERVE_SHARE)

    def goes_on_at(self, now: datetime, *, essential: bool) -> datetime | None:
        """When to ask again; None for at once. An essential request may use the reserve.

        The hour rolls, so an hour after the last answer everything is free again. What was seen
        by a clock that was ahead says nothing: the next answer tells how much is left.
        """
        if self.observed_at > now:
            return None
        free_again = self.observed_at + WINDOW
        floor = 0 if essential else self.reserve
        return free_again if self.left <= floor and now < free_again else None


def poll_every_s(limit: int | None, key: str | None) -> int:
    """Seconds between two polls in a release window: half an hour's quota at most."""
    hourly = limit or (DEMO_HOURLY if key in (None, DEMO_KEY) else None)
    return SHORTEST_POLL_S if hourly is None else max(SHORTEST_POLL_S, 2 * 3600 // hourly)
