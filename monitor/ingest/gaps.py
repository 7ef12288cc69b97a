"""Fill from AgTransport what neither the static reports nor the ledger hold.

Those are the weeks between the newest recorded one and the two of the reports, older ones that a
promise's window or its seasonal comparison needs, and the amounts for the next marketing year that
the reports may not have. AgTransport has corn, soybeans and wheat, a while after their release.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from monitor.core.calendar import MarketingYear, week_ending_of
from monitor.core.periods import WEEKLY
from monitor.core.publications import summed_weeks
from monitor.core.records import USDA, Commodity
from monitor.ledger import read
from monitor.ledger.read import AsOf

SOON, LATER = timedelta(hours=3), timedelta(days=1)
"""Time between two requests for the same commodity, because the lag is not known.

Later for weeks that AgTransport should have had long ago: it may never have them.
"""

LONG_AGO = timedelta(days=35)

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


def is_due(missing: Collection[date], asked_at: datetime | None, now: datetime) -> bool:
    """Return whether to ask for these weeks, after the last request for the commodity."""
    if not missing or asked_at is None:
        return bool(missing)
    recent = now.date() - max(missing) <= LONG_AGO
    return now - asked_at >= (SOON if recent else LATER)
