"""Bring the ledger up to date: from USDA what is new, or from the figures shipped.

Which slices (a commodity's marketing year, all destinations) are asked for, and how often, is in
`plan.py`; history is asked for once. A slice that could not be had is listed and asked for again
by the next pass; what it would have held is never assumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.assess.trades import Trade, find_codes
from monitor.commitments.model import Commitment
from monitor.core.calendar import MarketingYear, new_york
from monitor.core.errors import ConfigError, QuotaLow, SourceTooSlow, SourceUnavailable
from monitor.core.formats import did_you_mean, plural, utc
from monitor.core.publications import delayed_publications
from monitor.core.quota import poll_every_s
from monitor.core.records import Commodity, ReleaseDate, SourceResponse
from monitor.ingest.intake import Ingest, IngestResult, Task
from monitor.ingest.plan import (
    Before,
    counted_years,
    first_year_needed,
    is_due_again,
    years_to_fetch,
)
from monitor.ingest.unfinished import Guard
from monitor.ledger import checks, logged, lookups, read, requests, write
from monitor.ledger.requests import Asked
from monitor.ledger.store import transaction
from monitor.sources import esr, snapshot
from monitor.sources.archive import Archive, Archived

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

FIRST_YEAR_OF_THE_SOURCE = 1999
A_DAY = timedelta(days=1)

Tell = Callable[..., None]
"""Called with the step in hand, and with `done` and `total` where these are known."""


def from_snapshot(connection: sqlite3.Connection) -> IngestResult:
    """Record the shipped figures; nothing changes when they are recorded already."""
    done = IngestResult()
    delayed = delayed_publications()
    lookups.record_destinations(connection, snapshot.SOURCE, snapshot.destinations())
    lookups.record_commodities(connection, snapshot.SOURCE, snapshot.commodities())
    for code, years in snapshot.marketing_years().items():
        lookups.record_marketing_years(connection, snapshot.SOURCE, code, years)
    known = write.newest_answers(connection, snapshot.SOURCE)
    for answer in snapshot.answers():
        if write.is_newest(answer, known):
            done.count(write.Recorded())
            continue
        with transaction(connection):
            recorded = write.write_response(connection, answer, delayed)
            if recorded.release_id is not None:
                logged.note_answer(connection, _shipped(answer))
        done.count(recorded)
    return done


def _shipped(answer: SourceResponse) -> dict[str, object]:
    """What the archive notes about shipped figures: which they were."""
    at, year = utc(answer.retrieved_at), answer.market_year
    return asdict(Archived("snapshot", answer.sha256, at, market_year=year))


def from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commitments: Sequence[Commitment],
    now: datetime,
    tell: Tell,
    archive: Archive | None = None,
    *,
    again: bool = False,
) -> IngestResult:
    """Ask USDA for every slice the promises need that is due; with `again` for all of them.

    Raises SourceUnavailable, SourceRefused or SourceChanged when not even the release dates
    can be had; what concerns single slices is in the result.
    """
    intake = Ingest(connection, http, now, delayed_publications(), archive)
    _take_all(intake, news(intake, commitments, again=again), tell)
    return intake.done


def history_from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commitments: Sequence[Commitment],
    now: datetime,
    tell: Tell,
    archive: Archive | None = None,
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
    again: bool = False,
) -> IngestResult:
    """Ask for everything the source has (or for some commodities and years of it), once.

    Goes on where an earlier call stopped; stops when the quota runs low and says when to call
    again. With `again` what was had is asked for as well.
    """
    intake = Ingest(connection, http, now, delayed_publications(), archive)
    stamps = _newest(intake.stamps())
    intake.lookups(stamps)
    trades = _resolved(intake, commitments)
    wanted = _named(read.commodities(connection, esr.SOURCE), commodities)
    tasks = [
        task
        for c in wanted
        if c.code in stamps
        for task in _all_years(c, stamps[c.code], _own(commitments, trades, c.code), trades)
        if not years or task.wanted.market_year in years
    ]
    if not tasks:
        first = FIRST_YEAR_OF_THE_SOURCE
        raise ConfigError(
            f"--years: USDA has no marketing year in this span; its first is {first}."
        )
    left = tasks if again else _not_had(tasks, requests.last(connection), now)
    for stamp in {task.wanted.commodity.code: task.stamp for task in left}.values():
        _record_bounds(connection, stamp, FIRST_YEAR_OF_THE_SOURCE)
    _take_all(intake, left, tell)
    return intake.done


def news(intake: Ingest, commitments: Sequence[Commitment], *, again: bool = False) -> list[Task]:
    """The slices to ask for now, the newest years first; asks for the release dates alone."""
    newest = _newest(intake.stamps())
    intake.lookups(newest)
    trades = _resolved(intake, commitments)
    needed = {trade.commodity.code: trade.commodity for trade in trades.values()}
    tasks: list[Task] = []
    for code, commodity in sorted(needed.items()):
        if code not in newest:
            message = f"USDA's release dates do not name {commodity.name}: nothing was asked for."
            intake.done.problems.append(SourceUnavailable(message))
            continue
        own = _own(commitments, trades, code)
        at = checks.At(intake.now, intake.source_time)
        checks.record(intake.connection, esr.SOURCE, code, newest[code].released_at, at)
        tasks += _tasks(intake, commodity, own, trades, newest[code], again=again)
    released = [newest[code].released_at for code in needed if code in newest]
    intake.done.newest_release_at = max(released, default=None)
    return sorted(tasks, key=lambda task: task.stamp.market_year - task.wanted.market_year)


def is_due_again_any(connection: sqlite3.Connection, now: datetime, every: timedelta) -> bool:
    """Whether any slice is held back or fresh, and due to be looked at again; asks nobody."""
    lately = {
        key: had
        for key, had in requests.last(connection).items()
        if had.held_since is not None or now - had.asked_at < A_DAY
    }
    states = {
        (code, year): state
        for code in {code for code, _ in lately}
        for year, state in read.slice_states(connection, esr.SOURCE, code).items()
    }
    return any(is_due_again(states.get(key), had, now, every) for key, had in lately.items())


def time_between_polls(http: UsdaHttp) -> timedelta:
    """How often may be asked, by what the service has said of the key's quota."""
    limit = http.quota.limit if http.quota else None
    return timedelta(seconds=poll_every_s(limit, ""))


