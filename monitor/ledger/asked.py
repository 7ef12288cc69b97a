"""What was asked of the source and with what result, and how much may still be asked."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Literal

from monitor.formats import utc
from monitor.ledger.record import moment
from monitor.ledger.store import transaction
from monitor.quota import Quota

Result = Literal["recorded", "empty", "failed", "suspect"]


def note(
    connection: sqlite3.Connection,
    commodity_code: int,
    market_year: int,
    now: datetime,
    published_at: datetime,
    result: Result,
) -> None:
    """Remember the last result for a slice of USDA's figures."""
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO asked VALUES ('usda', ?, ?, ?, ?, ?)",
            (commodity_code, market_year, utc(now), utc(published_at), result),
        )


def results(connection: sqlite3.Connection) -> dict[tuple[int, int], Result]:
    """The last result for each (commodity, marketing year) ever asked for."""
    rows = connection.execute("SELECT commodity_code, market_year, result FROM asked")
    return {(code, year): result for code, year, result in rows}


def missing(connection: sqlite3.Connection) -> list[tuple[int, int, Result]]:
    """Slices that were asked for and could not be had or believed."""
    rows = connection.execute(
        "SELECT commodity_code, market_year, result FROM asked "
        "WHERE result IN ('failed', 'suspect') ORDER BY commodity_code, market_year"
    )
    return rows.fetchall()


def quota(connection: sqlite3.Connection, key_id: str) -> Quota | None:
    """What the source last said of a key's quota."""
    row = connection.execute(
        "SELECT hourly_limit, requests_left, observed_at FROM quotas WHERE key_id = ?", (key_id,)
    ).fetchone()
    return None if row is None else Quota(row[0], row[1], moment(row[2]))


def keep_quota(connection: sqlite3.Connection, key_id: str, seen: Quota | None) -> None:
    """Remember what the source said, for the next pass."""
    if seen is not None:
        with transaction(connection):
            connection.execute(
                "INSERT OR REPLACE INTO quotas VALUES (?, ?, ?, ?)",
                (key_id, seen.limit, seen.left, utc(seen.observed_at)),
            )
