"""A replay on a dask cluster: the same as in one process, and no secret leaves the machine."""

import sqlite3
import sys
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from distributed import LocalCluster

from monitor.assess.as_of import Query
from monitor.assess.replay import days_between
from monitor.core.errors import ConfigError
from monitor.ingest.open import reading_ledger
from monitor.jobs.queries import load_replay
from monitor.jobs.spread_replay import spread_replay
from monitor.reports.replay_and_backtest import replay_csv
from monitor.settings.settings import Settings, load

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = days_between(date(2025, 12, 4), date(2026, 4, 9), "week")


@pytest.fixture
def query(tmp_path: Path) -> Query:
    settings = load(
        {
            "MONITOR_DATABASE": str(tmp_path / "none.db"),
            "USDA_API_KEY": "very-secret",
            "MONITOR_SMTP_URL": "smtp://me:very-secret@mail.example",
            "MONITOR_PING_URL": "https://ping.example/very-secret",
            "MONITOR_WEBHOOK_SECRET": "very-secret",
        }
    )
    return Query(settings, NOW, offline=True)


def test_a_cluster_replays_the_same_and_its_workers_get_no_secret(
    query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[int, int]] = []
    given: list[Settings] = []

    def noted(
        settings: Settings, *, offline: bool
    ) -> AbstractContextManager[tuple[sqlite3.Connection, bool]]:
        given.append(settings)
        return reading_ledger(settings, offline=offline)

    monkeypatch.setattr("monitor.jobs.spread_replay.reading_ledger", noted)
    with (
        reading_ledger(query.settings, offline=True) as (connection, _),
        LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
    ):
        alone = load_replay(connection, query, DAYS)
        spread = spread_replay(
            query, DAYS, cluster.scheduler_address, lambda n, total: done.append((n, total))
        )

    assert len(DAYS) == 19
    assert replay_csv(spread) == replay_csv(alone)
    assert spread == alone
    assert done[-1] == (10, 10), "pieces of two days, the last of one"
    assert "very-secret" in str(vars_of(query.settings))
    assert len(given) == 10
    assert not any("very-secret" in str(vars_of(settings)) for settings in given)


def vars_of(settings: object) -> dict[str, object]:
    found = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    smtp = found["smtp"]
    if smtp is not None:
        found["smtp"] = {name: getattr(smtp, name) for name in smtp.__dataclass_fields__}
    return found


def test_without_dask_it_says_what_to_install(
    query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ConfigError, match=r"--dask needs the package distributed: .*EXTRAS=dask"):
        spread_replay(query, DAYS, None, lambda n, total: None)