def _tasks(
    intake: Ingest,
    commodity: Commodity,
    commitments: Sequence[Commitment],
    trades: dict[str, Trade],
    stamp: ReleaseDate,
    *,
    again: bool,
) -> Iterator[Task]:
    bounds, connection = _bounds(stamp), intake.connection
    years = _record_bounds(connection, stamp, first_year_needed(commitments, bounds))
    counted = counted_years(commitments, bounds)
    states = read.slice_states(connection, esr.SOURCE, commodity.code)
    before = Before(states, _asked_of(connection, commodity.code))
    every = time_between_polls(intake.http)
    due = years_to_fetch(years, stamp, before, counted, intake.now, every, again=again)
    buyers = frozenset(trades[c.id].buyer.code for c in commitments)
    for year in due:
        expected = year in states or year <= stamp.market_year
        guard = Guard(buyers, counted=year in counted)
        yield Task(esr.Slice(commodity, year), stamp, guard, expected)


def _take_all(intake: Ingest, tasks: Sequence[Task], tell: Tell) -> None:
    """Take the slices in, one after the other, until all are had or no more is to be asked."""
    for number, task in enumerate(tasks):
        commodity, year = task.wanted.commodity, task.wanted.market_year
        tell(f"{commodity.name} {year}", done=number, total=len(tasks))
        try:
            intake.take(task)
        except (QuotaLow, SourceTooSlow) as why:
            left = plural(len(tasks) - number, "slice is", "slices are")
            intake.done.problems.append(type(why)(f"{left} still to be had. {why}"))
            return


def _newest(stamps: Sequence[ReleaseDate]) -> dict[int, ReleaseDate]:
    """Each commodity's newest release; around a year's end there is one for each year."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.released_at, stamp.market_year))
    return {stamp.commodity_code: stamp for stamp in ordered}


def _named(known: Sequence[Commodity], names: Collection[str]) -> list[Commodity]:
    """The commodities of these names or codes; all of them without names.

    Raises ConfigError for a name the source has not.
    """
    wanted = {name.casefold() for name in names}
    unknown = wanted - {name.casefold() for c in known for name in (c.name, str(c.code))}
    if unknown:
        near = did_you_mean(min(unknown), [c.name for c in known])
        raise ConfigError(f"--commodity: USDA knows no commodity {min(unknown)!r}.{near}")
    return [c for c in known if not wanted or {c.name.casefold(), str(c.code)} & wanted]


def _own(
    commitments: Sequence[Commitment], trades: dict[str, Trade], code: int
) -> list[Commitment]:
    """The promises of one commodity."""
    return [c for c in commitments if trades[c.id].commodity.code == code]


def _resolved(intake: Ingest, commitments: Sequence[Commitment]) -> dict[str, Trade]:
    """The promises' buyers and commodities; the lists of names are had anew for one not known."""
    try:
        return find_codes(intake.connection, esr.SOURCE, commitments)
    except ConfigError:
        if not intake.learn_names():
            raise
        return find_codes(intake.connection, esr.SOURCE, commitments)


def _all_years(
    commodity: Commodity,
    stamp: ReleaseDate,
    commitments: Sequence[Commitment],
    trades: dict[str, Trade],
) -> Iterator[Task]:
    bounds = _bounds(stamp)
    counted = counted_years(commitments, bounds)
    buyers = frozenset(trades[c.id].buyer.code for c in commitments)
    for year in range(stamp.market_year, FIRST_YEAR_OF_THE_SOURCE - 1, -1):
        guard = Guard(buyers, counted=year in counted)
        yield Task(esr.Slice(commodity, year), stamp, guard, expected=False)


def _not_had(tasks: Iterable[Task], had: dict[tuple[int, int], Asked], now: datetime) -> list[Task]:
    """What was never recorded, and last what was found empty before today.

    The service is known to answer with nothing by mistake, so an empty answer is not final.
    """
    never, empty = [], []
    for task in tasks:
        before = had.get((task.wanted.commodity.code, task.wanted.market_year))
        if before is None or before.result in ("failed", "suspect"):
            never.append(task)
        elif before.result == "empty" and _day(before.asked_at) < _day(now):
            empty.append(task)
    return never + empty


def _asked_of(connection: sqlite3.Connection, code: int) -> dict[int, Asked]:
    return {year: had for (c, year), had in requests.last(connection).items() if c == code}


def _day(instant: datetime) -> date:
    return instant.astimezone(new_york()).date()


def _record_bounds(
    connection: sqlite3.Connection, stamp: ReleaseDate, first: int
) -> list[MarketingYear]:
    """Every marketing year from `first` to three ahead, by the bounds of the running one."""
    bounds = _bounds(stamp)
    years = [bounds.shifted(year - bounds.year) for year in range(first, bounds.year + 4)]
    lookups.record_marketing_years(connection, esr.SOURCE, stamp.commodity_code, years)
    return years


def _bounds(stamp: ReleaseDate) -> MarketingYear:
    return MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
