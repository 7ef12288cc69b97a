"""Amounts on which USDA's publications differ: those still compared, and those no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from monitor.assess.disagreements import OpenDisagreement, left_disagreements, open_disagreements
from monitor.assess.figures import Figures
from monitor.core.calendar import WEEK
from monitor.core.records import Commodity, Destination
from monitor.ledger import lookups
from monitor.ledger.disagreements import Disagreement, note
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from tests.ledger.answers import CHINA, SOYBEANS, WEEK_18_AUGUST, WEEK_25_AUGUST, answer, on

COTTON = 1404
SINCE = datetime(2022, 9, 1, 12, 30, tzinfo=UTC)
NEWEST = date(2022, 8, 25)
LAST_COMPARED, NO_LONGER = date(2021, 8, 26), date(2021, 8, 19)
"""53 weeks are compared, the newest included."""


def differing(week: date, code: int = SOYBEANS, country: int = CHINA) -> Disagreement:
    return Disagreement("agtransport", code, 2021, country, week, "net_sales", 70_628, 70_000)


def shown(
    week: date, commodity: str = "Soybeans", unit: str = "metric tons", buyer: str = "China"
) -> OpenDisagreement:
    return OpenDisagreement(
        origin="agtransport",
        commodity=commodity,
        destination=buyer,
        market_year=2021,
        week_ending=week,
        measure="net_sales",
        recorded=70_628,
        theirs=70_000,
        unit=unit,
        since=SINCE,
    )


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """Yield a ledger with soybeans to 25 August 2022, cotton without any week, and differences."""
    with open_ledger(None) as connection:
        write_response(connection, answer([WEEK_18_AUGUST, WEEK_25_AUGUST], "2022-09-01"), {})
        lookups.record_destinations(
            connection, "usda", [Destination(CHINA, "PRC", "CHINA"), Destination(1, "X", "PERU")]
        )
        lookups.record_commodities(
            connection,
            "usda",
            [Commodity(SOYBEANS, "Soybeans", 1), Commodity(COTTON, "Cotton", 2)],
        )
        note(
            connection,
            [
                differing(NO_LONGER - WEEK),
                differing(LAST_COMPARED),
                differing(NO_LONGER, country=9_999),
                differing(NEWEST),
                differing(NO_LONGER, code=COTTON),
            ],
            SINCE,
        )
        yield connection


def test_the_53rd_week_back_is_compared_and_the_one_before_it_no_longer(
    ledger: sqlite3.Connection,
) -> None:
    figures = Figures(ledger, on("2022-09-02"))

    assert open_disagreements(figures, [SOYBEANS]) == (shown(NEWEST), shown(LAST_COMPARED))
    assert left_disagreements(figures, [SOYBEANS]) == (
        shown(NO_LONGER, buyer="destination 9999"),
        shown(NO_LONGER - WEEK),
    )


def test_a_commodity_without_any_week_has_none_that_is_no_longer_compared(
    ledger: sqlite3.Connection,
) -> None:
    figures = Figures(ledger, on("2022-09-02"))

    assert open_disagreements(figures, [COTTON]) == (shown(NO_LONGER, "Cotton", "running bales"),)
    assert left_disagreements(figures, [COTTON]) == ()


def test_those_of_several_commodities_stand_together_the_newest_first(
    ledger: sqlite3.Connection,
) -> None:
    figures = Figures(ledger, on("2022-09-02"))

    assert [
        (d.commodity, d.week_ending) for d in open_disagreements(figures, {COTTON, SOYBEANS})
    ] == [
        ("Soybeans", NEWEST),
        ("Soybeans", LAST_COMPARED),
        ("Cotton", NO_LONGER),
    ]
    assert len(left_disagreements(figures, {COTTON, SOYBEANS})) == 2
    assert open_disagreements(figures, []) == left_disagreements(figures, []) == ()


def test_the_bundled_figures_as_a_source_of_their_own_differ_from_none(
    ledger: sqlite3.Connection,
) -> None:
    figures = Figures(ledger, on("2022-09-02", "snapshot"))

    assert open_disagreements(figures, [SOYBEANS]) == ()
    assert left_disagreements(figures, [SOYBEANS]) == ()
