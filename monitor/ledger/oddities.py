"""What is not as known in the last answer of each of the source's addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.errors import SourceChanged
from monitor.core.formats import utc
from monitor.core.records import Oddity
from monitor.ledger.store import transaction


@dataclass(frozen=True, slots=True)
class Seen:
    """One oddity: where, what, the record as text, and since when it is there.

    Where the answer was `refused` nothing of it is used; otherwise it is, as far as it can be read.
    """

    place: str
    what: str
    record: str
    refused: bool
    first_seen_at: datetime


def note(
    connection: sqlite3.Connection, place: str, found: Sequence[Oddity], now: datetime
) -> None:
    """Remember what an answer that could be read has of oddities; without any, forget."""
    _replace(connection, place, [(odd.what, odd.record, False) for odd in found], now)


def refuse(connection: sqlite3.Connection, place: str, error: SourceChanged, now: datetime) -> None:
    """Remember that an answer was of a shape that is not known."""
    _replace(connection, place, [(error.reason, error.record or "", True)], now)


def seen(connection: sqlite3.Connection) -> list[Seen]:
    """All there are, those first that were refused."""
    rows = connection.execute(
        "SELECT place, what, record, refused, first_seen_at FROM oddities "
        "ORDER BY refused DESC, place, what"
    )
    return [
        Seen(place, what, shown, bool(refused), datetime.fromisoformat(since))
        for place, what, shown, refused, since in rows
    ]


def _replace(
    connection: sqlite3.Connection, place: str, found: list[tuple[str, str, bool]], now: datetime
) -> None:
    """Put these in the place of what was known; one that stays keeps its first day."""
    own = {what for what, _, _ in found}
    before = connection.execute("SELECT what FROM oddities WHERE place = ?", (place,)).fetchall()
    if not found and not before:
        return
    with transaction(connection):
        for (what,) in before:
            if what not in own:
                connection.execute(
                    "DELETE FROM oddities WHERE place = ? AND what = ?", (place, what)
                )
        connection.executemany(
            "INSERT INTO oddities VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "record = excluded.record, refused = excluded.refused",
            [(place, what, record, refused, utc(now)) for what, record, refused in found],
        )
