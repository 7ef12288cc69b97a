"""Which origins USDA's figures came from, and what the static reports brought last."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import NamedTuple

from monitor.core.records import USDA, Origin
from monitor.ledger.instants import from_text, instant
from monitor.ledger.read import AsOf


class LastReport(NamedTuple):
    """The static report recorded last: its digest, release date and newest week."""

    sha256: str
    published_at: datetime
    newest_week: date


def last_report(connection: sqlite3.Connection, commodity_code: int) -> LastReport | None:
    """Return the static report from which a commodity was recorded last; None for none."""
    row = connection.execute(
        "SELECT r.sha256, r.published_at, (SELECT max(week_ending) FROM weeks w WHERE w.source = "
        "r.source AND w.commodity_code = r.commodity_code AND w.release_id <= r.id) "
        "FROM releases r WHERE r.source = ? AND r.origin = 'reports' AND r.commodity_code = ? "
        "ORDER BY r.id DESC LIMIT 1",
        (USDA, commodity_code),
    ).fetchone()
    return row and LastReport(row[0], from_text(row[1]), date.fromisoformat(row[2]))


def had_report(connection: sqlite3.Connection, commodity_code: int, sha256: str) -> bool:
    """Return whether a commodity was ever recorded from this static report."""
    found = connection.execute(
        "SELECT 1 FROM releases WHERE source = ? AND origin = 'reports' AND commodity_code = ? "
        "AND sha256 = ? LIMIT 1",
        (USDA, commodity_code, sha256),
    )
    return found.fetchone() is not None


def last_week(connection: sqlite3.Connection, commodity_code: int) -> date | None:
    """Return the newest of USDA's weeks on record for a commodity; None for none."""
    (week,) = connection.execute(
        "SELECT max(week_ending) FROM weeks WHERE source = ? AND commodity_code = ?",
        (USDA, commodity_code),
    ).fetchone()
    return None if week is None else date.fromisoformat(week)


def newest_buyers(connection: sqlite3.Connection, commodity_code: int) -> set[int]:
    """Return the destinations with rows in the newest of USDA's weeks on record."""
    found = connection.execute(
        "SELECT DISTINCT country_code FROM observed WHERE source = ?1 AND commodity_code = ?2 AND "
        "week_ending = (SELECT max(week_ending) FROM weeks WHERE source = ?1 "
        "AND commodity_code = ?2)",
        (USDA, commodity_code),
    )
    return {code for (code,) in found}


def newest_stamp(connection: sqlite3.Connection, commodity_code: int) -> datetime | None:
    """Return the newest of USDA's release dates on record for a commodity; None for none."""
    (text,) = connection.execute(
        "SELECT max(published_at) FROM releases WHERE source = ? AND commodity_code = ? "
        "AND scope = 'all'",
        (USDA, commodity_code),
    ).fetchone()
    return None if text is None else from_text(text)


def has_origin(connection: sqlite3.Connection, origin: Origin) -> bool:
    """Return whether any of USDA's figures came from this origin."""
    found = connection.execute(
        "SELECT 1 FROM releases WHERE source = ? AND origin = ? LIMIT 1", (USDA, origin)
    )
    return found.fetchone() is not None


def last_retrieved(connection: sqlite3.Connection, origin: Origin) -> datetime | None:
    """Return when the newest of USDA's figures from this origin were retrieved; None for never."""
    (text,) = connection.execute(
        "SELECT max(retrieved_at) FROM releases WHERE source = ? AND origin = ?", (USDA, origin)
    ).fetchone()
    return None if text is None else from_text(text)


def origin_of_week(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, week: date
) -> Origin | None:
    """Return where the newest copy of a week came from; None if the week is not recorded.

    That is the response that recorded the week, or a later one published by the view's instant: one
    of the API repeats the whole marketing year, a static report the newest weeks. A response of
    AgTransport fills gaps and says nothing about other weeks.
    """
    found = connection.execute(
        "SELECT r.origin FROM weeks w JOIN releases r ON r.source = w.source "
        "AND r.commodity_code = w.commodity_code AND r.market_year = w.market_year "
        "AND r.scope = w.scope AND (r.id = w.release_id OR (r.id > w.release_id "
        "AND r.origin IN ('api', 'reports') AND r.published_at <= :as_of)) "
        "WHERE w.source = :source AND w.commodity_code = :code AND w.week_ending = :week "
        "AND w.published_at <= :as_of ORDER BY r.id DESC LIMIT 1",
        {
            "source": view.source,
            "code": commodity_code,
            "week": week.isoformat(),
            "as_of": instant(view.as_of),
        },
    ).fetchone()
    return None if found is None else found[0]
