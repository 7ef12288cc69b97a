"""Load the inspections of the promises' trades as known at an instant, and compare them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from monitor.assess.figures import Figures
from monitor.assess.inspected import Inspected, inspected
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core.calendar import last_inspected_week
from monitor.sources.fgis import GRAINS, Pair, destination_name
from monitor.sources.inspected import CHINA, bundled_inspections


def pairs_of(trades: Iterable[Trade]) -> frozenset[Pair]:
    """Return the trades' grains and destinations by the inspections' names."""
    return frozenset(
        (GRAINS[commodity.name], destination_name(buyer.description))
        for trade in trades
        for commodity in trade.commodities
        if commodity.name in GRAINS
        for buyer in trade.buyers
    )


def cross_checks(figures: Figures, commitments: Sequence[Commitment]) -> tuple[Inspected, ...]:
    """Return the cross-check of each trade whose inspections are known, in the promises' order."""
    trades = figures.trades(commitments)
    found: dict[tuple[object, ...], Inspected | None] = {}
    for promise in commitments:
        trade = trades[promise.id]
        if trade.places not in found:
            found[trade.places] = _cross_check(figures, promise, trade)
    return tuple(each for each in found.values() if each is not None)


def _cross_check(figures: Figures, promise: Commitment, trade: Trade) -> Inspected | None:
    """Return a trade's cross-check; None if the inspections do not name all of its commodities."""
    if any(commodity.name not in GRAINS for commodity in trade.commodities):
        return None
    weeks = inspected_weeks(figures, sorted(pairs_of([trade])))
    history = figures.of_trade(trade)
    return inspected(promise.buyer, promise.commodity, promise.unit, weeks, history)


def inspected_weeks(figures: Figures, pairs: Sequence[Pair]) -> dict[date, int]:
    """Return the tonnes of these pairs together by week, in weeks in which all are known."""
    each = [_weeks_of(figures, pair) for pair in pairs]
    common = set(each[0]).intersection(*each[1:]) if each else set()
    return {week: sum(own[week] for own in each) for week in sorted(common)}


def _weeks_of(figures: Figures, pair: Pair) -> dict[date, int]:
    """Return a pair's tonnes by week: as recorded, or as bundled where nothing is recorded."""
    bundled = dict(_bundled(figures.view.as_of)) if pair == CHINA else {}
    recorded = figures.cross_check_rows["inspections"]
    return bundled | {
        key.period: version.amount
        for key, version in recorded.items()
        if version.amount is not None and (key.product, key.partner) == pair
    }


def _bundled(as_of: datetime) -> Iterator[tuple[date, int]]:
    """Return the bundled weeks that were out by an instant."""
    weeks = bundled_inspections()
    newest = last_inspected_week(as_of)
    return ((week, tonnes) for week, tonnes in weeks.items() if week <= newest)
