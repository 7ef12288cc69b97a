"""Bring the ledger up to date: from USDA what is new, or from the figures shipped.

Only slices (a commodity's marketing year, all destinations) whose release stamp is newer than
the recorded one are asked for, and history once. A slice that could not be had is listed and
asked for again by the next pass; what it would have held is never assumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.commitments.model import Commitment
from monitor.errors import ConfigError, QuotaLow, SourceTooSlow, SourceUnavailable
from monitor.formats import did_you_mean, plural, utc
from monitor.intake import Intake, Refreshed
from monitor.ledger import asked, heard, logged, lookups, query, record
from monitor.ledger.store import transaction
from monitor.publications import delayed_publications
from monitor.records import Answer, Commodity, ReleaseStamp
from monitor.sources import esr, snapshot
from monitor.sources.archive import Archive, Archived
from monitor.trade_calendar import MarketingYear
from monitor.trades import resolve
from monitor.wanted import first_year_needed, wanted_years

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

FIRST_YEAR_OF_THE_SOURCE = 1999

Tell = Callable[..., None]
"""Called with the step in hand, and with `done` and `total` where these are known."""


@dataclass(frozen=True, slots=True)
class Task:
    """One slice to ask for, under the commodity's newest release."""

    wanted: esr.Slice
    stamp: ReleaseStamp
    expected: bool


def from_snapshot(connection: sqlite3.Connection) -> Refreshed:
    """Record the shipped figures; nothing changes when they are recorded already."""
    done = Refreshed()
    delayed = delayed_publications()
    lookups.record_destinations(connection, snapshot.SOURCE, snapshot.destinations())
    lookups.record_commodities(connection, snapshot.SOURCE, snapshot.commodities())
    for code, years in snapshot.marketing_years().items():
        lookups.record_marketing_years(connection, snapshot.SOURCE, code, years)
    for answer in snapshot.answers():
        with transaction(connection):
            recorded = record.record(connection, answer, delayed)
            if recorded.release_id is not None:
                logged.note_answer(connection, _shipped(answer))
        done.count(recorded)
    return done


def _shipped(answer: Answer) -> dict[str, object]:
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
) -> Refreshed:
    """Ask USDA for every slice the promises need that is new since the last pass.

    Raises SourceUnavailable, SourceRefused or SourceChanged when not even the release dates
    can be had; what concerns single slices is in the result.
    """
    intake = Intake(connection, http, now, delayed_publications(), archive)
    _take_all(intake, news(intake, commitments), tell)
    return intake.done


def history_from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    now: datetime,
    tell: Tell,
    archive: Archive | None = None,
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
) -> Refreshed:
    """Ask for everything the source has (or for some commodities and years of it), once.

    Goes on where an earlier call stopped; stops when the quota runs low and says when to call
    again.
    """
    intake = Intake(connection, http, now, delayed_publications(), archive)
    stamps = _newest(intake.stamps())
    intake.lookups()
    wanted = _named(query.commodities(connection, esr.SOURCE), commodities)
    tasks = [task for c in wanted if c.code in stamps for task in _all_years(c, stamps[c.code])]
    if not any(not years or task.wanted.market_year in years for task in tasks):
        first = FIRST_YEAR_OF_THE_SOURCE
        raise ConfigError(
            f"--years: USDA has no marketing year in this span; its first is {first}."
        )
    had = asked.results(connection)
    left = [
        task
        for task in tasks
        if (not years or task.wanted.market_year in years)
        and had.get((task.wanted.commodity.code, task.wanted.market_year))
        not in ("recorded", "empty")
    ]
    for stamp in {task.wanted.commodity.code: task.stamp for task in left}.values():
        _record_bounds(connection, stamp, FIRST_YEAR_OF_THE_SOURCE)
    _take_all(intake, left, tell)
    return intake.done


def news(intake: Intake, commitments: Sequence[Commitment]) -> list[Task]:
    """The slices that are new since they were recorded; asks for the release dates alone."""
    stamps = intake.stamps()
    intake.lookups()
    trades = resolve(intake.connection, esr.SOURCE, commitments)
    needed = {trade.commodity.code: trade.commodity for trade in trades.values()}
    newest = _newest(stamps)
    tasks: list[Task] = []
    for code, commodity in sorted(needed.items()):
        if code not in newest:
            message = f"USDA's release dates do not name {commodity.name}: nothing was asked for."
            intake.done.problems.append(SourceUnavailable(message))
            continue
        own = [c for c in commitments if trades[c.id].commodity.code == code]
        heard.note(intake.connection, esr.SOURCE, code, newest[code].released_at, intake.now)
        tasks += _tasks(intake.connection, commodity, own, newest[code])
    released = [newest[code].released_at for code in needed if code in newest]
    intake.done.newest_release_at = max(released, default=None)
    return tasks


def _tasks(
    connection: sqlite3.Connection,
    commodity: Commodity,
    commitments: Sequence[Commitment],
    stamp: ReleaseStamp,
) -> Iterator[Task]:
    bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
    years = _record_bounds(connection, stamp, first_year_needed(commitments, bounds))
    states = query.slice_states(connection, esr.SOURCE, commodity.code)
    for year in wanted_years(years, stamp, states):
        expected = year in states or year <= stamp.market_year
        yield Task(esr.Slice(commodity, year), stamp, expected)


def _take_all(intake: Intake, tasks: Sequence[Task], tell: Tell) -> None:
    """Take the slices in, one after the other, until all are had or no more is to be asked."""
    for number, task in enumerate(tasks):
        commodity, year = task.wanted.commodity, task.wanted.market_year
        tell(f"{commodity.name} {year}", done=number, total=len(tasks))
        try:
            intake.take(task.wanted, task.stamp, expected=task.expected)
        except (QuotaLow, SourceTooSlow) as why:
            left = plural(len(tasks) - number, "slice is", "slices are")
            intake.done.problems.append(type(why)(f"{left} still to be had. {why}"))
            return


def _newest(stamps: Sequence[ReleaseStamp]) -> dict[int, ReleaseStamp]:
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


def _all_years(commodity: Commodity, stamp: ReleaseStamp) -> Iterator[Task]:
    for year in range(stamp.market_year, FIRST_YEAR_OF_THE_SOURCE - 1, -1):
        yield Task(esr.Slice(commodity, year), stamp, expected=False)


def _record_bounds(
    connection: sqlite3.Connection, stamp: ReleaseStamp, first: int
) -> list[MarketingYear]:
    """Every marketing year from `first` to three ahead, by the bounds of the running one."""
    bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
    years = [bounds.shifted(year - bounds.year) for year in range(first, bounds.year + 4)]
    lookups.record_marketing_years(connection, esr.SOURCE, stamp.commodity_code, years)
    return years
