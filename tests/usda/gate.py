"""The gate in front of USDA (api.data.gov): who may ask, and how often."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

from .reply import Reply, error_reply

KEY_HEADER = "X-Api-Key"
PERIOD = timedelta(hours=1)


class Gate:
    """One valid key with a number of requests an hour, counted on the world's clock.

    `limit` may be changed at any time. A refused request does not count.
    """

    def __init__(self, key: str, limit: int) -> None:
        self.key = key
        self.limit = limit
        self._let_in_at: deque[datetime] = deque()
        self._lock = Lock()

    def ask(self, key: str | None, now: datetime) -> tuple[Reply | None, Mapping[str, str]]:
        """The refusal, if any, and the headers that go on the answer either way."""
        if not key:
            return error_reply("API_KEY_MISSING"), {}
        if key != self.key:
            return error_reply("API_KEY_INVALID"), {}
        with self._lock:
            refused = self._used(now) >= self.limit
            if not refused:
                self._let_in_at.append(now)
            headers = self._headers(now)
        return (error_reply("OVER_RATE_LIMIT") if refused else None), headers

    def _used(self, now: datetime) -> int:
        while self._let_in_at and self._let_in_at[0] <= now - PERIOD:
            self._let_in_at.popleft()
        return len(self._let_in_at)

    def _headers(self, now: datetime) -> Mapping[str, str]:
        remaining = max(0, self.limit - self._used(now))
        return {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(remaining)}
