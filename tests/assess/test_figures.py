"""Figures are read once: what is recorded afterwards is seen by new ones only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.assess.figures import Figures
from monitor.core.calendar import end_of_day
from monitor.core.records import Commodity, Destination
from monitor.ledger import lookups, read
from monitor.ledger.store import Ledger, open_ledger
from monitor.ledger.write import write_response
from tests.ledger.answers import CHINA, SOYBEANS, answer, on, row

WEEK = (2022, date(2022, 8, 11))
FIRST = answer([row("2022-08-11", 100, 50)], "2022-08-18")
CORRECTED = answer([row("2022-08-11", 100, 40)], "2022-08-25")


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with open_ledger(None) as connection:
        write_response(connection, FIRST, {})
        yield connection


def outstanding(figures: Figures) -> int | None:
    return figures.history(SOYBEANS, [CHINA]).rows[WEEK].outstanding_sales


def test_the_same_instant_differs_before_and_after_recording(ledger: Ledger) -> None:
    before = Figures(ledger, on("2022-09-01"))
    assert outstanding(before) == 50

    write_response(ledger, CORRECTED, {})

    assert outstanding(before) == 50
    assert outstanding(Figures(ledger, on("2022-09-01"))) == 40


def test_one_reading_answers_for_every_day(ledger: Ledger) -> None:
    write_response(ledger, CORRECTED, {})
    figures = Figures(ledger, on("2022-09-01"))

    for day in ("2022-08-17", "2022-08-18", "2022-08-24", "2022-08-25"):
        at = end_of_day(date.fromisoformat(day))
        known = figures.history(SOYBEANS, [CHINA], at)
        assert known == read.history(ledger, on(day), SOYBEANS, [CHINA])

    assert figures.history(SOYBEANS, [CHINA], on("2022-08-17").as_of).rows == {}
    assert (
        figures.history(SOYBEANS, [CHINA], on("2022-08-24").as_of).rows[WEEK]
        != (figures.history(SOYBEANS, [CHINA], on("2022-08-25").as_of).rows[WEEK])
    )


def test_names_recorded_afterwards_are_seen_by_new_figures(ledger: Ledger) -> None:
    before = Figures(ledger, on("2022-09-01"))
    assert (before.destinations, before.commodities) == ([], [])

    lookups.record_destinations(ledger, "usda", [Destination(CHINA, "CHINA", "CHINA")])
    lookups.record_commodities(ledger, "usda", [Commodity(SOYBEANS, "Soybeans", 1)])

    after = Figures(ledger, on("2022-09-01"))
    assert [d.code for d in after.destinations] == [CHINA]
    assert [c.code for c in after.commodities] == [SOYBEANS]
