"""Load the announced sales of the promises' trades as known at an instant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.assess.announced import (
    AnnouncedAmount,
    AnnouncedSales,
    Switched,
    announced_sales,
)
from monitor.assess.figures import Figures
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core.series import SeriesKey
from monitor.ledger.series.read import SeriesVersion
from monitor.sources.announcements import UNKNOWN
from monitor.sources.destination_names import resolve

MEASURE = re.compile(r"(sale|cancellation|change of destination)(?: from (.+))? (\d{4}/\d{4})")
NET, SWITCHED = "net sales", "switched from unknown destinations"
LISTED = "announced export sales"
"""The measures of the weekly highlights."""


def announced_checks(
    figures: Figures, commitments: Sequence[Commitment]
) -> tuple[AnnouncedSales, ...]:
    """Return what was announced for each trade of the promises, in their order."""
    rows = figures.cross_check_rows
    known, highlights = rows["announcements"].values(), rows["highlights"].values()
    if not known and not highlights:
        return ()
    trades = figures.trades(commitments)
    found: dict[tuple[object, ...], AnnouncedSales | None] = {}
    for promise in commitments:
        trade = trades[promise.id]
        if trade.places not in found:
            found[trade.places] = announced_sales(
                promise.buyer,
                promise.commodity,
                promise.unit,
                list(_amounts(figures, trade, known)),
                list(_switches(figures, trade, highlights)),
                _listed(figures, trade, highlights),
                figures.of_trade(trade),
            )
    return tuple(each for each in found.values() if each is not None)


def _amounts(
    figures: Figures, trade: Trade, known: Iterable[SeriesVersion]
) -> Iterator[AnnouncedAmount]:
    """Yield what was announced for a trade's buyers, and for unknown destinations."""
    for version in known:
        key, read = version.key, MEASURE.fullmatch(version.key.measure)
        unknown = key.partner == UNKNOWN
        if read is None or version.amount is None or not _is_of(figures, trade, key, unknown):
            continue
        tonnes = -version.amount if read[1] == "cancellation" else version.amount
        yield AnnouncedAmount(key.period, key.detail, read[1], tonnes, read[3], unknown)


def _switches(figures: Figures, trade: Trade, known: Iterable[SeriesVersion]) -> Iterator[Switched]:
    """Yield each week's net sales by the highlights, with the part switched from unknown."""
    own = [v for v in known if _is_of(figures, trade, v.key, unknown=False)]
    for week in {version.key.period for version in own if version.key.measure == NET}:
        sums = {
            measure: sum(
                v.amount or 0 for v in own if (v.key.period, v.key.measure) == (week, measure)
            )
            for measure in (NET, SWITCHED)
        }
        yield Switched(week, sums[NET], sums[SWITCHED])


def _listed(figures: Figures, trade: Trade, known: Iterable[SeriesVersion]) -> dict[date, int]:
    """Return the tonnes that the highlights list as announced to a trade's buyers, by week."""
    listed: dict[date, int] = {}
    for version in known:
        week, tonnes = version.key.period, version.amount or 0
        if version.key.measure == LISTED and _is_of(figures, trade, version.key, unknown=False):
            listed[week] = listed.get(week, 0) + tonnes
    return listed


def _is_of(figures: Figures, trade: Trade, key: SeriesKey, unknown: bool) -> bool:
    """Return whether a row is of a trade's commodity, and of its buyers or of unknown ones."""
    if key.product not in {commodity.name for commodity in trade.commodities}:
        return False
    return unknown or resolve(key.partner, figures.destinations) in trade.buyer_codes
