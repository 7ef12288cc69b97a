"""Quarantined responses, and how each was resolved."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.core.errors import LedgerError
from monitor.core.formats import new_york_time, utc
from monitor.core.frozen import Frozen
from monitor.core.records import Origin, SourceResponse
from monitor.ledger.belief import Doubt, Needs, believed_from, strictest
from monitor.ledger.store import transaction

OPEN = (
    "SELECT s.id, s.commodity_code, s.market_year, s.sha256, s.first_seen_at, s.published_at, "
    "s.reasons, s.needs, s.undoes, s.content, s.origin FROM suspects s WHERE s.settled_at IS NULL"
)


class Suspect(Frozen):
    """A quarantined response; instants are text, as in the ledger.

    `needs` is what it takes to accept it. `undoes` is 1 if known figures would be lost or changed
    by it, 0 if new figures are only incomplete. `content` is the fingerprint of its rows, which
    ignores their order and white space.
    """

    id: int
    commodity_code: int
    market_year: int
    sha256: str
    first_seen_at: str
    published_at: str
    reasons: str
    needs: Needs = "day"
    undoes: int = 1
    content: str = ""
    origin: Origin = "api"

    @property
    def since(self) -> datetime:
        """Return when the response was first seen."""
        return datetime.fromisoformat(self.first_seen_at)

    @property
    def believed_from(self) -> datetime | None:
        """Return when an unchanged response is accepted; None if only by hand."""
        return believed_from(self.needs, self.since)

    @property
    def prospect(self) -> str:
        """Return what will happen to it, as the end of a sentence."""
        person = f"`monitor releases accept {self.id}`"
        at = self.believed_from
        if at is None:
            return f"it is accepted only by {person}"
        return f"it is accepted if still the same {new_york_time(at)}, or by {person}"


def waiting_of(connection: sqlite3.Connection, commodity_codes: Sequence[int]) -> list[Suspect]:
    """Return the open quarantined responses of these commodities, oldest first."""
    return [s for s in waiting(connection) if s.commodity_code in commodity_codes]


def waiting(connection: sqlite3.Connection) -> list[Suspect]:
    """Return the open quarantined responses, oldest first."""
    return [Suspect(*row) for row in connection.execute(f"{OPEN} ORDER BY s.id")]


def find(connection: sqlite3.Connection, number: int) -> Suspect:
    """Return an open quarantined response by its number; raise LedgerError if there is none."""
    for suspect in waiting(connection):
        if suspect.id == number:
            return suspect
    raise LedgerError(f"No quarantined response {number}: see `monitor releases list`.")


def alike(connection: sqlite3.Connection, answer: SourceResponse, needs: Needs) -> Suspect | None:
    """Return the open quarantined response that this one repeats; None if there is none.

    Repeating means the same rows of the same origin; if both are only incomplete ("again"), other
    rows may differ.
    """
    own = [
        suspect
        for suspect in waiting(connection)
        if (suspect.commodity_code, suspect.market_year, suspect.origin)
        == (answer.commodity_code, answer.market_year, answer.origin)
    ]
    rows = content(answer)
    repeated = (s for s in own if s.content == rows or s.needs == needs == "again")
    return next(repeated, None)


def doubted_release(connection: sqlite3.Connection, answer: SourceResponse) -> int | None:
    """Return the newest release of a commodity-year if it was accepted only because it repeated."""
    row = connection.execute(
        "SELECT r.id FROM releases r JOIN suspects s ON s.commodity_code = r.commodity_code "
        "AND s.market_year = r.market_year AND s.settled_at = r.retrieved_at "
        "AND s.settled_as = 'repeated' WHERE r.id = (SELECT max(id) FROM releases "
        "WHERE source = ? AND commodity_code = ? AND market_year = ? AND scope = ?)",
        (answer.source, answer.commodity_code, answer.market_year, answer.scope),
    ).fetchone()
    return None if row is None else int(row[0])


def hold(
    connection: sqlite3.Connection, answer: SourceResponse, doubts: Sequence[Doubt]
) -> Suspect:
    """Quarantine a response; it replaces an earlier one, as in `settle`."""
    settle(connection, answer, "replaced")
    with transaction(connection):
        connection.execute(
            "INSERT INTO suspects (source, commodity_code, market_year, sha256, first_seen_at, "
            "published_at, reasons, needs, undoes, content, origin) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                answer.source,
                answer.commodity_code,
                answer.market_year,
                answer.sha256,
                utc(answer.retrieved_at),
                utc(answer.published_at),
                "; ".join(doubt.reason for doubt in doubts),
                strictest(doubt.needs for doubt in doubts),
                any(doubt.undoes for doubt in doubts),
                content(answer),
                answer.origin,
            ),
        )
    held = alike(connection, answer, strictest(doubt.needs for doubt in doubts))
    if held is None:
        raise LedgerError(
            "A quarantined response could not be recorded: the database is unchanged."
        )
    return held


def content(answer: SourceResponse) -> str:
    """Return the fingerprint of a response's rows, independent of their order."""
    import hashlib  # because it loads OpenSSL, and `monitor status` makes no fingerprint

    rows = sorted(answer.rows, key=lambda row: row.place)
    flat = [(*row.place, *row.measures) for row in rows]
    return hashlib.sha256(repr(flat).encode()).hexdigest()


def settle(connection: sqlite3.Connection, answer: SourceResponse, outcome: str) -> None:
    """Close the quarantine of a commodity-year as `repeated`, `accepted` or `replaced`.

    A response of AgTransport closes only its own, because it says nothing about a static report.
    """
    own = "AND origin = 'agtransport'" if answer.origin == "agtransport" else ""
    with transaction(connection):
        connection.execute(
            "UPDATE suspects SET settled_at = ?, settled_as = ? "
            f"WHERE commodity_code = ? AND market_year = ? AND settled_at IS NULL {own}",
            (utc(answer.retrieved_at), outcome, answer.commodity_code, answer.market_year),
        )
