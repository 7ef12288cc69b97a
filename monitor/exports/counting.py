"""The tables that a promise is counted with again: trades, marketing years, published weeks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.core.publications import summed_weeks
from monitor.core.records import Destination
from monitor.exports.tables import Cells, Column, Table
from monitor.ledger import read
from monitor.ledger.instants import from_text, instant
from monitor.ledger.read import AsOf
from monitor.ledger.rows import day

WEEKS = (
    "SELECT commodity_code, market_year, scope, week_ending, published_at, evidence, release_id "
    "FROM weeks WHERE source = ? AND published_at <= ? "
    "ORDER BY commodity_code, scope, market_year, week_ending"
)


def trades_table(
    commitments: Sequence[Commitment],
    trades: dict[str, Trade],
    unknown: Sequence[Destination],
) -> Table:
    """Return what each promise adds up, and the unknown destinations of its commodities."""
    return Table(
        name="trades",
        title="The commodities and destinations of each promise, by USDA’s codes",
        columns=TRADES,
        key=("commitment", "role", "commodity_code", "destination_code"),
        rows=lambda: (row for c in commitments for row in _trade(c.id, trades[c.id], unknown)),
    )


def _trade(commitment: str, trade: Trade, unknown: Sequence[Destination]) -> Iterator[Cells]:
    for role, destinations in (("buyer", trade.buyers), ("unknown", unknown)):
        for commodity in trade.commodities:
            for destination in destinations:
                yield (
                    commitment,
                    role,
                    commodity.code,
                    commodity.name,
                    destination.code,
                    destination.description,
                )


def marketing_years_table(connection: sqlite3.Connection, view: AsOf) -> Table:
    """Return the days on which each commodity's marketing years begin and end."""
    return Table(
        name="marketing_years",
        title="Each commodity’s marketing years",
        columns=MARKETING_YEARS,
        key=("commodity_code", "market_year"),
        rows=lambda: (
            (commodity.code, year.year, year.starts_on, year.ends_on)
            for commodity in read.commodities(connection, view.source)
            for year in read.marketing_years(connection, view.source, commodity.code).values()
        ),
    )


def weeks_table(connection: sqlite3.Connection, view: AsOf) -> Table:
    """Return the weeks published by the view's instant: a buyer without a row had no activity."""
    return Table(
        name="weeks",
        title="Every published week of each commodity and marketing year",
        columns=WEEKS_COLUMNS,
        key=("commodity_code", "market_year", "scope", "week_ending"),
        rows=lambda: _weeks(connection, view),
    )


def _weeks(connection: sqlite3.Connection, view: AsOf) -> Iterator[Cells]:
    found = connection.execute(WEEKS, (view.source, instant(view.as_of)))
    for code, year, scope, week, published, evidence, release in found:
        yield code, year, scope, day(week), from_text(published), evidence, release


def summed_weeks_table() -> Table:
    """Return the weeks that were published only as part of a later week's sum."""
    return Table(
        name="summed_weeks",
        title="Weeks known only as part of a sum",
        columns=SUMMED_WEEKS,
        key=("week_ending",),
        rows=lambda: iter(sorted(summed_weeks().items())),
    )


COMMODITY_CODE = Column("commodity_code", "integer", "USDA’s code of the commodity.")
MARKET_YEAR = Column("market_year", "integer", "The marketing year, named by the year it ends in.")
TRADES = (
    Column("commitment", "text", "Which promise."),
    Column("role", "text", "buyer (counted), or unknown (unknown destinations)."),
    COMMODITY_CODE,
    Column("commodity", "text", "The commodity as USDA names it."),
    Column("destination_code", "integer", "USDA’s code of the destination."),
    Column("destination", "text", "The destination as USDA names it."),
)
MARKETING_YEARS = (
    COMMODITY_CODE,
    MARKET_YEAR,
    Column("starts_on", "date", "Its first day."),
    Column("ends_on", "date", "Its last day."),
)
WEEKS_COLUMNS = (
    COMMODITY_CODE,
    MARKET_YEAR,
    Column("scope", "text", "What was asked for: all, national, or one destination’s code."),
    Column("week_ending", "date", "The Thursday that ends the reporting week."),
    Column("published_at", "instant", "When the week was published."),
    Column("publication_evidence", "text", "How that is known (METHODOLOGY)."),
    Column("release", "integer", "The answer it came in first (table releases)."),
)
SUMMED_WEEKS = (
    Column("week_ending", "date", "The Thursday that ends the reporting week."),
    Column("summed_in", "date", "The week whose row holds the sum."),
)
