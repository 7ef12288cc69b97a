"""Responses typed in with real figures, and functions to inspect the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, time
from hashlib import sha256

from monitor.core.calendar import end_of_day
from monitor.core.records import Measures, Observation, SourceResponse
from monitor.ledger.read import AsOf
from tests.usda import new_york

SOYBEANS, CHINA, UNKNOWN, NETHERLANDS, GERMANY = 801, 5700, 9990, 4210, 4280
TABLES = (
    "releases",
    "observations",
    "changes",
    "weeks",
    "destinations",
    "commodities",
    "marketing_years",
)
KEPT_FOR_EVER = ("releases", "observations", "changes", "weeks")


def row(
    week_ending: str,
    shipped: int,
    outstanding: int,
    *,
    country: int = CHINA,
    exports: int = 0,
    net: int = 0,
    next_book: int | None = 0,
    next_net: int | None = 0,
) -> Observation:
    """Return a destination's week; the total commitment is shipped plus outstanding."""
    return Observation(
        place=(country, date.fromisoformat(week_ending)),
        measures=Measures(
            weekly_exports=exports,
            accumulated_exports=shipped,
            outstanding_sales=outstanding,
            gross_new_sales=0,
            net_sales=net,
            total_commitment=shipped + outstanding,
            next_year_outstanding=next_book,
            next_year_net_sales=next_net,
        ),
    )


def amended(known: Observation, **amounts: int | None) -> Observation:
    """Return the row with other amounts."""
    return known._replace(measures=known.measures._replace(**amounts))


def answer(
    rows: Iterable[Observation],
    released_on: str,
    *,
    year: int = 2022,
    retrieved_at: datetime | None = None,
    current: bool = True,
    complete: bool = True,
    note: str | None = None,
) -> SourceResponse:
    """Return all destinations of a marketing year, fetched an hour after the release stamp."""
    listed = list(rows)
    return SourceResponse(
        source="usda",
        commodity_code=SOYBEANS,
        market_year=year,
        scope="all",
        unit_id=1,
        retrieved_at=retrieved_at or at(released_on, 9, 30),
        published_at=at(released_on, 8, 30),
        sha256=sha256(repr(listed).encode()).hexdigest(),
        rows=listed,
        complete=complete,
        current=current,
        note=note,
    )


WEEK_11_AUGUST = row(
    "2022-08-11", 29_507_361, 1_107_686, exports=284_991, net=80_836, next_book=9_647_000
)
WEEK_18_AUGUST = row("2022-08-18", 29_507_361, 1_107_686, next_book=9_648_000, next_net=1_000)
WEEK_25_AUGUST = row(
    "2022-08-25", 30_022_229, 789_933, exports=514_868, net=197_115, next_book=11_442_505
)
"""China's rows around the release that USDA retracted on 25 August 2022. What that one said is not
on record: its 1,000 t are made up."""


def at(day: str, hour: int = 8, minute: int = 30) -> datetime:
    """Return an instant by New York's clock."""
    return new_york(date.fromisoformat(day), time(hour, minute))


def on(day: str, source: str = "usda") -> AsOf:
    """Return the view of what was public at the end of a day."""
    return AsOf(source, end_of_day(date.fromisoformat(day)))


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
    }


def everything_kept(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Return every row of the append-only tables."""
    return {
        (table, *values)
        for table in KEPT_FOR_EVER
        for values in connection.execute(f"SELECT * FROM {table}")
    }
