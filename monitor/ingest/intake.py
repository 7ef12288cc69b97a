"""Download, check and store one commodity-year at a time.

Errors do not stop the other commodity-years: a failed one is noted and requested again by the next
pass.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import asdict

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
from monitor.core.frozen import Frozen
from monitor.core.garbage import no_cycle_search
from monitor.core.records import USDA, Destination, ReleaseDate, SourceResponse
from monitor.ingest import judge
from monitor.ingest.unfinished import Guard
from monitor.ledger import held_back, logged, lookups, oddities, read, releases, requests, write
from monitor.ledger.publication import Publications
from monitor.ledger.store import transaction
from monitor.sources import esr
from monitor.sources.archive import Archive, Archived

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

NAMES_AGE = timedelta(days=30)
"""Maximum age of a lookup list; if a name is missing, the list is requested once a day."""

A_DAY = timedelta(days=1)
T = TypeVar("T")


class Task(Frozen):
    """One commodity-year to request, under the commodity's newest release.

    `expected`: it must have rows, so an empty response is a problem. `guard` names the buyers the
    promises depend on.
    """

    wanted: esr.Slice
    stamp: ReleaseDate
    guard: Guard
    expected: bool


@dataclass
class IngestResult:
    """The result of an update: rows by kind, commodity-years recorded, and problems.

    `source_time` is USDA's clock at its first response, `clock_differs` describes how this
    machine's differs from it, and `unreached` is why no request succeeded.
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
        """Add what one response changed."""
        self.slices += 1
        self.added += recorded.added
        self.revised += recorded.revised
        self.withdrawn += recorded.withdrawn


@dataclass
class Ingest:
    """Downloads, checks and stores one commodity-year at a time.

    `archive=None` disables archiving.
    """

    connection: sqlite3.Connection
    http: UsdaHttp
    now: datetime
    delayed: Publications
    archive: Archive | None = None
    done: IngestResult = field(default_factory=IngestResult)

    @property
    def source_time(self) -> datetime | None:
        """Return USDA's clock at its first response; None before that, or if it gave no time.

        Checks are dated by it if this machine's clock is ahead.
        """
        return clocks.instant_of(self.http.server_time)

    @no_cycle_search()
    def take(self, task: Task) -> None:
        """Request a commodity-year and record it; failures are added to `done.problems`.

        Raises QuotaLow or SourceTooSlow, after which no more requests should be made.
        """
        wanted, stamp = task.wanted, task.stamp
        try:
            request = esr.Request(wanted, stamp, self.now)
            answer, again = self._fetch(wanted.path, partial(self._read, request))
            if not again:
                oddities.note(self.connection, wanted.path, answer.oddities, self.now)
                self._name_new_buyers(answer)
                self._check_plausible(answer, task)
            self.record(request, answer, again=again)
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

    def _read(self, request: esr.Request, body: bytes) -> tuple[SourceResponse, bool]:
        """Return a parsed body; unparsed if it has the bytes of the newest response recorded.

        One with irregularities is judged anew each time it comes.
        """
        unread = request.unread(body)
        regular = not oddities.has_any(self.connection, request.wanted.path)
        if regular and releases.is_again(self.connection, unread):
            return unread, True
        return request.understand(body), False

    def record(self, request: esr.Request, answer: SourceResponse, *, again: bool = False) -> None:
        """Record an accepted response and close the quarantine of its commodity-year.

        With `again` it has the bytes of the newest response recorded, so that its rows are known.
        """
        with transaction(self.connection):
            if again:
                recorded = write.write_again(self.connection, answer)
            else:
                recorded = write.write_response(self.connection, answer, self.delayed)
            held_back.settle(self.connection, answer, "replaced")
            if recorded.release_id is not None:
                logged.note_answer(self.connection, archived(request, answer.sha256))
            self._note(request.wanted, request.stamp, "recorded")
        self.done.count(recorded)

    def lookups(self, codes: Collection[int] = ()) -> None:
        """Update the lists of buyers and commodities once a month, because they cost two requests.

        Commodities are updated after a day if one of `codes`, from the release dates, is unknown.
        """
        known = {c.code for c in read.commodities(self.connection, USDA)}
        if not known:
            self._commodities()
        else:
            age = NAMES_AGE if set(codes) <= known else A_DAY
            self._renew("commodities", self._commodities, age)
        if not read.destinations(self.connection, USDA):
            self._destinations()
        else:
            self._renew("countries", self._destinations, NAMES_AGE)

    def learn_names(self) -> bool:
        """Request both lookup lists unless that was done today; return whether it was done."""
        commodities = self._renew("commodities", self._commodities, A_DAY)
        return self._renew("countries", self._destinations, A_DAY) or commodities

    def stamps(self) -> list[ReleaseDate]:
        """Return the release dates: one request, the only one of a poll without news."""
        place = "datareleasedates"
        stamps = self._fetch(place, esr.parse_release_stamps, essential=True)
        oddities.note(self.connection, place, (), self.now)
        return stamps

    def _check_plausible(self, answer: SourceResponse, task: Task) -> None:
        """Raise EmptyAnswer or SuspectAnswer for a response that must not be recorded."""
        if not answer.rows and not judge.known_rows(self.connection, answer):
            raise EmptyAnswer(f"{self.http.base_url}/{task.wanted.path} answered with no rows.")
        judge.judge(self.connection, answer, task.guard, self.now, task.stamp.released_at)

    def _name_new_buyers(self, answer: SourceResponse) -> None:
        """Request the list of buyers if a code is unknown: USDA has renumbered buyers before."""
        named = {buyer.code for buyer in read.destinations(self.connection, USDA)}
        if any(row.country_code not in named for row in answer.rows):
            self._destinations()

    def _renew(self, kind: str, learn: Callable[[], None], age: timedelta) -> bool:
        """Request a list older than `age`; return whether that was tried.

        If it fails, the known names are used for another `age`, because names are not worth
        delaying figures for.
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
        named = self._fetch_list("countries", _destinations_with_unknown)
        lookups.record_destinations(self.connection, USDA, named)

    def _commodities(self) -> None:
        named = self._fetch_list("commodities", esr.parse_commodities)
        lookups.record_commodities(self.connection, USDA, named)

    def _fetch_list(self, kind: str, parse: Callable[[bytes], list[T]]) -> list[T]:
        """Request a lookup list, record the time and return the list."""
        names = self._fetch(kind, parse)
        oddities.note(self.connection, kind, (), self.now)
        requests.note_list(self.connection, kind, self.now)
        return names

    def _fetch(self, path: str, parse: Callable[[bytes], T], *, essential: bool = False) -> T:
        """Request a path and parse the body; archive it if it can be parsed.

        A response in an unknown format is recorded for an alert.
        """
        try:
            body = self.http.get(path, essential=essential)
            parsed = parse(body)
        except SourceChanged as error:
            oddities.refuse(self.connection, path, error, self.now)
            raise
        if not essential:
            self._keep(body)
        return parsed

    def _keep(self, body: bytes) -> None:
        """Archive a body that was parsed, accepted or not; others must not fill the disk."""
        if self.archive is not None:
            self.archive.keep(body)

    def _note(self, wanted: esr.Slice, stamp: ReleaseDate, result: requests.Result) -> None:
        code, year = wanted.commodity.code, wanted.market_year
        requests.record(self.connection, code, year, self.now, stamp.released_at, result)


def archived(request: esr.Request, sha256: str) -> dict[str, object]:
    """Return the archive's entry for a response."""
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
    """Parse the buyers; raise ConfigError if unknown destinations are not among them."""
    named = esr.parse_destinations(body)
    unknown_destinations(named)
    return named
