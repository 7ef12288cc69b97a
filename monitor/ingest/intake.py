"""One slice at a time: ask, keep the answer, doubt it, record it.

Nothing raised here stops the others: a slice that could not be had is noted and asked for
again by the next pass.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from monitor.assess.trades import unknown_destinations
from monitor.core import clocks
from monitor.core.errors import (
    EmptyAnswer,
    MonitorError,
    QuotaLow,
    SourceChanged,
    SourceTooSlow,
    SuspectAnswer,
)
from monitor.core.formats import utc
from monitor.core.records import Destination, ReleaseDate, SourceResponse
from monitor.ingest.plausibility import Known, find_implausible, needed_for
from monitor.ingest.unfinished import Guard, unfinished, unproven_zero
from monitor.ledger import held_back, logged, lookups, oddities, read, requests, write
from monitor.ledger.belief import Doubt, is_believed, strictest
from monitor.ledger.publication import Publications
from monitor.ledger.store import transaction
from monitor.sources import esr
from monitor.sources.archive import Archive, Archived

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

LOADING = timedelta(minutes=15)
"""So long after its stamp a release may still be loading: a first row may be missing yet."""

NAMES_AGE = timedelta(days=30)
"""How old a list of names may get; where a name is missing, it is had anew once a day."""

A_DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """One slice to ask for, under the commodity's newest release.

    `expected` says that it must have rows: an empty answer is then a problem. `guard` says whose
    figures the promises stand on.
    """

    wanted: esr.Slice
    stamp: ReleaseDate
    guard: Guard
    expected: bool


@dataclass
class IngestResult:
    """What a refresh did: rows by kind, slices taken in, and what could not be had.

    `source_time` is the source's clock as its first answer had it, `clock_differs` says how this
    machine's differs from it, `unreached` why nothing could be asked.
    """

    slices: int = 0
    added: int = 0
    revised: int = 0
    withdrawn: int = 0
    newest_release_at: datetime | None = None
    problems: list[MonitorError] = field(default_factory=list)
    source_time: datetime | None = None
    clock_differs: str | None = None
    unreached: MonitorError | None = None

    def count(self, recorded: write.Recorded) -> None:
        """Add what one answer changed."""
        self.slices += 1
        self.added += recorded.added
        self.revised += recorded.revised
        self.withdrawn += recorded.withdrawn


@dataclass
class Ingest:
    """What taking answers in needs; `archive` is None where nothing is to be kept."""

    connection: sqlite3.Connection
    http: UsdaHttp
    now: datetime
    delayed: Publications
    archive: Archive | None = None
    done: IngestResult = field(default_factory=IngestResult)

    @property
    def source_time(self) -> datetime | None:
        """The source's clock as its first answer had it; None before that, or where none is told.

        What is heard of it is noted at this time where this machine's clock is ahead.
        """
        return clocks.instant_of(self.http.server_time)

    def take(self, task: Task) -> None:
        """Ask for a slice and record it; a failure becomes one of `done.problems`.

        Raises QuotaLow or SourceTooSlow, after which nothing else should be asked.
        """
        wanted, stamp = task.wanted, task.stamp
        try:
            request = esr.Request(wanted, stamp, self.now)
            answer = self._had(wanted.path, request.understand)
            oddities.note(self.connection, wanted.path, answer.oddities, self.now)
            self._name_new_buyers(answer)
            self._believe(answer, task)
            self.record(request, answer)
        except (QuotaLow, SourceTooSlow):
            raise
        except EmptyAnswer as error:
            self._note(wanted, stamp, "failed" if task.expected else "empty")
            if task.expected:
                self.done.problems.append(error)
        except SuspectAnswer as error:
            self._note(wanted, stamp, "suspect")
            self.done.problems.append(error)
        except MonitorError as error:
            self._note(wanted, stamp, "failed")
            self.done.problems.append(error)

    def record(self, request: esr.Request, answer: SourceResponse) -> None:
        """Record an answer that is believed; what waited for its slice is settled by it."""
        with transaction(self.connection):
            recorded = write.write_response(self.connection, answer, self.delayed)
            held_back.settle(self.connection, answer, "replaced")
            if recorded.release_id is not None:
                logged.note_answer(self.connection, archived(request, answer.sha256))
            self._note(request.wanted, request.stamp, "recorded")
        self.done.count(recorded)

    def lookups(self, codes: Collection[int] = ()) -> None:
        """Names of buyers and commodities, had once a month: they cost two requests.

        Commodities are had anew where the release dates name one (of `codes`) that is not known.
        """
        known = {c.code for c in read.commodities(self.connection, esr.SOURCE)}
        if not known:
            self._commodities()
        else:
            age = NAMES_AGE if set(codes) <= known else A_DAY
            self._renew("commodities", self._commodities, age)
        if not read.destinations(self.connection, esr.SOURCE):
            self._destinations()
        else:
            self._renew("countries", self._destinations, NAMES_AGE)

    def learn_names(self) -> bool:
        """Have both lists anew, unless they were had today; whether they were."""
        commodities = self._renew("commodities", self._commodities, A_DAY)
        return self._renew("countries", self._destinations, A_DAY) or commodities

    def stamps(self) -> list[ReleaseDate]:
        """The release dates; one request, and the only one of a poll without news."""
        place = "datareleasedates"
        found = self._had(place, esr.parse_release_stamps, essential=True)
        oddities.note(self.connection, place, (), self.now)
        return found

    def _believe(self, answer: SourceResponse, task: Task) -> None:
        """Hold back what is doubtful until it is believed (`belief.py`); raise SuspectAnswer then.

        Coming again at once proves nothing: the service is known to give a wrong answer for hours.
        """
        known = self._known(answer)
        if not answer.rows and not known:
            raise EmptyAnswer(f"{self.http.base_url}/{task.wanted.path} answered with no rows.")
        found = self._doubts(known, answer, task)
        if not found:
            return
        needs = strictest(doubt.needs for doubt in found)
        held = held_back.alike(self.connection, answer, needs)
        if held is not None and is_believed(needs, held.since, self.now):
            held_back.settle(self.connection, answer, "repeated")
            return
        held = held or held_back.hold(self.connection, answer, found)
        raise SuspectAnswer(
            f"USDA's response for {_named(answer)} is quarantined and not used: "
            f"{held.reasons}. The monitor fetches it again; {held.prospect}."
        )

    def _doubts(self, known: Known, answer: SourceResponse, task: Task) -> list[Doubt]:
        unknown = unknown_destinations(read.destinations(self.connection, esr.SOURCE))
        guard = replace(task.guard, unknown=frozenset(unknown))
        before: Known = {}
        if not known and answer.current:
            before = self._known(replace(answer, market_year=answer.market_year - 1))
        found = find_implausible(known, answer.rows, guard.codes)
        if found and (doubted := held_back.doubted_release(self.connection, answer)) is not None:
            # What heals a fault that was believed agrees with what was known before it.
            found = find_implausible(self._known(answer, doubted), answer.rows, guard.codes)
        found += unfinished(known, answer.rows, guard, before)
        found += _lost_rows(answer, guard)
        new_weeks = {row.week_ending for row in answer.rows} - {week for _, week in known}
        if not known or (new_weeks and self.now - task.stamp.released_at < LOADING):
            found += unproven_zero(known, answer.rows, guard)
        return found

    def _known(self, answer: SourceResponse, before_release: int | None = None) -> Known:
        latest = write.latest_rows(self.connection, answer, before_release)
        return {place: before.measures for place, before in latest.items() if not before.withdrawn}

    def _name_new_buyers(self, answer: SourceResponse) -> None:
        """Ask for the names again when a code has none: unknown destinations were renumbered."""
        named = {buyer.code for buyer in read.destinations(self.connection, esr.SOURCE)}
        if any(row.country_code not in named for row in answer.rows):
            self._destinations()

    def _renew(self, kind: str, learn: Callable[[], None], age: timedelta) -> bool:
        """Have a list anew that is older than `age`; whether that was tried.

        Where it fails, the names that are known stay in use until it is that old again: what is
        told by the names is never worth holding up the figures for.
        """
        had_at = requests.list_asked_at(self.connection, kind)
        if had_at is not None and self.now - had_at < age:
            return False
        try:
            learn()
        except MonitorError as error:
            self.done.problems.append(error)
            requests.note_list(self.connection, kind, self.now)
        return True

    def _destinations(self) -> None:
        named = self._listed("countries", _destinations_with_unknown)
        lookups.record_destinations(self.connection, esr.SOURCE, named)

    def _commodities(self) -> None:
        named = self._listed("commodities", esr.parse_commodities)
        lookups.record_commodities(self.connection, esr.SOURCE, named)

    def _listed(self, kind: str, parse: Callable[[bytes], list[T]]) -> list[T]:
        """A list of names, and that it was had now."""
        found = self._had(kind, parse)
        oddities.note(self.connection, kind, (), self.now)
        requests.note_list(self.connection, kind, self.now)
        return found

    def _had(self, path: str, parse: Callable[[bytes], T], *, essential: bool = False) -> T:
        """What stands at a path, kept in the archive when it could be understood.

        An answer of another shape than is known is remembered, for an alert.
        """
        try:
            body = self.http.get(path, essential=essential)
            found = parse(body)
        except SourceChanged as error:
            oddities.refuse(self.connection, path, error, self.now)
            raise
        if not essential:
            self._keep(body)
        return found

    def _keep(self, body: bytes) -> None:
        """Archive a body that could be understood, believed or not; no other fills the disk."""
        if self.archive is not None:
            self.archive.keep(body)

    def _note(self, wanted: esr.Slice, stamp: ReleaseDate, result: requests.Result) -> None:
        code, year = wanted.commodity.code, wanted.market_year
        requests.record(self.connection, code, year, self.now, stamp.released_at, result)


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


def _destinations_with_unknown(body: bytes) -> list[Destination]:
    """The buyers of a list that names unknown destinations; raises ConfigError for another."""
    named = esr.parse_destinations(body)
    unknown_destinations(named)
    return named


def _lost_rows(answer: SourceResponse, guard: Guard) -> list[Doubt]:
    """Rows without a buyer or a week: whose they are decides what it takes to go on without."""
    lost = [odd for odd in answer.oddities if odd.lost]
    codes = {odd.country_code for odd in lost if odd.country_code is not None}
    nobodys = any(odd.country_code is None for odd in lost)
    needs = "person" if nobodys else needed_for(codes, guard.codes)
    return [Doubt(f"a row cannot be placed: {odd.what}", needs, undoes=False) for odd in lost]


def _named(answer: SourceResponse) -> str:
    return f"commodity {answer.commodity_code}, marketing year {answer.market_year}"
