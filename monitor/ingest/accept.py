"""Accept a quarantined response by hand (`monitor releases accept`)."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from monitor.core.errors import LedgerError
from monitor.core.publications import delayed_publications
from monitor.core.records import USDA, ReleaseDate
from monitor.ingest.intake import archived
from monitor.ledger import held_back, logged, read, write
from monitor.ledger.store import transaction
from monitor.sources import esr
from monitor.sources.archive import Archive


def accept(
    connection: sqlite3.Connection, archive: Archive, number: int, now: datetime
) -> tuple[held_back.Suspect, write.Recorded]:
    """Record a quarantined response as archived; return it and what it changed.

    Corrections without a new release date are dated by `now`, when they were accepted.

    Raises LedgerError if there is no such response, OutputError if its body is missing.
    """
    suspect = held_back.find(connection, number)
    request = replace(_request(connection, suspect), retrieved_at=now)
    answer = request.understand(archive.body(suspect.sha256))
    with transaction(connection):
        recorded = write.write_response(connection, answer, delayed_publications())
        held_back.settle(connection, answer, "accepted")
        if recorded.release_id is not None:
            logged.note_answer(connection, archived(request, answer.sha256))
    return suspect, recorded


def _request(connection: sqlite3.Connection, suspect: held_back.Suspect) -> esr.Request:
    """Return the request that led to the response, from what is recorded."""
    code, released_at = suspect.commodity_code, datetime.fromisoformat(suspect.published_at)
    commodity = next((c for c in read.commodities(connection, USDA) if c.code == code), None)
    years = read.marketing_years(connection, USDA, code).values()
    running = [y for y in years if y.starts_on <= released_at.date() <= y.ends_on]
    if commodity is None or not running:
        raise LedgerError(f"The commodity {code} of this answer is not known to the database.")
    year = running[0]
    stamp = ReleaseDate(code, year.year, year.starts_on, year.ends_on, released_at)
    seen_at = datetime.fromisoformat(suspect.first_seen_at)
    return esr.Request(esr.Slice(commodity, suspect.market_year), stamp, seen_at)
