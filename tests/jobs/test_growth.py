"""What a pass with nothing new reads, counted: it does not grow with what is kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.core.frozen import replace
from monitor.core.records import SourceResponse
from monitor.ingest.rebuild import writing
from monitor.jobs.run_pass import Options, run_pass
from monitor.ledger import store
from monitor.ledger.store import Ledger
from monitor.ledger.write import write_response
from monitor.settings.settings import Settings, load
from monitor.sources import snapshot
from tests.environment import without_network
from tests.jobs.simulated import QUICK
from tools.bench.unchanged import NOW

STEPS = 100
"""A count of the ledger's steps is one of so many."""


@dataclass
class Counts:
    """The steps SQLite takes."""

    steps: int = 0

    def stepped(self) -> int:
        self.steps += 1
        return 0


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    found = Counts()

    class Watched(Ledger):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self.set_progress_handler(found.stepped, STEPS)

    monkeypatch.setattr(store, "Ledger", Watched)
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
    return load(without_network({name: str(tmp_path / at) for name, at in places.items()}))


def unchanged(settings: Settings, counts: Counts) -> int:
    """Return the steps of a pass with nothing new."""
    for _ in range(2):
        counts.steps = 0
        run_pass(settings, Options(offline=True), NOW, lambda step, **progress: None, QUICK)
    return counts.steps


def other_commodities(ledger: sqlite3.Connection, soybeans: SourceResponse) -> None:
    for code in range(1_000, 1_020):
        write_response(ledger, replace(soybeans, commodity_code=code, sha256=f"{code:064}"), {})


def old_years(ledger: sqlite3.Connection, soybeans: SourceResponse) -> None:
    """Record every other destination's rows of two marketing years long past."""
    others = [row for row in soybeans.rows if row.country_code not in (5700, 9990)]
    for year in (2012, 2013):
        back = timedelta(weeks=52 * (2026 - year))
        rows = [row._replace(place=(row.place[0], row.place[1] - back)) for row in others]
        answer = replace(soybeans, market_year=year, rows=rows, published=None, note=None)
        write_response(ledger, replace(answer, current=False, sha256=f"{year:064}"), {})


@pytest.mark.parametrize("grow", [other_commodities, old_years])
def test_a_pass_with_nothing_new_takes_no_more_steps_on_a_larger_ledger(
    settings: Settings,
    counts: Counts,
    grow: Callable[[sqlite3.Connection, SourceResponse], None],
) -> None:
    before = unchanged(settings, counts)
    soybeans = next(a for a in snapshot.answers() if a.scope == "all")
    with writing(settings.database, []) as ledger:
        (rows,) = ledger.execute("SELECT count(*) FROM observed").fetchone()
        grow(ledger, soybeans)
        (more,) = ledger.execute("SELECT count(*) FROM observed").fetchone()

    after = unchanged(settings, counts)

    assert more > rows
    assert 0 < after < 1.15 * before
