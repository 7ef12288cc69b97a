"""The bundled figures as the beginning of USDA's, where public files continue them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.assess.identities import OPENING, breaks
from monitor.core.records import SHIPPED, USDA
from monitor.ingest.shipped import begin_with_shipped, from_snapshot
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger

SOYBEANS, CHINA = 801, 5700
NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> sqlite3.Connection:
    with open_ledger(tmp_path / "monitor.db", create=True) as connection:
        yield connection


def rows(connection: sqlite3.Connection, source: str) -> dict[object, object]:
    return dict(read.history(connection, AsOf(source, NOW), SOYBEANS, [CHINA]).rows)


def test_usdas_record_begins_with_the_bundled_rows_but_for_eight_openings(
    ledger: sqlite3.Connection,
) -> None:
    """The older query system leaves carry-over out of a first week's net sales; USDA puts it in."""
    from_snapshot(ledger)
    begin_with_shipped(ledger)

    bundled, usda = rows(ledger, SHIPPED), rows(ledger, USDA)

    assert bundled.keys() == usda.keys()
    openings = {key: usda[key] for key in bundled if bundled[key] != usda[key]}
    assert len(openings) == 8
    for key, row in openings.items():
        assert row.net_sales is None  # type: ignore[attr-defined]
        assert row._replace(net_sales=bundled[key].net_sales) == bundled[key]  # type: ignore[attr-defined]


def test_an_opening_whose_net_sales_are_not_known_breaks_no_identity(
    ledger: sqlite3.Connection,
) -> None:
    """Marketing year 2018 opened a week after the one before had ended, without a split week."""
    begin_with_shipped(ledger)

    history = read.history(ledger, AsOf(USDA, NOW), SOYBEANS, [CHINA])

    assert history.rows[2018, date(2017, 9, 7)].net_sales is None
    assert [
        each.place for each in breaks(history, SOYBEANS, CHINA) if each.place.identity == OPENING
    ] == []


def test_the_record_begins_once(ledger: sqlite3.Connection) -> None:
    begin_with_shipped(ledger)
    before = ledger.execute("SELECT count(*) FROM releases").fetchone()

    begin_with_shipped(ledger)

    assert ledger.execute("SELECT count(*) FROM releases").fetchone() == before == (20,)
