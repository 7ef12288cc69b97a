"""The backtest: its shipped record is what it gives, on one process or on several."""

from __future__ import annotations

import csv
import io
import sqlite3
from dataclasses import fields, replace
from datetime import date

import distributed
import numpy as np
import pytest

from monitor.core.calendar import end_of_day
from monitor.core.errors import ConfigError, MonitorError
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf
from monitor.outlook.backtest import (
    FORECASTS,
    OUTLOOK,
    Backtest,
    Pool,
    Smoothings,
    Spread,
    backtest,
    pool_of,
    score_window,
    windows_tested,
)
from monitor.outlook.cases import joined as joined_cases
from monitor.outlook.load_panels import recorded_panels, with_shipped
from monitor.outlook.run_backtest import spread
from monitor.outlook.scores import Scores, met, scores_of, targets
from monitor.outlook.summary import held, interval, line, summary
from monitor.reports.replay_and_backtest import backtest_as_data, backtest_text, record_csv
from tests.commands.documents import faults_of
from tests.outlook.made import COMMODITY, panel

SOYBEANS = 801


@pytest.fixture(scope="module")
def small() -> Pool:
    """Made-up trade: three buyers, eight years."""
    return pool_of([panel(buyers=3, weeks=52 * 8)])


@pytest.fixture(scope="module")
def scored(small: Pool) -> Backtest:
    """Its backtest, in this process."""
    return backtest(small, Spread())


def without_smoothing(pool: Pool) -> Smoothings:
    """Exponential smoothing is another forecast's business and takes most of the time."""
    return Smoothings(pool, np.zeros((len(pool.cases), 199)), np.zeros(len(pool.cases)))


def same(one: Backtest, other: Backtest) -> bool:
    """Whether every score has the same bits."""
    return all(
        np.array_equal(getattr(one.scores[name], f.name), getattr(other.scores[name], f.name))
        for name in FORECASTS
        for f in fields(Scores)
    )


def test_the_shipped_record_of_soybeans_is_what_the_backtest_gives(
    shipped_ledger: sqlite3.Connection,
) -> None:
    view = AsOf("snapshot", end_of_day(date(2026, 10, 9)))
    pool = pool_of(with_shipped(recorded_panels(shipped_ledger, view)))
    windows = [window for window in windows_tested(pool) if window.commodity == SOYBEANS]
    parts = [score_window(without_smoothing(pool), window) for window in windows]
    lines = summary(joined([part for part in parts if part is not None]))
    found = {f"{now.by} {now.group}": now for now in lines if now.forecast == OUTLOOK}

    with (data_file("outlook") / "track_record.csv").open(newline="", encoding="utf-8") as file:
        record = [
            line_
            for line_ in csv.DictReader(file)
            if (line_["commodity"], line_["forecast"]) == (str(SOYBEANS), OUTLOOK)
        ]

    assert len(record) == len(found) == 12
    for line_ in record:
        now = found[f"{line_['by']} {line_['group']}"]
        assert int(line_["cases"]) == now.cases
        for name in ("crps", "brier", "held_50", "held_80", "held_95"):
            assert float(line_[name]) == pytest.approx(getattr(now, name), abs=2e-6), name


def joined(parts: list[Backtest]) -> Backtest:
    """Several windows as one; every forecast is the outlook, for nothing else is looked at."""
    first, *others = parts
    scores = first.scores[OUTLOOK].joined([part.scores[OUTLOOK] for part in others])
    cases = joined_cases([part.cases for part in parts])
    return Backtest(cases, dict.fromkeys(FORECASTS, scores))


def test_a_tested_window_is_forecast_from_windows_that_had_ended(small: Pool) -> None:
    window = windows_tested(small)[-1]
    after = small.cases.ends > window.starts
    lied = replace(small.cases, remaining=np.where(after, 1e9, small.cases.remaining))

    honest = score_window(without_smoothing(small), window)
    other = score_window(without_smoothing(replace(small, cases=lied)), window)

    assert honest is not None
    assert other is not None
    np.testing.assert_array_equal(honest.scores[OUTLOOK].chance, other.scores[OUTLOOK].chance)


