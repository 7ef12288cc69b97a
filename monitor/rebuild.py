"""A ledger made anew from the archived answers, in the order they came."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from monitor import journal
from monitor.errors import MonitorError
from monitor.ledger import asked, lookups, record
from monitor.ledger.store import open_ledger, transaction
from monitor.records import Commodity, ReleaseStamp
from monitor.sources import esr, snapshot
from monitor.sources.archive import Archive, Archived
from monitor.trade_calendar import MarketingYear

AHEAD = 4
TAKEN_OVER = ("alerts", "alert_ends", "enclosures", "contents", "told", "messages", "silences")
"""What no archived answer holds; in an order in which each row's own rows come first."""


def rebuild(database: Path, aside: Path) -> int:
    """Record every archived answer again in a new ledger at `database`; how many there were.

    The alerts raised so far and the messages that tell of them are taken over from the damaged
    file `aside`, as far as it can be read; where it cannot, they are raised and sent once more.
    """
    archive, count = Archive(database), 0
    with open_ledger(database, create=True) as connection:
        for table in TAKEN_OVER:
            _take_over(connection, aside, table)
        for entry in archive.entries():
            try:
                _again(connection, archive.body(entry.sha256), entry)
            except MonitorError as error:
                journal.note("rebuild", failed=str(error))
                continue
            count += 1
    return count


def _take_over(connection: sqlite3.Connection, aside: Path, table: str) -> None:
    try:
        with closing(sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)) as damaged:
            found = damaged.execute(f"SELECT * FROM {table}")
            names = ", ".join(column[0] for column in found.description)
            rows = found.fetchall()
    except sqlite3.DatabaseError:
        return
    with transaction(connection):
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)


def _again(connection: sqlite3.Connection, body: bytes, entry: Archived) -> None:
    if entry.kind in ("countries", "commodities"):
        asked.note_list(connection, entry.kind, datetime.fromisoformat(entry.retrieved_at))
    if entry.kind == "countries":
        lookups.record_destinations(connection, esr.SOURCE, esr.parse_destinations(body))
    elif entry.kind == "commodities":
        lookups.record_commodities(connection, esr.SOURCE, esr.parse_commodities(body))
    else:
        request = request_of(entry)
        answer = request.understand(body)
        if answer.rows:
            _record_bounds(connection, request.stamp)
            record.record(connection, answer, snapshot.delayed_publications())


def request_of(entry: Archived) -> esr.Request:
    """The question an archived answer answered."""
    commodity = Commodity(entry.commodity_code, entry.commodity_name, entry.unit_id)
    stamp = ReleaseStamp(
        entry.commodity_code,
        entry.stamp_year,
        date.fromisoformat(entry.starts_on),
        date.fromisoformat(entry.ends_on),
        datetime.fromisoformat(entry.published_at),
    )
    return esr.Request(
        esr.Slice(commodity, entry.market_year), stamp, datetime.fromisoformat(entry.retrieved_at)
    )


def _record_bounds(connection: sqlite3.Connection, stamp: ReleaseStamp) -> None:
    bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
    years = [bounds.shifted(k) for k in range(-30, AHEAD)]
    lookups.record_marketing_years(connection, esr.SOURCE, stamp.commodity_code, years)
