"""Where a question is asked from: whose figures, up to which instant, and the ledger to read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.calendar import end_of_day
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Query:
    """A question put to what is recorded: `now` is the clock's, `as_of` a day asked for."""

    settings: Settings
    now: datetime
    offline: bool = False
    as_of: date | None = None

    @property
    def replay(self) -> bool:
        """Whether the instant was asked for and is not now."""
        return self.as_of is not None

    def view(
        self,
        connection: sqlite3.Connection,
        newest: datetime | None = None,
        source_time: datetime | None = None,
    ) -> AsOf:
        """Whose figures are shown, and up to when.

        A release just received (published at `newest`) counts even where this machine's clock
        is a little behind USDA's. Nobody looks past now: what is due later today is not missing.
        `source_time` is USDA's clock, where it was just asked.
        """
        latest = max(self.now, newest or self.now)
        as_of = min(end_of_day(self.as_of), latest) if self.as_of else latest
        return AsOf(self.source(connection), as_of, source_time or latest)

    def source(self, connection: sqlite3.Connection) -> str:
        """Whose figures are shown: USDA's where any are recorded, whoever asks.

        Whether a key is set here decides nothing: what is recorded stays known without it.
        """
        recorded = not self.offline and read.has_source(connection, "usda")
        return "usda" if recorded else "snapshot"
