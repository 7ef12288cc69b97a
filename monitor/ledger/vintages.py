"""Read every version of every row, one commodity-year at a time, for exports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from monitor.ledger import rows
from monitor.ledger.instants import instant
from monitor.ledger.read import AsOf
from monitor.ledger.rows import RowVersion


class Vintage(NamedTuple):
    """One version of a row, as published from some instant on.

    `number` counts versions from 1; `latest` marks the one in force at the view's instant.
    `first_published_at` is when the first version came out, as text.
    """

    number: int
    latest: bool
    first_published_at: str
    row: RowVersion


class Release(NamedTuple):
    """One distinct response of the source."""

    id: int
    source: str
    commodity_code: int
    market_year: int
    scope: str
    retrieved_at: str
    published_at: str
    sha256: str
    rows: int
    note: str | None
    origin: str


def slices(connection: sqlite3.Connection, view: AsOf) -> list[tuple[int, int]]:
    """Return the (commodity code, marketing year) pairs published by then, in order."""
    return connection.execute(
        "SELECT DISTINCT commodity_code, market_year FROM releases WHERE source = ? "
        "AND id IN (SELECT release_id FROM weeks WHERE published_at <= ?) ORDER BY 1, 2",
        (view.source, instant(view.as_of)),
    ).fetchall()


def vintages(
    connection: sqlite3.Connection,
    view: AsOf,
    commodity_code: int,
    market_year: int,
    country_code: int | None = None,
) -> Iterator[Vintage]:
    """Yield the versions of a commodity-year's rows, by destination, week and version.

    One commodity-year is in memory at a time. `country_code` is the only destination wanted.
    """
    conditions = "AND market_year = ? AND published_at <= ?"
    values: tuple[object, ...] = (market_year, instant(view.as_of))
    if country_code is not None:
        conditions, values = f"{conditions} AND country_code = ?", (*values, country_code)
    versions = list(rows.row_versions(connection, view.source, commodity_code, conditions, values))
    versions.sort(key=_place)  # a stable sort: the forms of a row stay in their order
    for _, group in groupby(versions, key=_place):
        forms = list(group)
        for number, form in enumerate(forms, start=1):
            yield Vintage(number, number == len(forms), forms[0].published_at, form)


def releases(connection: sqlite3.Connection, view: AsOf) -> Iterator[Release]:
    """Yield every response published by then, in the order of recording.

    A later one belongs to them if rows that were public by then are known from it alone, so that
    every row of the export has the response it came in.
    """
    until = instant(view.as_of)
    records = connection.execute(
        f"SELECT {', '.join(Release._fields)} FROM releases WHERE source = ? "
        "AND (published_at <= ? OR id IN (SELECT release_id FROM observed WHERE published_at <= ?))"
        " ORDER BY id",
        (view.source, until, until),
    )
    return (Release(*release) for release in records)


def _place(seen: RowVersion) -> tuple[object, ...]:
    return seen.country_code, seen.week_ending
