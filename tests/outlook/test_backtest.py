"""The backtest: its shipped record is what it gives, on one process or on several."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import date

import distributed
import numpy as np
import pytest

from monitor.commitments.regimes import read_regimes
from monitor.core.calendar import end_of_day
from monitor.core.errors import ConfigError, MonitorError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf
from monitor.outlook.backtest import (
    FORECASTS,
    PLAIN,
    Backtest,
    Pool,
    Smoothings,
    Spread,
    backtest,
    pool_of,
    published,
    score_window,
    windows_tested,
)
from monitor.outlook.load_panels import recorded_panels, with_shipped
from monitor.outlook.panel import Panel
from monitor.outlook.run_backtest import spread
from monitor.outlook.scores import Scores, met, scores_of, targets
from monitor.outlook.summary import Group, held, interval, line, summary
from monitor.outlook.trials import SEASON, SHIPPED, YEAR, Trial
from monitor.reports.replay_and_backtest import backtest_as_data, backtest_text, record_csv
from monitor.sources.track_record import MODEL, OUTLOOK
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
        np.array_equal(getattr(one.scores[name], of), getattr(other.scores[name], of))
        for name in FORECASTS
        for of in Scores.__struct_fields__
    )


@pytest.fixture(scope="module")
def panels(shipped_ledger: sqlite3.Connection) -> list[Panel]:
    """The levels the shipped record is of."""
    view = AsOf("snapshot", end_of_day(date(2026, 10, 9)))
    return with_shipped(recorded_panels(shipped_ledger, view))


def soybeans(panels: list[Panel], trial: Trial) -> Backtest:
    """The backtest of China's windows of a trial."""
    pool = pool_of(panels, trial)
    windows = [window for window in windows_tested(pool) if window.commodity == SOYBEANS]
    parts = [score_window(without_smoothing(pool), window) for window in windows]
    return published([part for part in parts if part is not None])


@pytest.mark.parametrize("trial", [YEAR, SEASON, SHIPPED[0]], ids=lambda trial: trial.name)
def test_the_shipped_record_of_soybeans_is_what_the_backtest_gives(
    panels: list[Panel], trial: Trial
) -> None:
    lines = summary(soybeans(panels, trial), read_regimes(data_file("regimes.toml")))
    found = {(now.forecast, now.by, now.group): now for now in lines}

    with (data_file("outlook") / "track_record.csv").open(newline="", encoding="utf-8") as file:
        record = [
            line_
            for line_ in csv.DictReader(file)
            if (line_["trial"], line_["commodity"]) == (trial.name, str(SOYBEANS))
            and not line_["forecast"].startswith("ETS")
        ]

    assert len(record) == sum(not forecast.startswith("ETS") for forecast, _, _ in found)
    for line_ in record:
        now = found[line_["forecast"], line_["by"], line_["group"]]
        assert int(line_["cases"]) == now.cases
        for name in ("crps", "brier", "held_50", "held_80", "held_95", "held_all", "came"):
            expected = float(line_[name] or "nan")
            assert getattr(now, name) == pytest.approx(expected, abs=2e-6, nan_ok=True), name


def test_a_season_of_china_is_told_by_plain_past_windows(panels: list[Panel]) -> None:
    """Trained on seasons the model's error is twice theirs, so they are the outlook."""
    results = soybeans(panels, SEASON)
    scores, scale = results.scores, results.cases.scale

    errors = {name: float((scores[name].crps / scale).mean()) for name in (OUTLOOK, MODEL, PLAIN)}

    assert errors[OUTLOOK] == errors[PLAIN] < 0.045
    assert errors[MODEL] > 1.8 * errors[PLAIN]


def test_the_choice_for_a_window_knows_no_later_one(small: Pool) -> None:
    parts = [score_window(without_smoothing(small), window) for window in windows_tested(small)]
    *before, later = [part for part in parts if part is not None]
    own = later.scores[MODEL]
    ruined = {**later.scores, MODEL: replace(own, crps=own.crps * 1e6)}

    honest = published([*before, later]).scores[OUTLOOK].crps
    other = published([*before, replace(later, scores=ruined)]).scores[OUTLOOK].crps

    assert np.array_equal(honest[: -len(later.cases)], other[: -len(later.cases)])


def test_a_tested_window_is_forecast_from_windows_that_had_ended(small: Pool) -> None:
    window = windows_tested(small)[-1]
    after = small.cases.ends > window.starts
    lied = replace(small.cases, remaining=np.where(after, 1e9, small.cases.remaining))

    honest = score_window(without_smoothing(small), window)
    other = score_window(without_smoothing(replace(small, cases=lied)), window)

    assert honest is not None
    assert other is not None
    np.testing.assert_array_equal(honest.scores[MODEL].chance, other.scores[MODEL].chance)


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
    regular = int((scored.cases.done % YEAR.every == 0).sum())
    assert len({line_.forecast for line_ in lines}) == len(FORECASTS) == 11
    assert {line_.cases for line_ in lines if line_.by == "all"} == {regular}
    assert np.isfinite([line_.crps for line_ in lines if line_.by != "chance"]).all()
    assert (scored.cases.ends >= date(2015, 1, 1).toordinal()).all()


def test_the_tables_say_all_of_it(scored: Backtest) -> None:
    lines = summary(scored)

    text, table = backtest_text(lines, {COMMODITY: "Made-up"}), record_csv(lines)

    regular = int((scored.cases.done % YEAR.every == 0).sum())
    assert f"Made-up, year: {regular:,} cases in" in text
    assert "ETS, dressed" in text
    assert len(table.splitlines()) == 1 + len(lines)
    assert record_csv(summary(scored)) == table
    data = backtest_as_data(lines, {COMMODITY: "Made-up"})
    assert faults_of("backtest", {"schema": 1, "folder": "backtest", **data}) == []
    rows = list(csv.DictReader(io.StringIO(table)))
    errors = [float(row["crps"]) if row["crps"] else None for row in rows]
    assert errors == [score["crps"] for score in data["scores"]]


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

    found = line(scored, OUTLOOK, COMMODITY, Group("all", "all", every), 0.25)

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
