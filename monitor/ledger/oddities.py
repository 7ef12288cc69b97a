"""Irregularities in the last response from each of the source's addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.core.errors import SourceChanged
from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.core.records import Oddity
from monitor.ledger.store import transaction


class Seen(Frozen):
    """One irregularity: address, description, record as text, and since when it has occurred.

    `refused`: nothing of the response was used; otherwise its readable parts were.
    """

    place: str
    what: str
    record: str
    refused: bool
    first_seen_at: datetime


CROSS_CHECK = " (cross-check)"
"""How the address of an answer ends that the export sales do not need."""


def of_cross_check(address: str) -> str:
    """Return an address of a cross-check as a place of irregularities."""
    return f"{address}{CROSS_CHECK}"


def note(connection: sqlite3.Connection, place: str, new: Sequence[Oddity], now: datetime) -> None:
    """Replace the irregularities of an address by those of a usable response; none clears them."""
    _replace(connection, place, [(odd.what, odd.record, False) for odd in new], now)


def has_any(connection: sqlite3.Connection, place: str) -> bool:
    """Return whether the last response from an address had irregularities."""
    found = connection.execute("SELECT 1 FROM oddities WHERE place = ? LIMIT 1", (place,))
    return found.fetchone() is not None


def refuse(connection: sqlite3.Connection, place: str, error: SourceChanged, now: datetime) -> None:
    """Record that a response had an unknown format."""
    _replace(connection, place, [(error.reason, error.record or "", True)], now)


def seen(connection: sqlite3.Connection) -> list[Seen]:
    """Return all irregularities, those of refused responses first."""
    rows = connection.execute(
        "SELECT place, what, record, refused, first_seen_at FROM oddities "
        "ORDER BY refused DESC, place, what"
    )
    return [
        Seen(place, what, shown, bool(refused), datetime.fromisoformat(since))
        for place, what, shown, refused, since in rows
    ]


def _replace(
    connection: sqlite3.Connection, place: str, new: list[tuple[str, str, bool]], now: datetime
) -> None:
    """Replace the irregularities of an address; those already known keep their first date."""
    own = {what for what, _, _ in new}
    before = connection.execute("SELECT what FROM oddities WHERE place = ?", (place,)).fetchall()
    if not new and not before:
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
            [(place, what, record, refused, utc(now)) for what, record, refused in new],
        )
