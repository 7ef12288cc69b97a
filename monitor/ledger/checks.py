"""Until when the source was heard to have nothing newer than what is recorded.

Nothing can have been heard later than now: such a row was noted by a clock that was ahead. It is
passed over when read, and the next pass with a right clock writes it anew.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import NamedTuple

from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.formats import utc
from monitor.ledger.store import transaction


class At(NamedTuple):
    """When something was heard, by this machine's clock and by the source's, where that is told."""

    clock: datetime
    theirs: datetime | None = None


def record(
    connection: sqlite3.Connection, source: str, commodity_code: int, stamp: datetime, at: At
) -> None:
    """Remember that a commodity's newest release was `stamp` when it was asked for.

    That was at the earlier of the two clocks. A time already noted stays where it is later, unless
    it is still to come by the source's own clock.
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
    """The last time by `now` that `stamp` was heard to be a commodity's newest release.

    None for never; without `now` every time counts.
    """
    row = connection.execute(
        "SELECT last_heard_at FROM heard WHERE source = ? AND commodity_code = ? "
        "AND published_at = ?",
        (source, commodity_code, utc(stamp) if stamp else ""),
    ).fetchone()
    at = None if row is None else datetime.fromisoformat(row[0])
    return None if at is None or (now is not None and at > now) else at


def reached(connection: sqlite3.Connection, source: str, now: datetime) -> datetime | None:
    """The last time by `now` that the source answered at all; None for never."""
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
    """The last time the newest release was the one recorded of a marketing year; None for never.

    A stamp that was heard of and not recorded there (the slice failed, or is held back) says
    nothing of what it brought, whatever other years were had under it. Before the year can have
    rows, the year before speaks for it.
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
    """The newest release stamp under which a marketing year is recorded."""
    (text,) = connection.execute(
        "SELECT max(published_at) FROM releases WHERE source = ? AND commodity_code = ? "
        "AND scope = 'all' AND market_year = ?",
        (source, commodity_code, market_year),
    ).fetchone()
    return None if text is None else datetime.fromisoformat(text)
