"""`monitor.open()`: the numbers of `monitor status`, typed, read-only, beside a running job."""

from __future__ import annotations

import gc
import json
import re
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

import monitor
from monitor.__main__ import cli
from monitor.api.opened import Monitor
from monitor.core.errors import ConfigError, LedgerError
from monitor.core.paths import data_file
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import schema
from monitor.ledger.store import open_ledger, transaction
from tests.jobs.job_place import job_in
from tests.ledger.test_kept import KEPT
from tests.usda import new_york

DOCS = Path(__file__).parents[2] / "docs/python.md"
DAYS = [date(2025, 11, 2) + timedelta(days=17 * k) for k in range(20)]
"""Twenty days from 2 November 2025 to 21 September 2026: Thursdays and others."""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of the bundled figures at the default place of the working directory."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data/monitor.db"
    with open_ledger(path, create=True) as connection:
        from_snapshot(connection)
    return path


@pytest.fixture
def shown(database: Path) -> Iterator[Monitor]:
    """The figures as of 9 October 2026."""
    with monitor.open(database, as_of="2026-10-09") as figures:
        yield figures


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_numbers_of_a_past_day_are_those_of_status_json(database: Path, on: date) -> None:
    printed = json.loads(CliRunner().invoke(cli, ["status", "--json", "--as-of", str(on)]).stdout)
    readings = {(c["id"], r["id"]): r for c in printed["commitments"] for r in c["readings"]}

    with monitor.open(database, as_of=on) as figures:
        rows = figures.assessments()

    assert list(rows.index) == list(readings)
    assert len(readings) >= 3
    for name in ("purchased", "shipped", "outstanding", "ceiling", "required_per_week", "status",
                 "remaining", "straight_line_due", "seasonal_line_due", "share"):  # fmt: skip
        known = [None if pd.isna(value) else value for value in rows[name]]
        assert known == [reading[name] for reading in readings.values()], name
    weeks = [None if pd.isna(week) else str(week.date()) for week in rows["week_ending"]]
    assert weeks == [reading["week_ending"] for reading in readings.values()]


def test_purchases_are_the_headline_readings_weeks(shown: Monitor) -> None:
    weeks = shown.purchases("soy-2026")

    assert weeks.index.name == "week_ending"
    assert weeks.loc["2026-10-01", "purchased"] == 16_606_954
    assert weeks.attrs["reading"] == "calendar-year"
    assert weeks.attrs["units"]["purchased"] == "metric tons"
    assert (weeks.attrs["as_of"], weeks.attrs["source"]) == ("2026-10-10T03:59:59Z", "snapshot")


def test_a_promise_that_has_not_begun_has_no_weeks_and_that_is_no_mistake(shown: Monitor) -> None:
    weeks = shown.purchases("soy-2027")

    assert (len(weeks), weeks.index.name) == (0, "week_ending")
    assert len(shown.weeks_to_come("soy-2027")) == 52


def test_a_promises_file_that_is_missing_is_named_at_once(database: Path) -> None:
    with pytest.raises(ConfigError, match=r"nope\.toml"):
        monitor.open(database, commitments="nope.toml")


def test_purchases_of_all_readings_are_told_apart(shown: Monitor) -> None:
    every = shown.purchases()

    assert every.index.names == ["commitment", "reading", "week_ending"]
    february = every.loc[("soy-2025", "end-of-february", "2026-02-26"), "purchased"]
    assert february == 10_816_852
    assert shown.purchases("soy-2025", "end-of-february").loc["2026-02-26", "purchased"] == february


def test_columns_are_typed_and_what_is_not_known_is_missing(shown: Monitor) -> None:
    readings = shown.assessments()

    assert readings["purchased"].dtype == "Int64"
    assert readings["share"].dtype == "Float64"
    assert readings["status"].dtype == "string"
    assert readings["week_ending"].dtype == "datetime64[s]"
    assert readings["published_at"].dtype == "datetime64[us, UTC]"
    assert pd.isna(readings.loc[("soy-2027", "calendar-year"), "purchased"])
    assert shown.readings()["headline"].dtype == "boolean"


def test_weeks_to_come_have_what_is_due(shown: Monitor) -> None:
    weeks = shown.weeks_to_come("soy-2026")

    assert weeks.index[0] == pd.Timestamp("2026-10-08")
    assert weeks.loc["2026-12-31", "straight_line_due"] == 25_000_000
    assert shown.purchases("soy-2026").index[-1] == pd.Timestamp("2026-10-01")


