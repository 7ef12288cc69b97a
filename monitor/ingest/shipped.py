"""Record the bundled figures: as a source of their own, or as the beginning of USDA's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from msgspec.structs import asdict

from monitor.core.formats import utc
from monitor.core.frozen import replace
from monitor.core.publications import delayed_publications
from monitor.core.records import SHIPPED, USDA, SourceResponse
from monitor.ingest.intake import IngestResult
from monitor.ledger import logged, lookups, origins, releases, write
from monitor.ledger.store import transaction
from monitor.sources import snapshot
from monitor.sources.archive import Archived

SOURCES = {"snapshot": SHIPPED, "seed": USDA}
"""The source they are recorded as, by the kind of their entries in the archive's index."""


def from_snapshot(connection: sqlite3.Connection, source: str = SHIPPED) -> IngestResult:
    """Record the bundled figures; does nothing if they are already recorded."""
    done = IngestResult()
    delayed = delayed_publications()
    lookups.record_destinations(connection, source, snapshot.destinations())
    lookups.record_commodities(connection, source, snapshot.commodities())
    for code, years in snapshot.marketing_years().items():
        lookups.record_marketing_years(connection, source, code, years)
    before = releases.recorded_by_slice(connection, source)
    with transaction(connection):  # because a part would pass for all of them
        for bundled in snapshot.bundled():
            recorded = write.Recorded()
            if not releases.is_known(bundled, before.get(bundled.slice, ())):
                answer = _answer_as(source, bundled)
                recorded = write.write_response(connection, answer, delayed)
                if recorded.release_id is not None:
                    logged.note_answer(connection, _entry(answer))
            done.count(recorded)
    return done


def answers_as(source: str) -> Iterator[SourceResponse]:
    """Yield the bundled responses as figures of a source."""
    return (_answer_as(source, bundled) for bundled in snapshot.bundled())


def _answer_as(source: str, bundled: snapshot.Bundled) -> SourceResponse:
    """Return a bundled response as figures of a source.

    Among USDA's, openings by the older query system's definition would look corrected by the next
    response, so they are not known.
    """
    return replace(bundled.response(old_openings=source == SHIPPED), source=source)


def begin_with_shipped(connection: sqlite3.Connection) -> None:
    """Record the bundled figures as USDA's where public files are to continue them.

    The public files hold two weeks and a lagging history, so the figures before them are the
    bundled ones, unless the API has given its own.
    """
    if origins.has_origin(connection, "api"):
        return
    newest = origins.last_retrieved(connection, "shipped")
    if newest is None or newest < snapshot.collected_at():
        from_snapshot(connection, USDA)


def _entry(answer: SourceResponse) -> dict[str, object]:
    """Return the archive's entry for bundled figures."""
    kind = next(kind for kind, source in SOURCES.items() if source == answer.source)
    at, year = utc(answer.retrieved_at), answer.market_year
    return asdict(Archived(kind, answer.sha256, at, market_year=year))
