"""The bundled promises of wheat, counted from USDA's all-wheat row or the sum of its classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from monitor.commitments.promises import read_commitments
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ledger.store import open_ledger
from tests.data.soybeans import countries
from tests.data.steady import publish_steady
from tests.ingest.public_updater import PublicUpdater
from tests.updater import desk_facing
from tests.usda import Clock, Commodity, UsdaServer, World, new_york

JUNE = (6, 1)
CLASSES = {
    101: ("Wheat - HRW", 6_000),
    102: ("Wheat - SRW", 1_000),
    103: ("Wheat - HRS", 7_000),
    104: ("Wheat - White", 4_000),
    105: ("Wheat - Durum", 2_000),
}
"""Tonnes a week to each buyer; 20,000 of all wheat."""

INDONESIA, BANGLADESH, TAIWAN = 5600, 5380, 5830
LAST_WEEK = date(2026, 10, 1)
PROMISES = read_commitments(data_file("wheat.toml"))
COUNTED = {
    "wheat-indonesia-2026/calendar-year": 39 * 20_000,
    "wheat-indonesia-2026/shipped": 39 * 20_000,
    # Season 2026/27: sold by the year's end 100,000 t, and loaded since its split week, to 4 June.
    "wheat-indonesia-2026/marketing-year": 17 * 20_000 + 100_000,
    "wheat-taiwan/calendar-years": 39 * 20_000,
    # From the week ending 24 July 2025 to that ending 16 July 2026.
    "wheat-bangladesh-2026/from-the-signing": 52 * 20_000,
    "wheat-bangladesh-2026/shipped": 52 * 20_000,
    "wheat-bangladesh-2027/from-the-signing": 11 * 20_000,
}


def world_of(clock: Clock) -> World:
    """Return USDA with all wheat and its classes, to three buyers since 2020."""
    world = World(clock, countries=countries())
    for code, (name, _) in CLASSES.items():
        world.commodities[code] = Commodity(code, name, 1, JUNE)
    for country in (INDONESIA, BANGLADESH, TAIWAN):
        for code, (_, per_week) in CLASSES.items():
            publish_steady(world, code, country, per_week, 2020, LAST_WEEK, book=20_000)
        publish_steady(world, 107, country, 20_000, 2020, LAST_WEEK)
    return world


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Clock(new_york(date(2026, 10, 9), time(9)))


def test_the_api_is_asked_for_all_wheat_alone(clock: Clock) -> None:
    with desk_facing(world_of(clock), clock, PROMISES) as updater:
        done = updater.refresh()

        assert done.problems == []
        paths = [request.path for request in updater.usda.requests_to("/exports/*")]
        assert {path.split("/")[3] for path in paths} == {"107"}
        found = {a.key: a.amounts.purchased for a in updater.status_report().assessments}
        assert COUNTED.items() <= found.items()


@pytest.fixture
def public(clock: Clock) -> Iterator[PublicUpdater]:
    with UsdaServer(world_of(clock)) as usda, open_ledger(None, create=True) as ledger:
        yield PublicUpdater(clock, usda, ledger, PROMISES)


def test_the_public_files_give_the_same_from_the_report_and_the_sum_of_the_classes(
    public: PublicUpdater,
) -> None:
    done = public.refresh()

    assert [str(problem) for problem in done.problems] == []
    rows = public.query("SELECT origin, commodity_code FROM releases GROUP BY 1, 2 ORDER BY 1, 2")
    assert [row for row in rows if row[0] != "shipped"] == [("agtransport", 107), ("reports", 107)]
    assert {key: public.reading(key).amounts.purchased for key in COUNTED} == COUNTED


def test_a_promise_of_one_class_is_of_that_class(public: PublicUpdater) -> None:
    (taiwan,) = (p for p in PROMISES if p.id == "wheat-taiwan")
    public.commitments = [replace(taiwan, commodity="Wheat - HRS")]

    public.refresh()

    assert public.reading("wheat-taiwan/calendar-years").amounts.purchased == 39 * 7_000
