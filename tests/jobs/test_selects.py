"""How often a pass asks the ledger: names and histories are read once and handed on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.jobs.run_pass import Options, run_pass
from monitor.ledger import store
from monitor.ledger.store import Ledger
from monitor.settings.settings import Settings, load
from tests.data.soybeans import soybean_world
from tests.environment import without_network
from tests.jobs.simulated import QUICK
from tests.usda import Clock, UsdaServer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SELECT that a ledger's connection runs."""
    found: list[str] = []

    def note(sql: str) -> None:
        if sql.lstrip().upper().startswith("SELECT"):
            found.append(sql)

    class Watched(Ledger):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self.set_trace_callback(note)

    monkeypatch.setattr(store, "Ledger", Watched)
    return found


@pytest.fixture
def usda(clock: Clock) -> Iterator[UsdaServer]:
    """USDA with the shipped figures, each public when it became public."""
    with UsdaServer(soybean_world(clock), key="key", limit=1000) as server:
        yield server


def settings_in(folder: Path, **more: str) -> Settings:
    paths = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
    places = {name: str(folder / place) for name, place in paths.items()}
    return load(without_network(places | more))


def a_pass(settings: Settings, clock: Clock, *, offline: bool = False) -> None:
    run_pass(settings, Options(offline), clock(), lambda step, **progress: None, QUICK)


def test_an_offline_pass_with_nothing_new_asks_fewer_than_60_times(
    tmp_path: Path, clock: Clock, asked: list[str]
) -> None:
    settings = settings_in(tmp_path)
    a_pass(settings, clock, offline=True)
    asked.clear()

    a_pass(settings, clock, offline=True)

    assert 0 < len(asked) < 60, asked


def test_a_pass_with_a_key_and_nothing_new_asks_fewer_than_60_times(
    tmp_path: Path, clock: Clock, usda: UsdaServer, asked: list[str]
) -> None:
    settings = settings_in(tmp_path, MONITOR_USDA_URL=usda.url, USDA_API_KEY="key")
    a_pass(settings, clock)
    asked.clear()

    a_pass(settings, clock)

    assert 0 < len(asked) < 60, asked
    for table in ("destinations", "commodities"):
        assert sum(f"FROM {table} " in sql for sql in asked) <= 4


def test_the_first_pass_asks_each_buyers_rows_once(
    tmp_path: Path, clock: Clock, asked: list[str]
) -> None:
    a_pass(settings_in(tmp_path), clock, offline=True)

    of_a_buyer = [sql for sql in asked if "FROM observed" in sql and "country_code IN (" in sql]
    assert len(of_a_buyer) == len(set(of_a_buyer)) == 2  # China, and unknown destinations
