"""What was asked of the source and with what result, and how much may still be asked."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from monitor.core.formats import utc
from monitor.core.quota import Quota
from monitor.ledger.store import transaction
from monitor.ledger.write import from_text

Result = Literal["recorded", "empty", "failed", "suspect"]


LOOKED_AFTER = timedelta(days=3)
"""For so long a doubted answer is looked after, also where it was believed for coming again."""

OF_THE_SLICE = "s.commodity_code = a.commodity_code AND s.market_year = a.market_year"
HELD = f"SELECT min(s.first_seen_at) FROM suspects s WHERE {OF_THE_SLICE} AND s.settled_at IS NULL"
BELIEVED = (
    f"SELECT max(s.first_seen_at) FROM suspects s WHERE {OF_THE_SLICE} AND s.settled_as = "
    "'repeated' AND s.settled_at = (SELECT max(r.retrieved_at) FROM releases r WHERE r.source = "
    "a.source AND r.commodity_code = a.commodity_code AND r.market_year = a.market_year)"
)


class Asked(NamedTuple):
    """The last request for a slice: when, under which stamp, with what result.

    `held_since` is when a doubted answer of it was first seen that is held back, or that was
    believed in the last days only because it came again.
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
    """Remember the last result for a slice of USDA's figures."""
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO asked VALUES ('usda', ?, ?, ?, ?, ?)",
            (commodity_code, market_year, utc(now), utc(published_at), result),
        )


def last(connection: sqlite3.Connection) -> dict[tuple[int, int], Asked]:
    """The last request for each (commodity, marketing year) ever asked for."""
    rows = connection.execute(
        f"SELECT a.commodity_code, a.market_year, a.asked_at, a.published_at, a.result, ({HELD}), "
        f"({BELIEVED}) FROM asked a"
    )
    found = {}
    for code, year, at, stamp, result, held, believed in rows:
        asked_at = from_text(at)
        since = held or (
            believed if believed and _is_lately(from_text(believed), asked_at) else None
        )
        found[code, year] = Asked(asked_at, from_text(stamp), result, since and from_text(since))
    return found


def _is_lately(first_seen_at: datetime, asked_at: datetime) -> bool:
    return asked_at - first_seen_at < LOOKED_AFTER


def list_asked_at(connection: sqlite3.Connection, kind: str) -> datetime | None:
    """When one of the source's lists of names was last had; None for never."""
    row = connection.execute("SELECT had_at FROM lists WHERE kind = ?", (kind,)).fetchone()
    return None if row is None else from_text(row[0])


def note_list(connection: sqlite3.Connection, kind: str, now: datetime) -> None:
    """Remember that a list of names was had."""
    with transaction(connection):
        connection.execute("INSERT OR REPLACE INTO lists VALUES (?, ?)", (kind, utc(now)))


def failed(connection: sqlite3.Connection) -> list[tuple[int, int, Result]]:
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
    return None if row is None else Quota(row[0], row[1], from_text(row[2]))


def keep_quota(connection: sqlite3.Connection, key_id: str, seen: Quota | None) -> None:
    """Remember what the source said, for the next pass."""
    if seen is not None:
        with transaction(connection):
            connection.execute(
                "INSERT OR REPLACE INTO quotas VALUES (?, ?, ?, ?)",
                (key_id, seen.limit, seen.left, utc(seen.observed_at)),
            )
