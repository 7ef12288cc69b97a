"""Bring the ledger up to date: from USDA what is new, or from the figures shipped.

Only slices (a commodity's marketing year, all destinations) whose release stamp is newer than
the recorded one are asked for, and history once. A slice that could not be had is listed and
asked for again by the next pass; what it would have held is never assumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.assess import resolve, unknown_destinations
from monitor.commitments.model import Commitment
from monitor.errors import EmptyAnswer, MonitorError, SourceUnavailable
from monitor.history import is_final_week
from monitor.ledger import query, record
from monitor.progress.assessment import CONTEXT_WEEKS
from monitor.progress.pace import seasonal_years
from monitor.progress.windows import window_of
from monitor.records import Answer, Commodity, ReleaseStamp
from monitor.sources import esr, snapshot
from monitor.trade_calendar import WEEK, MarketingYear

if TYPE_CHECKING:
    from monitor.sources.http import UsdaHttp

REVISED_FOR = timedelta(days=60)
"""How long after its end a marketing year is still asked for: late corrections reach it."""

Tell = Callable[[str], None]


@dataclass
class Refreshed:
    """What a refresh did: rows by kind, slices asked for, and what could not be had."""

    slices: int = 0
    added: int = 0
    revised: int = 0
    withdrawn: int = 0
    newest_release_at: datetime | None = None
    problems: list[MonitorError] = field(default_factory=list)

    def count(self, recorded: record.Recorded) -> None:
        """Add what one answer changed."""
        self.slices += 1
        self.added += recorded.added
        self.revised += recorded.revised
        self.withdrawn += recorded.withdrawn


def from_snapshot(connection: sqlite3.Connection) -> Refreshed:
    """Record the shipped figures; nothing changes when they are recorded already."""
    done = Refreshed()
    delayed = snapshot.delayed_publications()
    record.record_destinations(connection, snapshot.SOURCE, snapshot.destinations())
    record.record_commodities(connection, snapshot.SOURCE, snapshot.commodities())
    for code, years in snapshot.marketing_years().items():
        record.record_marketing_years(connection, snapshot.SOURCE, code, years)
    for answer in snapshot.answers():
        done.count(record.record(connection, answer, delayed))
    return done


def from_usda(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commitments: Sequence[Commitment],
    now: datetime,
    tell: Tell,
) -> Refreshed:
    """Ask USDA for every slice the promises need that is new since the last pass.

    Raises SourceUnavailable, SourceRefused or SourceChanged when not even the release dates
    can be had; what concerns single slices is in the result.
    """
    stamps = esr.release_stamps(http)
    _record_lookups(connection, http)
    trades = resolve(connection, esr.SOURCE, commitments)
    codes = {trade.commodity.code for trade in trades.values()}
    released = (stamp.released_at for stamp in stamps if stamp.commodity_code in codes)
    done = Refreshed(newest_release_at=max(released, default=None))
    for code in sorted(codes):
        commodity = next(t.commodity for t in trades.values() if t.commodity.code == code)
        own = [c for c in commitments if trades[c.id].commodity.code == code]
        _refresh_commodity(connection, http, commodity, own, stamps, now, tell, done)
    return done


def _refresh_commodity(
    connection: sqlite3.Connection,
    http: UsdaHttp,
    commodity: Commodity,
    commitments: Sequence[Commitment],
    stamps: Iterable[ReleaseStamp],
    now: datetime,
    tell: Tell,
    done: Refreshed,
) -> None:
    own = [stamp for stamp in stamps if stamp.commodity_code == commodity.code]
    if not own:
        message = f"USDA's release dates do not name {commodity.name}: nothing was asked for."
        done.problems.append(SourceUnavailable(message))
        return
    newest = max(own, key=lambda stamp: (stamp.released_at, stamp.market_year))
    bounds = MarketingYear(newest.market_year, newest.starts_on, newest.ends_on)
    first = first_year_needed(commitments, bounds)
    years = [bounds.shifted(year - bounds.year) for year in range(first, bounds.year + 4)]
    record.record_marketing_years(connection, esr.SOURCE, commodity.code, years)
    states = query.slice_states(connection, esr.SOURCE, commodity.code)
    delayed = snapshot.delayed_publications()
    for year in wanted_years(years, newest, states):
        tell(f"{commodity.name} {year}")
        try:
            answer = esr.fetch(http, esr.Slice(commodity, year), newest, now)
            _name_new_buyers(connection, http, answer)
        except EmptyAnswer as error:
            if year in states or year <= newest.market_year:
                done.problems.append(error)
        except MonitorError as error:
            done.problems.append(error)
        else:
            done.count(record.record(connection, answer, delayed))


def first_year_needed(commitments: Iterable[Commitment], bounds: MarketingYear) -> int:
    """The earliest marketing year that the windows and their seasonal history reach into."""
    return min(_year_of(day, bounds) for day in _first_days(commitments, bounds))


def wanted_years(
    years: Iterable[MarketingYear], newest: ReleaseStamp, states: dict[int, query.SliceState]
) -> Iterator[int]:
    """Opened marketing years to ask for: never recorded, or open and stamped otherwise since.

    A year's first week is published a week after it began or later; before, it has no rows.
    """
    for year in years:
        state = states.get(year.year)
        opened = year.starts_on + WEEK <= newest.released_at.date()
        wanted = opened if state is None else _is_stale(year, state, newest)
        if wanted:
            yield year.year


def _is_stale(year: MarketingYear, state: query.SliceState, newest: ReleaseStamp) -> bool:
    """Whether there is another release and the year may still gain or change rows by it.

    An older stamp than the recorded one means that a release was taken back.
    """
    if state.published_at == newest.released_at:
        return False
    closed = is_final_week(year, state.last_week)
    return not closed or newest.released_at.date() <= year.ends_on + REVISED_FOR


def _first_days(commitments: Iterable[Commitment], bounds: MarketingYear) -> Iterator[date]:
    years = {year: bounds.shifted(year - bounds.year) for year in range(1990, 2201)}
    for commitment in commitments:
        for reading in commitment.readings:
            window = window_of(reading, years)
            if window is None:
                continue
            named = reading.seasonal_windows or commitment.seasonal_windows
            earliest = min(seasonal_years(window, named), default=window.year)
            yield window.earlier(window.year - earliest).first_week - WEEK
            yield window.first_week - CONTEXT_WEEKS * WEEK


def _year_of(day: date, bounds: MarketingYear) -> int:
    guess = bounds.shifted(day.year - bounds.year)
    return guess.year if day <= guess.ends_on else guess.year + 1


def _record_lookups(connection: sqlite3.Connection, http: UsdaHttp) -> None:
    """Names of buyers and commodities, asked for once: they cost two requests."""
    if not query.commodities(connection, esr.SOURCE):
        record.record_commodities(connection, esr.SOURCE, esr.commodities(http))
    if not query.destinations(connection, esr.SOURCE):
        _record_destinations(connection, http)


def _name_new_buyers(connection: sqlite3.Connection, http: UsdaHttp, answer: Answer) -> None:
    """Ask for the names again when a code has none: unknown destinations were renumbered once."""
    named = {buyer.code for buyer in query.destinations(connection, esr.SOURCE)}
    if any(row.country_code not in named for row in answer.rows):
        _record_destinations(connection, http)


def _record_destinations(connection: sqlite3.Connection, http: UsdaHttp) -> None:
    named = esr.destinations(http)
    unknown_destinations(named)
    record.record_destinations(connection, esr.SOURCE, named)
