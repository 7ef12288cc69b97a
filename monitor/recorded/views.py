"""Where a question is asked from: whose figures, up to which instant, and the ledger to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from monitor.config import Settings
from monitor.ledger import query
from monitor.ledger.query import View
from monitor.ledger.store import open_ledger, scratch_copy
from monitor.refresh import from_snapshot
from monitor.trade_calendar import end_of_day


@dataclass(frozen=True, slots=True)
class Look:
    """A question put to what is recorded: `now` is the clock's, `as_of` a day asked for."""

    settings: Settings
    now: datetime
    offline: bool = False
    as_of: date | None = None

    @property
    def replay(self) -> bool:
        """Whether the instant was asked for and is not now."""
        return self.as_of is not None

    def view(self, connection: sqlite3.Connection, newest: datetime | None = None) -> View:
        """Whose figures are shown, and up to when.

        A release just received (published at `newest`) counts even where this machine's clock
        is a little behind USDA's.
        """
        live = self.settings.live and not self.offline
        source = "usda" if live and query.has_source(connection, "usda") else "snapshot"
        as_of = end_of_day(self.as_of) if self.as_of else max(self.now, newest or self.now)
        return View(source, as_of)


@contextmanager
def reading_ledger(settings: Settings) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The ledger to read, and whether it is recorded: without one, the shipped figures."""
    recorded = settings.database.exists()
    with open_ledger(settings.database if recorded else None) as connection:
        if any(query.has_source(connection, source) for source in ("snapshot", "usda")):
            yield connection, recorded
            return
        with scratch_copy(connection) as copy:
            from_snapshot(copy)
            yield copy, False
