"""Accept a quarantined response by hand (`monitor releases accept`)."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from monitor.core.errors import LedgerError
from monitor.core.frozen import replace
from monitor.core.publications import delayed_publications
from monitor.core.records import USDA, Commodity, ReleaseDate, SourceResponse
from monitor.ingest.intake import archived
from monitor.ingest.public_answers import PublicOrigin, YearOfFile, public_answer, record, rows_of
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
    body = archive.body(suspect.sha256)
    if suspect.origin == "api":
        request = replace(_request(connection, suspect), retrieved_at=now)
        return suspect, _record(connection, request, request.understand(body))
    whose = _year_of_file(connection, suspect, now)
    answer = public_answer(connection, whose, rows_of(whose.origin, body))
    return suspect, record(connection, whose, answer, "accepted")


def _record(
    connection: sqlite3.Connection, request: esr.Request, answer: SourceResponse
) -> write.Recorded:
    with transaction(connection):
        recorded = write.write_response(connection, answer, delayed_publications())
        held_back.settle(connection, answer, "accepted")
        if recorded.release_id is not None:
            logged.note_answer(connection, archived(request, answer.sha256))
    return recorded


def _year_of_file(
    connection: sqlite3.Connection, suspect: held_back.Suspect, now: datetime
) -> YearOfFile:
    """Return what the response is of a public file, from what is recorded."""
    commodity = _commodity(connection, suspect.commodity_code)
    year = read.marketing_years(connection, USDA, commodity.code)[suspect.market_year]
    released_at = datetime.fromisoformat(suspect.published_at)
    origin: PublicOrigin = "reports" if suspect.origin == "reports" else "agtransport"
    return YearOfFile(origin, suspect.sha256, commodity, year, now, released_at)


def _commodity(connection: sqlite3.Connection, code: int) -> Commodity:
    for commodity in read.commodities(connection, USDA):
        if commodity.code == code:
            return commodity
    raise LedgerError(f"The commodity {code} of this response is not known to the database.")


def _request(connection: sqlite3.Connection, suspect: held_back.Suspect) -> esr.Request:
    """Return the request that led to the response, from what is recorded."""
    code, released_at = suspect.commodity_code, datetime.fromisoformat(suspect.published_at)
    commodity = _commodity(connection, code)
    years = read.marketing_years(connection, USDA, code).values()
    running = [y for y in years if y.starts_on <= released_at.date() <= y.ends_on]
    if not running:
        raise LedgerError(
            f"No marketing year of commodity {code} is known at {released_at:%Y-%m-%d}."
        )
    year = running[0]
    stamp = ReleaseDate(code, year.year, year.starts_on, year.ends_on, released_at)
    seen_at = datetime.fromisoformat(suspect.first_seen_at)
    return esr.Request(esr.Slice(commodity, suspect.market_year), stamp, seen_at)
