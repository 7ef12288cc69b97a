"""Fill from AgTransport what neither the static reports nor the ledger hold.

Those are the weeks between the newest recorded one and the two of the reports, older ones that a
promise's window or its seasonal comparison needs, and the amounts for the next marketing year that
the reports may not have. AgTransport has corn, soybeans and wheat, a while after their release.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from monitor.core.calendar import WEEK, MarketingYear, release_at, week_ending_of
from monitor.core.errors import SourceChanged
from monitor.core.formats import day
from monitor.core.periods import WEEKLY
from monitor.core.publications import summed_weeks
from monitor.core.records import USDA, Commodity
from monitor.ingest.public_answers import YearOfFile
from monitor.ingest.public_fetch import PublicFetch, digest
from monitor.ledger import disagreements, oddities, read
from monitor.ledger.read import AsOf
from monitor.sources import agtransport
from monitor.sources.weekly_rows import WeeklyRow

SOON, LATER = timedelta(hours=3), timedelta(days=1)
"""Time between two requests for the same commodity, because the lag is not known.

Later for weeks that AgTransport should have had long ago: it may never have them.
"""

LONG_AGO = timedelta(days=35)

COMPARE_AGAIN = timedelta(days=7)
"""How often AgTransport's copy is compared with the ledger.

The reports show only two weeks, so that corrections of older ones are noticed in no other way.
"""

EVER = datetime.max.replace(tzinfo=UTC)


def gap(
    connection: sqlite3.Connection,
    commodity: Commodity,
    buyers: Collection[int],
    first: MarketingYear,
    newest: date,
) -> tuple[date, ...]:
    """Return the weeks missing or incomplete for these buyers, from a marketing year to a week."""
    view = AsOf(USDA, EVER)
    needed = WEEKLY.between(week_ending_of(first.starts_on), newest)
    missing: set[date] = set()
    for buyer in buyers:
        history = read.history(connection, view, commodity.code, [buyer])
        incomplete = {
            week for (_, week), row in history.rows.items() if row.next_year_outstanding is None
        }
        missing |= (set(needed) - set(history.weeks)) | (incomplete & set(needed))
    return tuple(sorted(missing - summed_weeks().keys()))


def compared_weeks(newest: date) -> tuple[date, ...]:
    """Return the weeks in which AgTransport's copy is compared with the ledger.

    `history` adds the week before them.
    """
    return WEEKLY.between(WEEKLY.shift(disagreements.compared_since(newest), 1), newest)


def is_due(missing: Collection[date], asked_at: datetime | None, now: datetime) -> bool:
    """Return whether to ask for these weeks, after the last request for the commodity."""
    if not missing or asked_at is None:
        return bool(missing)
    recent = now.date() - max(missing) <= LONG_AGO
    return now - asked_at >= (SOON if recent else LATER)


def history(
    fetch: PublicFetch,
    address: str,
    commodity: Commodity,
    years: Sequence[MarketingYear],
    weeks: Sequence[date],
) -> Iterator[tuple[YearOfFile, Sequence[WeeklyRow]]]:
    """Yield AgTransport's rows from the week before `weeks` to their last, by marketing year.

    The week before is recorded already, so that it is compared.
    """
    first = weeks[0] - WEEK
    wanted = WEEKLY.between(first, weeks[-1])
    step = agtransport.WEEKS_AT_ONCE if commodity.code == agtransport.ALL_WHEAT else len(wanted)
    for start in range(0, len(wanted), step):
        yield from _pages(fetch, address, commodity, years, wanted[start : start + step])


def _pages(
    fetch: PublicFetch,
    address: str,
    commodity: Commodity,
    years: Sequence[MarketingYear],
    weeks: Sequence[date],
) -> Iterator[tuple[YearOfFile, Sequence[WeeklyRow]]]:
    """Yield the rows of these weeks, page by page."""
    offset = 0
    while True:
        query = agtransport.request([commodity.code], weeks[0], weeks[-1], offset)
        rows, sha256 = history_page(fetch, address, query)
        fetch.parsed(address, partial(_check_asked_for, rows, weeks, years))
        released_at = release_at(max((row.week_ending for row in rows), default=weeks[-1]))
        dated = min(released_at, fetch.now)
        for year in years:
            if any(row.market_year == year.year for row in rows):
                whose = YearOfFile("agtransport", sha256, commodity, year, fetch.now, dated)
                yield whose, rows
        offset += len(rows)
        if len(rows) < agtransport.LIMIT:
            return


def _check_asked_for(
    rows: Sequence[WeeklyRow], weeks: Sequence[date], years: Sequence[MarketingYear]
) -> None:
    """Raise SourceChanged for a row of another week than asked for, or in another year's place."""
    spans = {year.year: year.span for year in years}
    for row in rows:
        week = row.week_ending
        first, last = spans.get(row.market_year, (weeks[0], weeks[-1]))
        if not (weeks[0] <= week <= weeks[-1] and first <= week <= last):
            raise SourceChanged(
                f"AgTransport answered with w/e {day(week)} of market year {row.market_year}, "
                "which was not asked for: nothing of this answer was used."
            )


def history_page(fetch: PublicFetch, address: str, query: str) -> tuple[list[WeeklyRow], str]:
    """Return the rows of one of AgTransport's answers, and its fingerprint."""
    body = fetch.get(f"{address}?{query}", report=False).body or b""
    rows = fetch.parsed(address, partial(agtransport.parse, body))
    oddities.note(fetch.connection, address, (), fetch.now)
    return rows, digest(body)
