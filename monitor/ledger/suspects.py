"""Answers that are not believed yet, and what became of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import LedgerError
from monitor.formats import utc
from monitor.ledger.store import transaction
from monitor.records import Answer

OPEN = (
    "SELECT s.id, s.commodity_code, s.market_year, s.sha256, s.first_seen_at, s.published_at, "
    "s.reasons FROM suspects s WHERE s.settled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """One answer held back; instants as the ledger writes them."""

    id: int
    commodity_code: int
    market_year: int
    sha256: str
    first_seen_at: str
    published_at: str
    reasons: str


def waiting(connection: sqlite3.Connection) -> list[Suspect]:
    """Answers held back and not settled, oldest first."""
    return [Suspect(*row) for row in connection.execute(f"{OPEN} ORDER BY s.id")]


def find(connection: sqlite3.Connection, number: int) -> Suspect:
    """A waiting answer by its number; raises LedgerError when there is none."""
    for suspect in waiting(connection):
        if suspect.id == number:
            return suspect
    raise LedgerError(f"No suspect answer {number} is waiting: see `monitor releases list`.")


def same(connection: sqlite3.Connection, answer: Answer) -> Suspect | None:
    """The waiting suspect with this very body."""
    for suspect in waiting(connection):
        place = (suspect.commodity_code, suspect.market_year, suspect.sha256)
        if place == (answer.commodity_code, answer.market_year, answer.sha256):
            return suspect
    return None


def hold(connection: sqlite3.Connection, answer: Answer, reasons: str) -> Suspect:
    """Hold an answer back; an earlier one of the same slice is replaced by it."""
    settle(connection, answer, "replaced")
    with transaction(connection):
        connection.execute(
            "INSERT INTO suspects (source, commodity_code, market_year, sha256, first_seen_at, "
            "published_at, reasons) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                answer.source,
                answer.commodity_code,
                answer.market_year,
                answer.sha256,
                utc(answer.retrieved_at),
                utc(answer.published_at),
                reasons,
            ),
        )
    held = same(connection, answer)
    if held is None:
        raise LedgerError("A suspect answer could not be noted: the database was not changed.")
    return held


def settle(connection: sqlite3.Connection, answer: Answer, outcome: str) -> None:
    """Close what is waiting of an answer's slice: `repeated`, `accepted` or `replaced`."""
    _settle(connection, answer.commodity_code, answer.market_year, answer.retrieved_at, outcome)


def _settle(
    connection: sqlite3.Connection, code: int, year: int, now: datetime, outcome: str
) -> None:
    with transaction(connection):
        connection.execute(
            "UPDATE suspects SET settled_at = ?, settled_as = ? "
            "WHERE commodity_code = ? AND market_year = ? AND settled_at IS NULL",
            (utc(now), outcome, code, year),
        )