def test_on_every_core_it_gives_the_same_bits(small: Pool, scored: Backtest) -> None:
    told: list[tuple[int, int]] = []

    with spread(True, None, lambda done, total: told.append((done, total))) as work:
        found = backtest(small, work)

    assert same(found, scored)
    assert told[-1] == (len(windows_tested(small)),) * 2


def test_on_a_cluster_at_an_address_it_gives_the_same_bits(small: Pool, scored: Backtest) -> None:
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as some,
        spread(False, some.scheduler_address, lambda done, total: None) as work,
    ):
        found = backtest(small, work)

    assert same(found, scored)


def test_every_forecast_is_scored_on_every_tested_case(scored: Backtest) -> None:
    lines = summary(scored)

    assert {len(scores.crps) for scores in scored.scores.values()} == {len(scored.cases)}
    assert len({line_.forecast for line_ in lines}) == len(FORECASTS) == 8
    assert {line_.cases for line_ in lines if line_.by == "all"} == {len(scored.cases)}
    assert np.isfinite([line_.crps for line_ in lines]).all()
    assert (scored.cases.ends >= date(2015, 1, 1).toordinal()).all()


def test_the_tables_say_all_of_it(scored: Backtest) -> None:
    lines = summary(scored)

    text, table = backtest_text(lines, {COMMODITY: "Made-up"}), record_csv(lines)

    assert f"Made-up: {len(scored.cases):,} cases in" in text
    assert "ETS, dressed" in text
    assert len(table.splitlines()) == 1 + len(lines)
    assert record_csv(summary(scored)) == table
    data = backtest_as_data(lines, {COMMODITY: "Made-up"})
    assert faults_of("backtest", {"schema": 1, "folder": "backtest", **data}) == []
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [float(row["crps"]) for row in rows] == [score["crps"] for score in data["scores"]]


def test_a_sure_forecast_that_comes_true_costs_nothing(small: Pool) -> None:
    cases = small.cases
    found = scores_of(cases, np.repeat(cases.remaining[:, None], 199, axis=1))

    assert found.crps == pytest.approx(0)
    assert (found.pit == 0.5).all()
    assert (held(found, 0.5) == 1).all()
    sure = (targets(cases) != cases.total[:, None]) & (np.abs(found.chance - 0.5) < 0.4)
    assert not sure.any()
    assert ((found.chance > 0.5) == (met(cases) == 1))[targets(cases) != cases.total[:, None]].all()


def test_without_a_window_to_test_it_says_so() -> None:
    with pytest.raises(MonitorError, match="There are no past windows to test"):
        backtest(pool_of([panel(buyers=1, weeks=52 * 4)]), Spread())


def test_intervals_draw_whole_years() -> None:
    values = np.repeat([0.0, 1.0, 1.0, 1.0], 100)
    years = np.repeat([2001, 2002, 2003, 2004], 100)

    low, high = interval(values, years)

    assert (low, high) == (0.25, 1.0)
    assert interval(values, years) == (low, high)


def test_a_line_counts_windows_of_each_buyer(scored: Backtest) -> None:
    every = np.ones(len(scored.cases), dtype=bool)

    found = line(scored, OUTLOOK, (COMMODITY, "all", "all"), every, 0.25)

    assert found.cases == len(scored.cases)
    assert found.windows == len(
        {
            (int(b), int(k), int(s))
            for b, k, s in zip(
                scored.cases.buyer, scored.cases.kind, scored.cases.starts, strict=True
            )
        }
    )


def test_its_pictures_are_drawn(scored: Backtest) -> None:
    from monitor.charts.backtest import pictures

    made = pictures(scored, {COMMODITY: "Made-up"})

    assert [picture.stem for picture in made] == ["reliability-7", "skill-7"]
    assert all(picture.save().png.startswith(b"\x89PNG") for picture in made)


def test_without_its_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(ConfigError, match="make extras EXTRAS=backtest"):
        spread(False, None, lambda done, total: None).__enter__()
