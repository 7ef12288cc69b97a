"""Why a commodity has no figures, and what to do: whether a free key is needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from monitor.assess.figures import Figures
from monitor.assess.load_status import without_figures
from monitor.core.history import BuyerHistory
from monitor.core.records import Commodity
from monitor.ledger import lookups
from monitor.ledger.store import open_ledger
from tests.ledger.answers import CHINA, SOYBEANS, on

from .histories import one_season

NOTHING = BuyerHistory({}, {}, {})
CORN, WHEAT, COTTON = 401, 107, 1404
NO_KEY = ", which needs no key."
KEY = "; its history needs a free key from https://api.data.gov/signup in USDA_API_KEY."
LISTED = {CORN: "Corn", SOYBEANS: "Soybeans", WHEAT: "All Wheat", COTTON: "All Upland Cotton"}


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """Yield a ledger that names commodities and has no figures."""
    with open_ledger(None) as connection:
        for source in ("usda", "snapshot"):
            commodities = [Commodity(code, name, 1) for code, name in LISTED.items()]
            lookups.record_commodities(connection, source, commodities)
        yield connection


def remarks(
    ledger: sqlite3.Connection, source: str, of: dict[tuple[int, int], BuyerHistory]
) -> list[str]:
    return list(without_figures(Figures(ledger, on("2026-10-09", source)), of))


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [
        (SOYBEANS, "Soybeans", NO_KEY),
        (CORN, "Corn", NO_KEY),
        (WHEAT, "All Wheat", NO_KEY),
        (COTTON, "All Upland Cotton", KEY),
        (9_876, "9876", KEY),
    ],
)
def test_whether_a_key_is_needed_depends_on_what_the_public_files_have(
    ledger: sqlite3.Connection, code: int, name: str, key: str
) -> None:
    assert remarks(ledger, "usda", {(code, CHINA): NOTHING}) == [
        f"{name}: no data, because no week of it is recorded by then. `monitor run` asks USDA "
        f"for it{key}"
    ]
    assert remarks(ledger, "snapshot", {(code, CHINA): NOTHING}) == [
        f"{name}: no data, because the bundled figures have soybeans only. Connect this machine "
        f"and run `monitor run`{key}"
    ]


def without_next_year() -> BuyerHistory:
    known = one_season([(5, 0), (9, 2)])
    rows = {key: row._replace(next_year_outstanding=None) for key, row in known.rows.items()}
    return BuyerHistory(rows, known.published_at, known.marketing_years)


@pytest.mark.parametrize(("code", "key"), [(SOYBEANS, NO_KEY), (COTTON, KEY)])
def test_of_bundled_figures_without_sales_ahead_purchases_are_not_known(
    ledger: sqlite3.Connection, code: int, key: str
) -> None:
    known = one_season([(5, 0), (9, 2)])
    both = {(code, CHINA): known, (code, 1): without_next_year()}

    assert remarks(ledger, "snapshot", both) == [
        f"{LISTED[code]}: net purchases of some buyers are not known, because the bundled figures "
        "have their shipments but not their sales for the next marketing year. Connect this "
        f"machine and run `monitor run`{key}"
    ]
    assert remarks(ledger, "usda", both) == []
    assert remarks(ledger, "snapshot", {(code, CHINA): known}) == []


def test_each_commodity_has_one_remark_in_the_order_of_the_promises(
    ledger: sqlite3.Connection,
) -> None:
    known = one_season([(5, 0), (9, 2)])
    several = {
        (COTTON, 1): NOTHING,
        (SOYBEANS, 1): NOTHING,
        (COTTON, 2): NOTHING,
        (CORN, 1): NOTHING,
        (SOYBEANS, 2): known,
        (WHEAT, 1): NOTHING,
    }

    found = [remark.partition(":")[0] for remark in remarks(ledger, "usda", several)]

    assert found == ["All Upland Cotton", "Corn", "All Wheat"], "soybeans have a week of a buyer"
