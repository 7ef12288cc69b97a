"""Record when we last checked that USDA had no newer release.

A check cannot lie in the future: such a row was written by a clock that was ahead. It is ignored
when read, and the next pass with a correct clock replaces it.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import NamedTuple

from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.formats import utc
from monitor.ledger.store import transaction


class At(NamedTuple):
    """When a check was made, by this machine's clock and, if known, by USDA's."""

    clock: datetime
    theirs: datetime | None = None


def record(
    connection: sqlite3.Connection, source: str, commodity_code: int, stamp: datetime, at: At
) -> None:
    """Record that `stamp` was still a commodity's newest release.

    The check is dated by the earlier of the two clocks. A later check on record is kept, unless it
    lies in the future by USDA's clock.
    """
    now = at.theirs or at.clock
    with transaction(connection):
        connection.execute(
            "INSERT INTO heard VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "last_heard_at = CASE WHEN last_heard_at > ? THEN excluded.last_heard_at "
            "ELSE max(last_heard_at, excluded.last_heard_at) END",
            (source, commodity_code, utc(stamp), utc(min(at.clock, now)), utc(now)),
        )


def last_checked(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    stamp: datetime | None,
    now: datetime | None,
) -> datetime | None:
    """Return the last check by `now` at which `stamp` was a commodity's newest release.

    None means never checked, or no release. Without `now` every check counts.
    """
    if stamp is None:
        return None
    row = connection.execute(
        "SELECT last_heard_at FROM heard WHERE source = ? AND commodity_code = ? "
        "AND published_at = ?",
        (source, commodity_code, utc(stamp)),
    ).fetchone()
    at = None if row is None else datetime.fromisoformat(row[0])
    return None if at is None or (now is not None and at > now) else at


def reached(connection: sqlite3.Connection, source: str, now: datetime) -> datetime | None:
    """Return when the source last responded, by `now`; None for never."""
    (at,) = connection.execute(
        "SELECT max(at) FROM (SELECT last_heard_at AS at FROM heard WHERE source = :source "
        "UNION ALL SELECT retrieved_at FROM releases WHERE source = :source) WHERE at <= :now",
        {"source": source, "now": utc(now)},
    ).fetchone()
    return None if at is None else datetime.fromisoformat(at)


def checked_until(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    year: MarketingYear,
    now: datetime | None,
) -> datetime | None:
    """Return the last check at which the recorded release was the newest; None for never.

    A newer release that was seen but not recorded for this marketing year (the request failed, or
    the response is quarantined) says nothing about its content, even if other years were recorded
    under it. Until the year can have rows, the year before is used.
    """
    stamp = _newest(connection, source, commodity_code, year.year)
    if stamp is None:
        before = _newest(connection, source, commodity_code, year.year - 1)
        opened = before is not None and before.date() >= year.starts_on + WEEK
        stamp = None if opened else before
    return last_checked(connection, source, commodity_code, stamp, now)


def _newest(
    connection: sqlite3.Connection, source: str, commodity_code: int, market_year: int
) -> datetime | None:
    """Return the newest release date recorded for a marketing year; None for none."""
    (text,) = connection.execute(
        "SELECT max(published_at) FROM releases WHERE source = ? AND commodity_code = ? "
        "AND scope = 'all' AND market_year = ?",
        (source, commodity_code, market_year),
    ).fetchone()
    return None if text is None else datetime.fromisoformat(text)
