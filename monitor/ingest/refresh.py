"""Update the ledger with what is new at USDA, or with the bundled figures.

Which commodity-years (all destinations) are requested, and how often, is decided in `plan.py`;
history is requested once. A failed request is listed and repeated by the next pass; missing figures
are never assumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.assess.trades import Trade, buyers_of, find_codes
from monitor.commitments.model import Commitment
from monitor.core.calendar import MarketingYear, new_york
from monitor.core.errors import ConfigError, QuotaLow, SourceTooSlow, SourceUnavailable
from monitor.core.formats import did_you_mean, plural
from monitor.core.publications import delayed_publications
from monitor.core.quota import poll_every_s
from monitor.core.records import USDA, Commodity, ReleaseDate
from monitor.ingest.intake import Ingest, IngestResult, Task
from monitor.ingest.plan import (
    Before,
    counted_years,
    first_year_needed,
    is_due_again,
    years_to_fetch,
)
from monitor.ingest.unfinished import Guard
from monitor.ledger import checks, lookups, read, requests
from monitor.ledger.requests import Asked
from monitor.sources import esr
from monitor.sources.archive import Archive

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

FIRST_YEAR_OF_THE_SOURCE = 1999
A_DAY = timedelta(days=1)

Progress = Callable[..., None]
"""Called with the current step, and with `done` and `total` if known."""


def from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commitments: Sequence[Commitment],
    now: datetime,
    progress: Progress,
    archive: Archive | None = None,
    *,
    again: bool = False,
) -> IngestResult:
    """Request every due commodity-year the promises need; with `again`, all of them.

    Raises SourceUnavailable, SourceRefused or SourceChanged if not even the release dates could be
    fetched; problems with single commodity-years are in the result.
    """
    ingest = Ingest(connection, http, now, delayed_publications(), archive)
    _take_all(ingest, news(ingest, commitments, again=again), progress)
    return ingest.done


def history_from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commitments: Sequence[Commitment],
    now: datetime,
    progress: Progress,
    archive: Archive | None = None,
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
    again: bool = False,
) -> IngestResult:
    """Request everything USDA has once, or only some commodities and years.

    Continues where an earlier call stopped; stops when the quota runs low and says when to call
    again. With `again` known commodity-years are requested too.
    """
    ingest = Ingest(connection, http, now, delayed_publications(), archive)
    stamps = _newest(ingest.stamps())
    ingest.lookups(stamps)
    trades = _resolved(ingest, commitments)
    wanted = _named(read.commodities(connection, USDA), commodities)
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
    _take_all(ingest, left, progress)
    return ingest.done


def news(ingest: Ingest, commitments: Sequence[Commitment], *, again: bool = False) -> list[Task]:
    """Return the commodity-years to request, newest first; requests only the release dates."""
    newest = _newest(ingest.stamps())
    ingest.lookups(newest)
    trades = _resolved(ingest, commitments)
    needed = {c.code: c for trade in trades.values() for c in trade.commodities}
    tasks: list[Task] = []
    for code, commodity in sorted(needed.items()):
        if code not in newest:
            message = f"USDA's release dates do not name {commodity.name}: nothing was asked for."
            ingest.done.problems.append(SourceUnavailable(message))
            continue
        own = _own(commitments, trades, code)
        at = checks.At(ingest.now, ingest.source_time)
        checks.record(ingest.connection, USDA, code, newest[code].released_at, at)
        tasks += _tasks(ingest, commodity, own, trades, newest[code], again=again)
    released = [newest[code].released_at for code in needed if code in newest]
    ingest.done.newest_release_at = max(released, default=None)
    return sorted(tasks, key=lambda task: task.stamp.market_year - task.wanted.market_year)


def is_due_again_any(connection: sqlite3.Connection, now: datetime, every: timedelta) -> bool:
    """Return whether any quarantined or fresh commodity-year is due for a check; no requests."""
    lately = {
        key: had
        for key, had in requests.last(connection).items()
        if had.held_since is not None or now - had.asked_at < A_DAY
    }
    states = {
        (code, year): state
        for code in {code for code, _ in lately}
        for year, state in read.slice_states(connection, USDA, code).items()
    }
    return any(is_due_again(states.get(key), had, now, every) for key, had in lately.items())


def time_between_polls(http: UsdaHttp) -> timedelta:
    """Return the time between two polls allowed by the reported quota."""
    limit = http.quota.limit if http.quota else None
    return timedelta(seconds=poll_every_s(limit, ""))


def _tasks(
    ingest: Ingest,
    commodity: Commodity,
    commitments: Sequence[Commitment],
    trades: dict[str, Trade],
    stamp: ReleaseDate,
    *,
    again: bool,
) -> Iterator[Task]:
    bounds, connection = _bounds(stamp), ingest.connection
    years = _record_bounds(connection, stamp, first_year_needed(commitments, bounds))
    counted = counted_years(commitments, bounds)
    states = read.slice_states(connection, USDA, commodity.code)
    before = Before(states, _asked_of(connection, commodity.code))
    every = time_between_polls(ingest.http)
    due = years_to_fetch(years, stamp, before, counted, ingest.now, every, again=again)
    buyers = buyers_of(trades[c.id] for c in commitments)
    for year in due:
        expected = year in states or year <= stamp.market_year
        guard = Guard(buyers, counted=year in counted)
        yield Task(esr.Slice(commodity, year), stamp, guard, expected)


def _take_all(ingest: Ingest, tasks: Sequence[Task], progress: Progress) -> None:
    """Request the commodity-years one by one until done or no more requests are allowed."""
    for number, task in enumerate(tasks):
        commodity, year = task.wanted.commodity, task.wanted.market_year
        progress(f"{commodity.name} {year}", done=number, total=len(tasks))
        try:
            ingest.take(task)
        except (QuotaLow, SourceTooSlow) as why:
            left = plural(len(tasks) - number, "slice is", "slices are")
            ingest.done.problems.append(type(why)(f"{left} still to be had. {why}"))
            return


def _newest(stamps: Sequence[ReleaseDate]) -> dict[int, ReleaseDate]:
    """Return each commodity's newest release; around a year's end USDA lists one per year."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.released_at, stamp.market_year))
    return {stamp.commodity_code: stamp for stamp in ordered}