def test_outlooks_are_those_of_the_command(shown: Monitor) -> None:
    called = CliRunner().invoke(cli, ["outlook", "--json", "--as-of", "2026-10-09"])
    printed = json.loads(called.stdout)["outlooks"]
    [said] = [one for one in printed if one["reading"] == "calendar-year" and one["total"]][:1]

    row = shown.outlook().loc[("2026-10-09", said["commitment"], "calendar-year")]

    assert row["total_median"] == said["total"]["median"]
    assert (said["commitment"], said["chance"]) == ("soy-2026", None), "the members disagree"
    assert pd.isna(row["chance"])
    assert row["chance_low"] == pytest.approx(said["chance_low"], abs=1e-6)
    assert row["chance_high"] == pytest.approx(said["chance_high"], abs=1e-6)
    assert pd.isna(shown.outlook().loc[("2026-10-09", "soy-2027", "calendar-year"), "chance"])


def test_a_replay_has_each_thursday_as_it_was(shown: Monitor) -> None:
    days = shown.replay("2026-01-15", "2026-01-29")

    assert list(days.index.unique("as_of").astype(str)) == [
        "2026-01-15",
        "2026-01-22",
        "2026-01-29",
    ]
    assert days.loc[("2026-01-15", "soy-2025", "end-of-february"), "purchased"] == 8_116_647
    with pytest.raises(ConfigError, match="There is no week to replay between 2027-01-01 and"):
        shown.replay("2027-01-01")


def test_revisions_are_usdas_corrections(shown: Monitor) -> None:
    since = shown.revisions("2026-09-03")

    moved = since.xs(("2026-07-16", "accumulated_exports"), level=("week_ending", "measure"))
    assert dict(zip(moved["destination"], moved["difference"], strict=True)) == {
        "Netherlands": -58_667,
        "Germany": 58_667,
    }
    assert len(shown.revisions()) > len(since)


def test_events_and_alerts_are_tables_too(shown: Monitor) -> None:
    assert len(shown.events()) >= 5
    assert shown.alerts().empty


def test_observations_are_usdas_rows_in_force(shown: Monitor) -> None:
    china = shown.observations("Soybeans", "China")

    assert china.index.names == ["market_year", "week_ending"]
    assert china.loc[(2027, "2026-10-01"), "total_commitment"] == 11_142_328
    assert china.index.is_unique
    pd.testing.assert_frame_equal(china, shown.observations("801", "5700"))


def test_observations_have_every_version_on_request(database: Path) -> None:
    with monitor.open(database, as_of="2026-10-09") as figures:
        forms = figures.observations("Soybeans", "Netherlands", versions=True)
        now = figures.observations("Soybeans", "Netherlands")

    both = forms.loc[(2026, "2026-07-16"), "accumulated_exports"]
    assert list(both) == [725_854, 667_187]
    assert now.loc[(2026, "2026-07-16"), "accumulated_exports"] == 667_187
    with monitor.open(database, as_of="2026-08-01") as before:
        then = before.observations("Soybeans", "Netherlands")
    assert then.loc[(2026, "2026-07-16"), "accumulated_exports"] == 725_854


def test_statements_stand_beside_the_figures_of_their_day(shown: Monitor) -> None:
    said = shown.statements()

    assert said.loc["senate-2025-12", "said_on"] == pd.Timestamp("2025-12-09")
    assert len(said) == 5


def test_a_chart_is_a_figure_of_its_own_each_time(shown: Monitor) -> None:
    first, second = shown.chart("cumulative", "soy-2026/calendar-year"), shown.chart("cumulative")

    assert first is not second
    assert first.axes
    assert "cumulative" in shown.charts()


def test_a_promise_names_the_chart_of_its_headline_reading(shown: Monitor) -> None:
    named, in_full = (
        shown.chart("cumulative", subject) for subject in ("soy-2025", "soy-2025/end-of-february")
    )

    assert texts(named) == texts(in_full)
    assert texts(named) != texts(shown.chart("cumulative", "soy-2026"))


