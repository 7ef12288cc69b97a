"""Ask for a weekly answer once it is out: again soon while it is late, later if it stays away."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.core.frozen import Frozen
from monitor.ledger import requests

SOON, LATER, PATIENCE = timedelta(minutes=30), timedelta(days=1), timedelta(hours=6)
"""Time between two requests for a week, and after how long the longer one holds."""


class WeeklyLook(Frozen):
    """A weekly answer by its name, under which the ledger remembers when it was asked for."""

    name: str

    def is_due(self, connection: sqlite3.Connection, due_at: datetime, now: datetime) -> bool:
        """Return whether to ask: what was out at `due_at` is not recorded, nor just asked for."""
        done_at = requests.list_asked_at(connection, f"{self.name} recorded")
        asked_at = self.asked_at(connection)
        if done_at is not None and due_at <= done_at <= now:
            return False
        if asked_at is None or not due_at <= asked_at <= now:
            return True
        return now - asked_at >= (SOON if now - due_at < PATIENCE else LATER)

    def asked_at(self, connection: sqlite3.Connection) -> datetime | None:
        """Return when it was asked for last; None for never."""
        return requests.list_asked_at(connection, self.name)

    def note_asked(self, connection: sqlite3.Connection, now: datetime) -> None:
        """Record that it was asked for now."""
        requests.note_list(connection, self.name, now)

    def note_done(self, connection: sqlite3.Connection, now: datetime) -> None:
        """Record that all that is out now was recorded."""
        requests.note_list(connection, f"{self.name} recorded", now)
