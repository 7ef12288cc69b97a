"""Where a question is asked from: whose figures, up to which instant, and the ledger to read."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from monitor.core.calendar import end_of_day
from monitor.core.frozen import Frozen
from monitor.core.records import SHIPPED, USDA
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.settings.settings import Settings


class Query(Frozen):
    """A question put to what is recorded: `now` is the clock's, `as_of` a day asked for."""

    settings: Settings
    now: datetime
    offline: bool = False
    as_of: date | None = None

    @property
    def replay(self) -> bool:
        """Return whether a past day was requested instead of now."""
        return self.as_of is not None

    def view(
        self,
        connection: sqlite3.Connection,
        newest: datetime | None = None,
        source_time: datetime | None = None,
    ) -> AsOf:
        """Return the source whose figures are shown, and up to when.

        A release just received (published at `newest`) counts even if this machine's clock is a
        little behind USDA's. The instant is never later than now, because a release due later
        today is not missing. `source_time` is USDA's clock, if USDA was just queried.
        """
        latest = max(self.now, newest or self.now)
        as_of = min(end_of_day(self.as_of), latest) if self.as_of else latest
        return AsOf(self.source(connection), as_of, source_time or latest)

    def source(self, connection: sqlite3.Connection) -> str:
        """Return the source of the figures shown: USDA if any of its figures are recorded.

        A key makes no difference, because recorded figures stay known without it.
        """
        recorded = not self.offline and read.has_source(connection, USDA)
        return USDA if recorded else SHIPPED
