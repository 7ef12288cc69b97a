"""Record what was requested from USDA, with what result, and how much quota is left."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from monitor.core.formats import utc
from monitor.core.quota import Quota
from monitor.ledger.instants import from_text
from monitor.ledger.store import transaction

Result = Literal["recorded", "empty", "failed", "suspect"]


LOOKED_AFTER = timedelta(days=3)
"""How long a questioned response is checked again, even if accepted for repeating."""

OF_THE_SLICE = "s.commodity_code = a.commodity_code AND s.market_year = a.market_year"
HELD = f"SELECT min(s.first_seen_at) FROM suspects s WHERE {OF_THE_SLICE} AND s.settled_at IS NULL"
BELIEVED = (
    f"SELECT max(s.first_seen_at) FROM suspects s WHERE {OF_THE_SLICE} AND s.settled_as = "
    "'repeated' AND s.settled_at = (SELECT max(r.retrieved_at) FROM releases r WHERE r.source = "
    "a.source AND r.commodity_code = a.commodity_code AND r.market_year = a.market_year)"
)


class Asked(NamedTuple):
    """The last request for a commodity-year: when, under which release, with what result.

    `held_since` is when its response was first questioned, if it is still quarantined or was
    accepted within `LOOKED_AFTER` only because it repeated; else None.
    """

    asked_at: datetime
    published_at: datetime
    result: Result
    held_since: datetime | None


def record(
    connection: sqlite3.Connection,
    commodity_code: int,
    market_year: int,
    now: datetime,
    published_at: datetime,
    result: Result,
) -> None:
    """Record the last result for a commodity-year of USDA's figures."""
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO asked VALUES ('usda', ?, ?, ?, ?, ?)",
            (commodity_code, market_year, utc(now), utc(published_at), result),
        )


def last(connection: sqlite3.Connection) -> dict[tuple[int, int], Asked]:
    """Return the last request by (commodity code, marketing year)."""
    rows = connection.execute(
        f"SELECT a.commodity_code, a.market_year, a.asked_at, a.published_at, a.result, ({HELD}), "
        f"({BELIEVED}) FROM asked a"
    )
    last_requests = {}
    for code, year, at, stamp, result, held, believed in rows:
        asked_at = from_text(at)
        since = held or (
            believed if believed and _is_lately(from_text(believed), asked_at) else None
        )
        last_requests[code, year] = Asked(
            asked_at, from_text(stamp), result, since and from_text(since)
        )
    return last_requests


def _is_lately(first_seen_at: datetime, asked_at: datetime) -> bool:
    return asked_at - first_seen_at < LOOKED_AFTER


def list_asked_at(connection: sqlite3.Connection, kind: str) -> datetime | None:
    """Return when one of the source's lookup lists was last requested; None for never."""
    row = connection.execute("SELECT had_at FROM lists WHERE kind = ?", (kind,)).fetchone()
    return None if row is None else from_text(row[0])


def note_list(connection: sqlite3.Connection, kind: str, now: datetime) -> None:
    """Record that a lookup list was requested now."""
    with transaction(connection):
        connection.execute("INSERT OR REPLACE INTO lists VALUES (?, ?)", (kind, utc(now)))


def failed(connection: sqlite3.Connection) -> list[tuple[int, int, Result]]:
    """Return commodity code, marketing year and result of failed or quarantined requests."""
    rows = connection.execute(
        "SELECT commodity_code, market_year, result FROM asked "
        "WHERE result IN ('failed', 'suspect') ORDER BY commodity_code, market_year"
    )
    return rows.fetchall()


def quota(connection: sqlite3.Connection, key_id: str) -> Quota | None:
    """Return a key's quota as USDA last reported it; None if unknown."""
    row = connection.execute(
        "SELECT hourly_limit, requests_left, observed_at FROM quotas WHERE key_id = ?", (key_id,)
    ).fetchone()
    return None if row is None else Quota(row[0], row[1], from_text(row[2]))


def keep_quota(connection: sqlite3.Connection, key_id: str, seen: Quota | None) -> None:
    """Record the reported quota for the next pass."""
    if seen is not None:
        with transaction(connection):
            connection.execute(
                "INSERT OR REPLACE INTO quotas VALUES (?, ?, ?, ?)",
                (key_id, seen.limit, seen.left, utc(seen.observed_at)),
            )
