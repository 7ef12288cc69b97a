"""Store the source's lookups: destinations, commodities and bounds of marketing years.

Unchanged rows are not written because every write is logged in the archive's index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from monitor.core.calendar import MarketingYear
from monitor.core.records import Commodity, Destination
from monitor.ledger.store import transaction


def record_destinations(
    connection: sqlite3.Connection, source: str, destinations: Iterable[Destination]
) -> None:
    """Store the source's destinations; a code it no longer lists is kept."""
    rows = [(source, d.code, d.name, d.description) for d in destinations]
    with transaction(connection):
        connection.executemany(
            "INSERT INTO destinations VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "name = excluded.name, description = excluded.description "
            "WHERE name != excluded.name OR description != excluded.description",
            rows,
        )


def record_commodities(
    connection: sqlite3.Connection, source: str, commodities: Iterable[Commodity]
) -> None:
    """Store the source's commodities and their units."""
    rows = [(source, c.code, c.name, c.unit_id) for c in commodities]
    with transaction(connection):
        connection.executemany(
            "INSERT INTO commodities VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "name = excluded.name, unit_id = excluded.unit_id "
            "WHERE name != excluded.name OR unit_id != excluded.unit_id",
            rows,
        )


def record_marketing_years(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    years: Iterable[MarketingYear],
) -> None:
    """Store the bounds of a commodity's marketing years."""
    rows = [
        (source, commodity_code, y.year, y.starts_on.isoformat(), y.ends_on.isoformat())
        for y in years
    ]
    with transaction(connection):
        connection.executemany(
            "INSERT INTO marketing_years VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "starts_on = excluded.starts_on, ends_on = excluded.ends_on "
            "WHERE starts_on != excluded.starts_on OR ends_on != excluded.ends_on",
            rows,
        )
