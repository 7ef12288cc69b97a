"""One slice at a time: ask, keep the answer, doubt it, record it.

Nothing raised here stops the others: a slice that could not be had is noted and asked for
again by the next pass.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from monitor.errors import EmptyAnswer, MonitorError, QuotaLow, SourceTooSlow, SuspectAnswer
from monitor.formats import utc
from monitor.ledger import asked, logged, lookups, query, record, suspects
from monitor.ledger.publication import Publications
from monitor.ledger.store import transaction
from monitor.records import Answer, ReleaseStamp
from monitor.sanity import doubts
from monitor.sources import esr
from monitor.sources.archive import Archive, Archived
from monitor.trades import unknown_destinations

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

T = TypeVar("T")


@dataclass
class Refreshed:
    """What a refresh did: rows by kind, slices taken in, and what could not be had.

    `clock_differs` says how this machine's clock differs from the source's, `unreached` why
    nothing could be asked.
    """

    slices: int = 0
    added: int = 0
    revised: int = 0
    withdrawn: int = 0
    newest_release_at: datetime | None = None
    problems: list[MonitorError] = field(default_factory=list)
    clock_differs: str | None = None
    unreached: MonitorError | None = None

    def count(self, recorded: record.Recorded) -> None:
        """Add what one answer changed."""
        self.slices += 1
        self.added += recorded.added
        self.revised += recorded.revised
        self.withdrawn += recorded.withdrawn


@dataclass
class Intake:
    """What taking answers in needs; `archive` is None where nothing is to be kept."""

    connection: sqlite3.Connection
    http: UsdaHttp
    now: datetime
    delayed: Publications
    archive: Archive | None = None
    done: Refreshed = field(default_factory=Refreshed)

    def take(self, wanted: esr.Slice, stamp: ReleaseStamp, *, expected: bool) -> None:
        """Ask for a slice and record it; a failure becomes one of `done.problems`.

        `expected` says that the slice must have rows: an empty answer is then a problem.
        Raises QuotaLow or SourceTooSlow, after which nothing else should be asked.
        """
        try:
            request = esr.Request(wanted, stamp, self.now)
            body = self.http.get(wanted.path)
            answer = request.understand(body)
            self._keep(body)
            self._believe(answer, wanted.path)
            self._name_new_buyers(answer)
            self.record(request, answer)
        except (QuotaLow, SourceTooSlow):
            raise
        except EmptyAnswer as error:
            self._note(wanted, stamp, "failed" if expected else "empty")
            if expected:
                self.done.problems.append(error)
        except SuspectAnswer as error:
            self._note(wanted, stamp, "suspect")
            self.done.problems.append(error)
        except MonitorError as error:
            self._note(wanted, stamp, "failed")
            self.done.problems.append(error)

    def record(self, request: esr.Request, answer: Answer) -> None:
        """Record an answer that is believed; what waited for its slice is settled by it."""
        with transaction(self.connection):
            recorded = record.record(self.connection, answer, self.delayed)
            suspects.settle(self.connection, answer, "replaced")
            if recorded.release_id is not None:
                logged.note_answer(self.connection, archived(request, answer.sha256))
            self._note(request.wanted, request.stamp, "recorded")
        self.done.count(recorded)

    def lookups(self) -> None:
        """Names of buyers and commodities, asked for once: they cost two requests."""
        if not query.commodities(self.connection, esr.SOURCE):
            named = self._lookup("commodities", esr.parse_commodities)
            lookups.record_commodities(self.connection, esr.SOURCE, named)
        if not query.destinations(self.connection, esr.SOURCE):
            self._destinations()

    def stamps(self) -> list[ReleaseStamp]:
        """The release dates; one request, and the only one of a poll without news."""
        return esr.parse_release_stamps(self.http.get("datareleasedates", essential=True))

    def _believe(self, answer: Answer, path: str) -> None:
        """Hold back what would undo much of what is known, until it comes a second time.

        An empty answer never becomes believable by coming again: the service is known to
        answer so by mistake, for hours.
        """
        known = {
            place: before.measures
            for place, before in record.latest(self.connection, answer).items()
            if not before.withdrawn
        }
        if not answer.rows and not known:
            raise EmptyAnswer(f"{self.http.base_url}/{path} answered with no rows.")
        reasons = doubts(known, answer.rows).reasons
        if not reasons:
            return
        before = suspects.same(self.connection, answer)
        repeated = before is not None and before.first_seen_at < utc(self.now)
        if repeated and answer.rows:
            suspects.settle(self.connection, answer, "repeated")
            return
        held = before or suspects.hold(self.connection, answer, "; ".join(reasons))
        raise SuspectAnswer(
            f"USDA's answer for {_named(answer)} is suspect and not used: {held.reasons}. It is "
            f"believed when it comes again, or after `monitor releases accept {held.id}`."
            if answer.rows
            else f"USDA answered with no rows for {_named(answer)}, of which {len(known):,} are "
            f"known; this is not used unless you say `monitor releases accept {held.id}`."
        )

    def _name_new_buyers(self, answer: Answer) -> None:
        """Ask for the names again when a code has none: unknown destinations were renumbered."""
        named = {buyer.code for buyer in query.destinations(self.connection, esr.SOURCE)}
        if any(row.country_code not in named for row in answer.rows):
            self._destinations()

    def _destinations(self) -> None:
        named = self._lookup("countries", esr.parse_destinations)
        unknown_destinations(named)
        lookups.record_destinations(self.connection, esr.SOURCE, named)

    def _lookup(self, kind: str, parse: Callable[[bytes], list[T]]) -> list[T]:
        body = self.http.get(kind)
        found = parse(body)
        self._keep(body)
        return found

    def _keep(self, body: bytes) -> None:
        """Archive a body that could be understood, believed or not; no other fills the disk."""
        if self.archive is not None:
            self.archive.keep(body)

    def _note(self, wanted: esr.Slice, stamp: ReleaseStamp, result: asked.Result) -> None:
        code, year = wanted.commodity.code, wanted.market_year
        asked.note(self.connection, code, year, self.now, stamp.released_at, result)


def archived(request: esr.Request, sha256: str) -> dict[str, object]:
    """What the archive notes about an answer."""
    commodity = request.wanted.commodity
    entry = Archived(
        kind="exports",
        sha256=sha256,
        retrieved_at=utc(request.retrieved_at),
        published_at=utc(request.stamp.released_at),
        commodity_code=commodity.code,
        commodity_name=commodity.name,
        unit_id=commodity.unit_id,
        market_year=request.wanted.market_year,
        stamp_year=request.stamp.market_year,
        starts_on=request.stamp.starts_on.isoformat(),
        ends_on=request.stamp.ends_on.isoformat(),
    )
    return asdict(entry)


def _named(answer: Answer) -> str:
    return f"commodity {answer.commodity_code}, marketing year {answer.market_year}"
