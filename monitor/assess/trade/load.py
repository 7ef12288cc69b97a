"""Load each buyer's trade as known at an instant, for charts and tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from monitor.assess.buyer_names import readable
from monitor.assess.figures import Figures
from monitor.assess.purchases import season_commitment
from monitor.assess.trade.destinations import (
    Destination,
    Destinations,
    Kind,
    in_order,
    same_week_before,
    shares,
)
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import YEARS_BEFORE
from monitor.assess.trades import Place, Trade
from monitor.commitments.model import Commitment
from monitor.core.calendar import MarketingYear
from monitor.core.history import NO_ACTIVITY, BuyerHistory, Key
from monitor.core.records import ALL_DESTINATIONS, Measures
from monitor.ledger import read
from monitor.ledger.instants import instant
from monitor.ledger.read import AsOf
from monitor.ledger.rows import row_versions


def trade_records(figures: Figures, commitments: Sequence[Commitment]) -> tuple[TradeRecord, ...]:
    """Return one record for each buyer and commodity of the commitments in quantities."""
    trades = figures.trades(commitments)
    promises: dict[frozenset[Place], list[Commitment]] = {}
    for commitment in commitments:
        if commitment.by_value:
            continue  # because the weekly export sales have no values
        promises.setdefault(frozenset(trades[commitment.id].places), []).append(commitment)
    return tuple(_record(figures, trades[own[0].id], own) for own in promises.values())


def _record(figures: Figures, trade: Trade, promises: Sequence[Commitment]) -> TradeRecord:
    history = figures.of_trade(trade)
    factors = (c.bushels_per_unit for c in promises if c.bushels_per_unit is not None)
    return TradeRecord(
        buyer=promises[0].buyer,
        commodity=promises[0].commodity,
        unit=promises[0].unit,
        bushels_per_unit=next(factors, None),
        history=history,
        is_plural=promises[0].is_plural,
        destinations=None if history.members else _destinations(figures, trade, history),
        unknown=figures.unknown_of(trade),
    )


def _destinations(figures: Figures, trade: Trade, history: BuyerHistory) -> Destinations | None:
    """Return sales by destination in the newest week with all destinations, or None."""
    ((code, buyer),) = trade.places
    open_season = history.year_of(history.weeks[-1]) if history.weeks else None
    complete = figures.published_weeks(code, ())
    if open_season is None or not complete:
        return None
    year, week = max(complete, key=lambda key: (key[1], key[0]))
    season = history.marketing_years.get(year)
    if season is None:
        return None
    national, summed = _everyone(
        figures.connection, figures.view, code, open_season.year - YEARS_BEFORE, complete
    )
    rows = read.destination_rows(figures.connection, figures.view, code, year, week)
    before = history.marketing_years.get(year - 1)
    booked_before = _booked_before(figures, trade, history, (season, before, week), complete)
    return Destinations(
        season=season,
        open_season=open_season,
        season_before=before,
        week_ending=week,
        rows=in_order(_named(figures, rows, buyer, booked_before)),
        shares=shares(history, summed | national),
    )


def _booked_before(
    figures: Figures,
    trade: Trade,
    history: BuyerHistory,
    at: tuple[MarketingYear, MarketingYear | None, date],
    complete: Collection[Key],
) -> Callable[[int], int | None]:
    """Return what each destination had booked in the same week of the marketing year before.

    The buyer's is known from its own record, the others' only if that week has all destinations;
    one without a row had nothing then.
    """
    ((code, buyer),) = trade.places
    season, before, week = at
    if before is None:
        return lambda destination: None
    then = same_week_before(season, before, week)
    own = season_commitment(history, before.year, then)
    if (before.year, then) not in complete:
        return lambda destination: own if destination == buyer else None
    rows = read.destination_rows(figures.connection, figures.view, code, before.year, then)
    booked = {destination: row.total_commitment for destination, row in rows.items()}
    return lambda destination: own if destination == buyer else booked.get(destination, 0)


def _named(
    figures: Figures,
    rows: Mapping[int, Measures],
    buyer: int,
    booked_before: Callable[[int], int | None],
) -> Iterable[Destination]:
    """Yield every destination with a readable name; the buyer with zeros if it has no row."""
    unknown = set(figures.unknown)
    names = {destination.code: destination.description for destination in figures.destinations}
    for code, row in {buyer: NO_ACTIVITY, **rows}.items():
        kind: Kind = "buyer" if code == buyer else "unknown" if code in unknown else "other"
        if row.total_commitment is not None:
            name = readable(names.get(code, str(code)))
            yield Destination(name, kind, row.total_commitment, booked_before(code))


def _everyone(
    connection: sqlite3.Connection,
    view: AsOf,
    code: int,
    since: int,
    complete: Iterable[Key],
) -> tuple[dict[Key, int], dict[Key, int]]:
    """Return total commitments of all destinations: the published national sum, and our own sum.

    The latter only for weeks in which every destination is recorded with an amount.
    """
    rows: dict[tuple[int, Key], Measures | None] = {}
    conditions = "AND market_year >= ? AND published_at <= ?"
    values = (since, instant(view.as_of))
    for seen in row_versions(connection, view.source, code, conditions, values):
        rows[seen.country_code, (seen.market_year, seen.week_ending)] = seen.row
    national: dict[Key, int] = {}
    summed: dict[Key, int | None] = {}
    wanted = set(complete)
    for (country, key), row in rows.items():
        amount = None if row is None else row.total_commitment
        if country == ALL_DESTINATIONS and amount is not None:
            national[key] = amount
        elif country != ALL_DESTINATIONS and row is not None and key in wanted:
            # None stays None, because a sum that lacks one destination is not the sum.
            before = summed.get(key, 0)
            summed[key] = None if before is None or amount is None else before + amount
    return national, {key: amount for key, amount in summed.items() if amount is not None}