def texts(figure: Figure) -> list[str]:
    return [each.get_text() for axes in figure.axes for each in axes.texts]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda m: m.purchases("soy-2062"), "There is no promise 'soy-2062'; there are soy-2025"),
        (lambda m: m.purchases("soy-2026", "fortnight"), "soy-2026 has no reading 'fortnight'"),
        (lambda m: m.purchases(reading="calendar-year"), "needs its commitment"),
        (lambda m: m.observations("Soybeans", "Chyna"), "no buyer 'Chyna'"),
        (lambda m: m.observations("Soya bean", "China"), "no commodity 'Soya bean'"),
        (lambda m: m.chart("pie"), "'pie'; there are calendar_years, .*, pace, .*, years"),
        (lambda m: m.chart("cumulative", "soy-2062/x"), "has no 'soy-2062/x'; it has "),
        (lambda m: m.refresh(), "The figures of a past day cannot be refreshed"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_that_says_what_there_is(
    shown: Monitor, asked: object, sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        asked(shown)  # type: ignore[operator]


def test_a_day_must_be_one(database: Path) -> None:
    with pytest.raises(ConfigError, match="'20 January' is no day: write it as 2026-01-20"):
        monitor.open(database, as_of="20 January")


def test_nothing_is_written_and_nothing_can_be(database: Path) -> None:
    before = database.read_bytes()

    with monitor.open(database, as_of="2026-10-09") as figures:
        figures.assessments()
        figures.statements()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            figures._connection.execute("DELETE FROM weeks")

    assert database.read_bytes() == before


def test_it_reads_while_a_job_writes_and_lets_it(database: Path) -> None:
    with open_ledger(database) as job, monitor.open(database, as_of="2026-10-09") as figures:
        with transaction(job):
            job.execute("DELETE FROM lists")
            during = figures.purchases("soy-2026").loc["2026-10-01", "purchased"]
        job.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

        assert during == 16_606_954


def test_a_ledger_of_an_earlier_version_is_read_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript((KEPT / "kept.sql").read_text(encoding="utf-8"))
        version = schema.schema_version(old)
    before = path.read_bytes()

    with monitor.open(path, as_of="2026-01-16") as figures:
        weeks = figures.purchases("soy-2025", "end-of-february")

    assert version < schema.VERSION
    assert path.read_bytes() == before
    assert weeks.loc["2026-01-08", "purchased"] == 8_116_647


def test_without_a_ledger_the_bundled_figures_are_shown_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with (
        pytest.warns(UserWarning, match=r"No figures are recorded at data/monitor\.db"),
        monitor.open(as_of="2026-10-09") as figures,
    ):
        assert figures.source == "snapshot"

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(LedgerError, match=r"There is no database at .*other\.db"):
        monitor.open(tmp_path / "other.db")


@pytest.mark.parametrize("kind", ["recorded", "bundled", "of an earlier version", "still"])
def test_one_that_was_not_closed_is_let_go_in_any_thread_without_a_word(
    database: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "of an earlier version":
        database.unlink()
        with closing(sqlite3.connect(database)) as old:
            old.executescript((KEPT / "kept.sql").read_text(encoding="utf-8"))
    if kind == "still":
        monkeypatch.setattr("monitor.ledger.store._is_still", lambda _: True)
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    gc.disable()  # because it must not run in this thread first
    try:
        figures = monitor.open(None if kind == "bundled" else database, shipped=kind == "bundled")
        figures.itself = figures  # type: ignore[attr-defined]
        connection = figures._connection
        del figures
        another = threading.Thread(target=gc.collect)
        another.start()
        another.join()
    finally:
        gc.enable()

    assert said == []
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_a_failed_opening_leaves_no_ledger_open(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[sqlite3.Connection] = []

    def fails(_: object, connection: sqlite3.Connection) -> None:
        seen.append(connection)
        raise ConfigError("no such day")

    monkeypatch.setattr("monitor.api.opened.Query.view", fails)
    with pytest.raises(ConfigError, match="no such day") as failure:
        monitor.open(database)

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        seen[0].execute("SELECT 1")
    assert failure.tb is not None  # because what it holds on to would still be open


def test_other_promises_can_be_counted(database: Path) -> None:
    wheat = data_file("wheat.toml")

    with monitor.open(database, as_of="2026-10-09", commitments=wheat) as figures:
        named = figures.readings().index.get_level_values("commitment")

    assert all("wheat" in name for name in named)


def test_refresh_records_a_release_and_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with job_in(tmp_path) as place:
        place.with_key()
        place.clock.set(new_york(date(2026, 10, 16)))
        for name, value in place.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("monitor.api.opened.utc_now", place.clock)
        with monitor.open() as figures:
            before = figures.purchases("soy-2026")["purchased"].max()
            done = figures.refresh()
            after = figures.purchases("soy-2026")["purchased"].max()

    assert (before, after) == (16_606_954, 17_006_954)
    assert done.result.added > 0
    assert figures.as_of == datetime(2026, 10, 16, 12, 30, tzinfo=UTC)


def test_the_example_of_the_docs_runs(database: Path) -> None:
    [example] = re.findall(r"```python\n(.+?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)

    exec(compile(example, str(DOCS), "exec"), {})  # noqa: S102 the docs' own code


def test_the_docs_name_every_method() -> None:
    text = DOCS.read_text(encoding="utf-8")
    methods = [name for name in vars(Monitor) if not name.startswith("_")]

    assert len(methods) >= 15
    assert [name for name in methods if f"`{name}" not in text] == ["close"]
