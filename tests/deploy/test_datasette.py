"""The ledger in Datasette, really started: titles, descriptions, and the ready queries."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from monitor.ingest.shipped import from_snapshot
from monitor.ledger.store import open_ledger, transaction

REPO = Path(__file__).parents[2]
METADATA = REPO / "deploy/datasette/metadata.json"
PATIENCE_S = 300
NETHERLANDS = 4210


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette on loopback over a ledger of the shipped figures, started as the docs say."""
    folder = tmp_path_factory.mktemp("datasette")
    with open_ledger(folder / "monitor.db", create=True) as connection:
        from_snapshot(connection)
        with transaction(connection):
            connection.execute(
                "INSERT INTO alerts (key, kind, severity, title, text, implied, raised_at) "
                "VALUES ('suspect/1', 'suspect', 'warning', 'Held back', 'Why.', 0, '2026-10-08')"
            )
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "datasette", "monitor.db", "--metadata", str(METADATA),
         "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    try:
        yield answering(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answering(address: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        try:
            requests.get(f"{address}/-/versions.json", timeout=PATIENCE_S).raise_for_status()
            return address
        except requests.ConnectionError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[1].decode())


def get(address: str, path: str, **values: object) -> requests.Response:
    answer = requests.get(address + path, params={**values}, timeout=PATIENCE_S)
    answer.raise_for_status()
    return answer


def ask(address: str, query: str, **values: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = get(
        address, f"/monitor/{query}.json", _shape="array", **values
    ).json()
    return rows


def test_a_buyers_weeks_are_the_ones_we_report(address: str) -> None:
    weeks = {row["week_ending"]: row for row in ask(address, "buyer_by_week")}

    assert weeks["2026-09-03"]["total_commitment"] == 12_362_145
    assert weeks["2025-10-30"]["first_published_at"] == "2025-12-04T13:30:00Z"


def test_corrections_are_added_up(address: str) -> None:
    chosen = {"commodity": 801, "destination": NETHERLANDS, "market_year": 2026}
    weeks = {row["week_ending"]: row for row in ask(address, "buyer_by_week", **chosen)}
    history = ask(
        address, "row_history", commodity=801, destination=NETHERLANDS, week_ending="2026-07-16"
    )

    first, second = (row["accumulated_exports"] for row in history)
    assert second - first == -58_667
    assert weeks["2026-07-16"]["accumulated_exports"] == second
    assert weeks["2026-07-16"]["outstanding_sales"] is not None


def test_rows_that_were_corrected_are_listed(address: str) -> None:
    found = ask(address, "corrections")

    assert len(found) == 11, "ten rows of destinations and the national sum of 4 December 2025"
    assert {row["destination"] for row in found} >= {"NETHERLANDS", "GERMANY"}


def test_weeks_of_the_shutdown_took_longest(address: str) -> None:
    assert ask(address, "late_weeks")[0]["days"] == 50


def test_every_query_answers_and_is_named_on_the_first_page(address: str) -> None:
    database = json.loads(METADATA.read_text())["databases"]["monitor"]
    front = get(address, "/monitor").text

    for name, query in database["queries"].items():
        assert ask(address, name), name
        assert query["title"] in front


def test_every_table_has_a_title_and_a_description(address: str) -> None:
    described = json.loads(METADATA.read_text())["databases"]["monitor"]["tables"]
    listed = get(address, "/monitor.json").json()

    names = {table["name"] for table in listed["tables"] if not table["hidden"]}
    names |= {view["name"] for view in listed["views"]}
    assert names - {"_sqlite_migrations"} <= described.keys()
    for name in names & described.keys():
        assert {"title", "description"} <= described[name].keys(), name
    shown = get(address, "/monitor/observed").text
    assert "Sold and not yet shipped" in shown
    assert "Every row and every change of it" in shown


def test_every_described_column_exists(address: str) -> None:
    described = json.loads(METADATA.read_text())["databases"]["monitor"]["tables"]

    for name, table in described.items():
        for column in table.get("columns", {}):
            assert column in ask(address, name, _size=1)[0], (name, column)


def test_shares_are_of_usdas_own_sum(address: str) -> None:
    china = ask(address, "destinations_by_share")[0]

    assert (china["destination"], china["total_commitment"]) == (
        "CHINA, PEOPLES REPUBLIC OF",
        12_498_145,
    )
    assert (china["week_ending"], china["share"]) == ("2026-08-27", 0.298609)


def test_unknown_destinations_have_a_query_of_their_own(address: str) -> None:
    weeks = {row["week_ending"]: row for row in ask(address, "unknown_by_week")}

    assert weeks["2026-08-27"]["outstanding_sales"] == 169_610


def test_raw_tables_are_hidden_and_the_view_is_named_first(address: str) -> None:
    front = get(address, "/monitor").text
    hidden = {t["name"] for t in get(address, "/monitor.json").json()["tables"] if t["hidden"]}

    assert {"observations", "changes", "weeks", "series", "messages"} <= hidden
    assert front.index('href="/monitor/observed"') < front.index('href="/monitor/releases"')
