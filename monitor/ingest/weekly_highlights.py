"""Record what the weekly highlights say of the promises' trades: net sales, and switches.

They come with the weekly report, which does not wait for them. Nothing that counts needs them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from monitor.assess.load_announced import LISTED, NET, SWITCHED
from monitor.assess.trades import Trade
from monitor.core import run_log
from monitor.core.calendar import last_due_week, release_at
from monitor.core.errors import MonitorError
from monitor.core.records import Destination
from monitor.core.series import SeriesKey, SeriesResponse, SeriesRow
from monitor.ingest.public_stamps import release_stamp
from monitor.ingest.weekly_look import WeeklyLook
from monitor.ledger import oddities
from monitor.ledger.series.write import record_series
from monitor.sources.archive import fingerprint
from monitor.sources.destination_names import resolve
from monitor.sources.highlights import BuyersWeek, DailySale, Highlights, parse_highlights

if TYPE_CHECKING:
    from monitor.ingest.public_fetch import PublicFetch

FILE = "WeeklyHighlightsReport.xml"
LOOK = WeeklyLook("highlights")
EXPORT_SALES = "Export sales"
"""The foot's note on sales; other notes are on changes and cancellations."""


def is_due(connection: sqlite3.Connection, now: datetime) -> bool:
    """Return whether a week's report is out whose highlights are not recorded."""
    return LOOK.is_due(connection, release_at(last_due_week(now)), now)


def take(
    fetch: PublicFetch,
    folder: str,
    trades: Mapping[str, Trade],
    destinations: Sequence[Destination],
) -> None:
    """Record the week's highlights; a failure is noted in the log and is no problem."""
    try:
        _take(fetch, f"{folder}/{FILE}", trades.values(), destinations)
    except MonitorError as error:
        run_log.note("highlights", failed=str(error))


def _take(
    fetch: PublicFetch, address: str, trades: Iterable[Trade], destinations: Sequence[Destination]
) -> None:
    asked_at = LOOK.asked_at(fetch.connection)
    LOOK.note_asked(fetch.connection, fetch.now)
    got = fetch.get(address)
    body = got.body or b""
    place = oddities.of_cross_check(address)
    found = fetch.parsed(place, partial(parse_highlights, body))
    fetch.check_over(place, found.week_ending, "weekly highlights")
    oddities.note(fetch.connection, place, (), fetch.now)
    rows = tuple(_rows(found, list(trades), destinations))
    released_at = release_stamp(found.week_ending, got.last_modified, fetch.now, asked_at, None)
    response = SeriesResponse(
        "highlights",
        f"w/e {found.week_ending}",
        "reports",
        fetch.now,
        min(released_at, fetch.now),
        fingerprint(body),
        rows,
    )
    record_series(fetch.connection, response)
    if found.week_ending >= last_due_week(fetch.now):
        LOOK.note_done(fetch.connection, fetch.now)


def _rows(
    found: Highlights, trades: Sequence[Trade], destinations: Sequence[Destination]
) -> Iterator[SeriesRow]:
    """Yield the rows of the promises' trades, by the highlights' names of the buyers."""
    for row in found.buyers:
        if any(_is_of(row, trade, destinations) for trade in trades):
            key = SeriesKey(
                row.commodity, row.destination, found.week_ending, NET, row.marketing_year
            )
            yield SeriesRow(key, row.net_sales)
            yield SeriesRow(key._replace(measure=SWITCHED), row.switched)
    listed: Counter[SeriesKey] = Counter()
    for sale in found.announced:
        if sale.kind == EXPORT_SALES and any(_is_of(sale, t, destinations) for t in trades):
            place = (sale.commodity, sale.destination, found.week_ending)
            listed[SeriesKey(*place, LISTED, sale.marketing_year)] += sale.tonnes
    yield from (SeriesRow(key, tonnes) for key, tonnes in listed.items())


def _is_of(row: BuyersWeek | DailySale, trade: Trade, destinations: Sequence[Destination]) -> bool:
    named = row.commodity in {commodity.name for commodity in trade.commodities}
    return named and resolve(row.destination, destinations) in trade.buyer_codes
