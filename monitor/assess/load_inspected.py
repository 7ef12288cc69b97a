"""Load the inspections of the promises' trades as known at an instant, and compare them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from monitor.assess.figures import Figures
from monitor.assess.inspected import Inspected, inspected
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core.calendar import last_inspected_week
from monitor.sources.fgis import GRAINS, Pair, destination_name
from monitor.sources.inspected import CHINA, bundled_inspections

WeeksByPair = Mapping[Pair, Mapping[date, int]]
"""Tonnes by week of each grain and destination."""


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
    trades, by_pair = figures.trades(commitments), _by_pair(figures)
    found: dict[tuple[object, ...], Inspected | None] = {}
    for promise in commitments:
        trade = trades[promise.id]
        if trade.places not in found:
            found[trade.places] = _cross_check(figures, by_pair, promise, trade)
    return tuple(each for each in found.values() if each is not None)


def _cross_check(
    figures: Figures, by_pair: WeeksByPair, promise: Commitment, trade: Trade
) -> Inspected | None:
    """Return a trade's cross-check; None if the inspections do not name all of its commodities."""
    if any(commodity.name not in GRAINS for commodity in trade.commodities):
        return None
    weeks = _together([by_pair.get(pair, {}) for pair in sorted(pairs_of([trade]))])
    history = figures.of_trade(trade)
    return inspected(promise.buyer, promise.commodity, promise.unit, weeks, history)


def _together(pairs: Sequence[Mapping[date, int]]) -> dict[date, int]:
    """Return the tonnes of pairs together by week, in weeks in which all are known."""
    common = set(pairs[0]).intersection(*pairs[1:]) if pairs else set()
    return {week: sum(own[week] for own in pairs) for week in sorted(common)}


def _by_pair(figures: Figures) -> WeeksByPair:
    """Return each pair's tonnes by week: as recorded, or as bundled where nothing is recorded."""
    found = {CHINA: dict(_bundled(figures.view.as_of))}
    for key, version in figures.cross_check_rows["inspections"].items():
        if version.amount is not None:
            found.setdefault((key.product, key.partner), {})[key.period] = version.amount
    return found


def _bundled(as_of: datetime) -> Iterator[tuple[date, int]]:
    """Return the bundled weeks that were out by an instant."""
    weeks = bundled_inspections()
    newest = last_inspected_week(as_of)
    return ((week, tonnes) for week, tonnes in weeks.items() if week <= newest)
