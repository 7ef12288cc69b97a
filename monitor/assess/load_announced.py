"""Load the announced sales of the promises' trades as known at an instant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import TypeVar

from monitor.assess.announced import (
    AnnouncedAmount,
    AnnouncedSales,
    Switched,
    announced_sales,
)
from monitor.assess.figures import Figures
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core.announced import UNKNOWN
from monitor.ledger.series.read import SeriesVersion
from monitor.sources.destination_names import resolve

MEASURE = re.compile(r"(sale|cancellation|change of destination)(?: from (.+))? (\d{4}/\d{4})")
NET, SWITCHED = "net sales", "switched from unknown destinations"
LISTED = "announced export sales"
"""The measures of the weekly highlights."""

Place = tuple[str, int | None]
"""A commodity by its name and a buyer by its code, None for unknown destinations."""

Row = TypeVar("Row")


def announced_checks(
    figures: Figures, commitments: Sequence[Commitment]
) -> tuple[AnnouncedSales, ...]:
    """Return what was announced for each trade of the promises, in their order."""
    rows = figures.cross_check_rows
    known, highlights = rows["announcements"].values(), rows["highlights"].values()
    if not known and not highlights:
        return ()
    amounts = _by_place(figures, _amounts(known))
    weekly = _by_place(figures, ((v.key.product, v.key.partner, v) for v in highlights))
    trades = figures.trades(commitments)
    found: dict[tuple[object, ...], AnnouncedSales | None] = {}
    for promise in commitments:
        trade = trades[promise.id]
        if trade.places not in found:
            own = _of_trade(weekly, trade, trade.buyer_codes)
            found[trade.places] = announced_sales(
                promise.buyer,
                promise.commodity,
                promise.unit,
                _of_trade(amounts, trade, [*trade.buyer_codes, None]),
                list(_switches(own)),
                _listed(own),
                figures.of_trade(trade),
            )
    return tuple(each for each in found.values() if each is not None)


def _by_place(
    figures: Figures, rows: Iterable[tuple[str, str, Row]]
) -> Mapping[Place, Sequence[Row]]:
    """Return rows of a commodity and a named buyer by their place; none of other names."""
    # because there may be a thousand trades, and a name is compared with every destination
    code = cache(lambda name: resolve(name, figures.destinations))
    placed: defaultdict[Place, list[Row]] = defaultdict(list)
    for commodity, name, row in rows:
        if name == UNKNOWN or code(name) is not None:
            placed[commodity, None if name == UNKNOWN else code(name)].append(row)
    return placed


def _of_trade(
    placed: Mapping[Place, Sequence[Row]], trade: Trade, buyers: Iterable[int | None]
) -> list[Row]:
    """Return the rows of a trade's commodities and these buyers."""
    names = [commodity.name for commodity in trade.commodities]
    return [row for place in product(names, buyers) for row in placed.get(place, ())]


def _amounts(known: Iterable[SeriesVersion]) -> Iterator[tuple[str, str, AnnouncedAmount]]:
    """Yield commodity, destination and amount of what was announced.

    A change of destination is an amount of each: less for the one before.
    """
    for version in known:
        key, read = version.key, MEASURE.fullmatch(version.key.measure)
        if read is None or version.amount is None:
            continue
        tonnes = -version.amount if read[1] == "cancellation" else version.amount
        for name, own in ((key.partner, tonnes), (read[2], -tonnes)):
            if name is not None:
                unknown = name == UNKNOWN
                yield (
                    key.product,
                    name,
                    AnnouncedAmount(key.period, key.detail, read[1], own, read[3], unknown),
                )


def _switches(known: Sequence[SeriesVersion]) -> Iterator[Switched]:
    """Yield each week's net sales by the highlights, with the part switched from unknown."""
    sums: defaultdict[tuple[date, str], int] = defaultdict(int)
    for version in known:
        sums[version.key.period, version.key.measure] += version.amount or 0
    for week in sorted({week for week, measure in sums if measure == NET}):
        yield Switched(week, sums[week, NET], sums[week, SWITCHED])


def _listed(known: Iterable[SeriesVersion]) -> dict[date, int]:
    """Return the tonnes that the highlights list as announced, by week."""
    listed: dict[date, int] = {}
    for version in known:
        if version.key.measure == LISTED:
            week = version.key.period
            listed[week] = listed.get(week, 0) + (version.amount or 0)
    return listed
