"""The ready queries over the exported Parquet: the same numbers as the program's, on any day."""

import re
import runpy
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest

from monitor.assess.as_of import Query
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from monitor.core.shares import rounded_share
from monitor.jobs.export import export_recorded
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options
from monitor.jobs.status_query import load_status_report
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from tests.jobs.simulated import QUICK
from tests.test_examples import EXAMPLES, KEY, TODAY, world_of
from tests.usda import Clock, UsdaServer, new_york

WITHOUT_VALUES = sorted(path for path in EXAMPLES.glob("*.toml") if path.stem != "in-dollars")
DOCS = Path(__file__).parents[2] / "docs/data-and-exports.md"
DAYS = [TODAY, *(TODAY - timedelta(days=17 * k + 1) for k in range(20))]
"""Today, and twenty past days that are each day of the week, back to November 2025."""
COLUMNS = (
    "week_ending", "purchased", "share", "shipped", "shipped_share", "outstanding",
    "unknown_outstanding", "remaining", "weeks_total", "weeks_left", "required_per_week",
)  # fmt: skip


@pytest.fixture(scope="module")
def recorded(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[sqlite3.Connection, Query]]:
    """Return a ledger of a pass with the bundled promises and those of the examples."""
    folder, clock = tmp_path_factory.mktemp("recorded"), Clock(new_york(TODAY))
    with UsdaServer(world_of(clock), key=KEY) as usda, pytest.MonkeyPatch.context() as patch:
        environment = {
            "MONITOR_COMMITMENTS": ":".join(["bundled", *map(str, WITHOUT_VALUES)]),
            "MONITOR_DATABASE": str(folder / "monitor.db"),
            "MONITOR_REPORTS": str(folder / "reports"),
            "MONITOR_USDA_URL": usda.url,
            "USDA_API_KEY": KEY,
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        for _ in range(2):
            run_locked(load(environment), Options(), clock(), lambda step, **_: None, QUICK)
            clock.advance(minutes=20)
        query = Query(load(environment), clock())
        with open_ledger(query.settings.database) as connection:
            yield connection, query


@pytest.fixture(scope="module")
def exported(
    recorded: tuple[sqlite3.Connection, Query], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of an export as Parquet."""
    folder = tmp_path_factory.mktemp("tables") / "export"
    export_recorded(*recorded, ["parquet"], folder, csv_bom=False)
    return folder


@pytest.fixture(scope="module")
def database(exported: Path) -> duckdb.DuckDBPyConnection:
    """Return DuckDB with the queries of the export."""
    return with_queries(exported)


def with_queries(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET file_search_path = '{folder}'")
    connection.execute((folder / "queries/assessments.sql").read_text())
    return connection


def expected(a: Assessment) -> dict[str, Any]:
    pace = a.pace
    return {
        "week_ending": a.amounts.week_ending,
        "purchased": a.amounts.purchased,
        "share": rounded_share(a.share),
        "shipped": a.amounts.shipped,
        "shipped_share": rounded_share(a.shipped_share),
        "outstanding": a.amounts.outstanding,
        "unknown_outstanding": a.amounts.unknown,
        "remaining": a.remaining,
        "weeks_total": pace and pace.weeks_total,
        "weeks_left": pace and pace.weeks_left,
        "required_per_week": pace and pace.required_per_week,
    }


def test_duckdb_counts_as_the_program_does_on_every_day(
    recorded: tuple[sqlite3.Connection, Query], database: duckdb.DuckDBPyConnection
) -> None:
    connection, query = recorded
    known, compared = set(), 0
    for on in DAYS:
        status_report = load_status_report(connection, Query(query.settings, query.now, as_of=on))
        found = database.execute(
            f"SELECT commitment || '/' || reading, {', '.join(COLUMNS)} FROM assessments_on(?)",
            [on],
        ).fetchall()
        rows = {key: dict(zip(COLUMNS, values, strict=True)) for key, *values in found}
        for a in status_report.assessments:
            assert rows[a.key] == expected(a), (on, a.key)
            known |= {a.key} if a.amounts.purchased is not None else set()
            compared += 1

    assert len(DAYS) == 21
    assert {"soy-2025/end-of-february", "eu-soybeans-2026/calendar-year"} <= known
    assert len(known) > 15, "readings with an amount on some day"
    assert compared > 300


def test_a_known_number_of_a_past_day(database: duckdb.DuckDBPyConnection) -> None:
    row = database.execute(
        "SELECT purchased, share, shipped, weeks_left, required_per_week "
        "FROM assessments_on(DATE '2026-01-20') WHERE reading = 'end-of-february'"
    ).fetchone()

    assert row == (8_116_647, 0.676387, 2_092_647, 7, 554_765)


@pytest.mark.parametrize("day", [date(2025, 12, 9), date(2026, 1, 20), date(2026, 9, 11)])
def test_an_export_as_of_a_past_day_gives_the_numbers_of_that_day(
    recorded: tuple[sqlite3.Connection, Query], tmp_path: Path, day: date
) -> None:
    connection, query = recorded
    then = replace(query, as_of=day)
    export_recorded(connection, then, ["parquet"], tmp_path / "t", csv_bom=False)
    database = with_queries(tmp_path / "t")
    rows = database.execute(
        f"SELECT commitment || '/' || reading, purchased, shipped FROM assessments_on(DATE '{day}')"
    ).fetchall()

    shown = load_status_report(connection, then).assessments
    assert {key: amounts for key, *amounts in rows} == {
        a.key: [a.amounts.purchased, a.amounts.shipped] for a in shown
    }


def test_the_queries_of_the_docs_run_one_after_the_other(exported: Path) -> None:
    asked = re.findall(r"```\n(SET.*?)```.*?```\n(SELECT.*?)```", DOCS.read_text(), re.DOTALL)
    first, second = (text.replace("'tables'", f"'{exported}'") for text in asked[0])
    read = (exported / "queries/assessments.sql").read_text()
    script = re.sub(r"^\.read .*$", lambda _: read, first, flags=re.MULTILINE)
    connection = duckdb.connect()

    purchased = connection.execute(script).fetchall()
    shipped = dict(connection.execute(second).fetchall())

    assert ("soy-2025", "end-of-february", 8_116_647, 0.676387) in purchased
    assert shipped[2026] == 12_357_145


def test_polars_counts_the_same_purchases_on_every_day(
    recorded: tuple[sqlite3.Connection, Query], exported: Path
) -> None:
    counted = runpy.run_path(str(EXAMPLES / "purchases_in_polars.py"))["purchases"]
    connection, query = recorded
    compared = 0
    for on in DAYS:
        status_report = load_status_report(connection, Query(query.settings, query.now, as_of=on))
        rows = {f"{row[0]}/{row[1]}": row[2:] for row in counted(exported, on).rows()}
        for a in status_report.assessments:
            assert rows[a.key] == (a.amounts.week_ending, a.amounts.purchased), (on, a.key)
            compared += 1

    assert compared > 300


def test_polars_reads_the_purchases_of_the_export_itself(
    recorded: tuple[sqlite3.Connection, Query], exported: Path
) -> None:
    rows = polars.read_parquet(exported / "purchases.parquet")
    newest = {
        (commitment, reading, week): purchased
        for commitment, reading, week, purchased in rows.select(
            "commitment", "reading", "week_ending", "purchased"
        ).rows()
    }

    status_report = load_status_report(*recorded)
    known = [a for a in status_report.assessments if a.amounts.week_ending]
    assert len(known) > 15
    for a in known:
        key = (a.commitment.id, a.reading.id, a.amounts.week_ending)
        assert newest.get(key, 0) == a.amounts.purchased, "no row before a season's first sale"