def _named(known: Sequence[Commodity], names: Collection[str]) -> list[Commodity]:
    """Return the commodities with these names or codes; all of them without names.

    Raises ConfigError for a name USDA does not have.
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
    """Return the promises of one commodity."""
    return [c for c in commitments if code in trades[c.id].commodity_codes]


def _resolved(ingest: Ingest, commitments: Sequence[Commitment]) -> dict[str, Trade]:
    """Return the promises' buyers and commodities; update the lookup lists if one is unknown."""
    try:
        return find_codes(ingest.connection, USDA, commitments)
    except ConfigError:
        if not ingest.learn_names():
            raise
        return find_codes(ingest.connection, USDA, commitments)


def _all_years(
    commodity: Commodity,
    stamp: ReleaseDate,
    commitments: Sequence[Commitment],
    trades: dict[str, Trade],
) -> Iterator[Task]:
    bounds = _bounds(stamp)
    counted = counted_years(commitments, bounds)
    buyers = buyers_of(trades[c.id] for c in commitments)
    for year in range(stamp.market_year, FIRST_YEAR_OF_THE_SOURCE - 1, -1):
        guard = Guard(buyers, counted=year in counted)
        yield Task(esr.Slice(commodity, year), stamp, guard, expected=False)


def _not_had(tasks: Iterable[Task], had: dict[tuple[int, int], Asked], now: datetime) -> list[Task]:
    """Return the tasks never recorded, then those last found empty before today.

    An empty response is not final because USDA is known to return one by mistake.
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
    """Record and return every marketing year from `first` to three ahead of the running one."""
    bounds = _bounds(stamp)
    years = [bounds.shifted(year - bounds.year) for year in range(first, bounds.year + 4)]
    lookups.record_marketing_years(connection, USDA, stamp.commodity_code, years)
    return years


def _bounds(stamp: ReleaseDate) -> MarketingYear:
    return MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
