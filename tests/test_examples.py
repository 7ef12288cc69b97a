"""Every file of `examples/` from a scripted USDA to the page: a pass, and each command on it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.__main__ import cli
from monitor.assess.as_of import Query
from monitor.assess.load_explanations import load_explanations
from monitor.assess.trade.load import trade_records
from monitor.core import clocks
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.status_query import figures_of, load_status_report
from monitor.ledger.store import open_ledger
from monitor.reports.page import page
from monitor.settings.settings import load
from tests.data.soybeans import soybean_world
from tests.data.steady import publish_steady
from tests.detailed import detailed
from tests.environment import without_network
from tests.jobs.simulated import QUICK
from tests.usda import Clock, UsdaServer, World, new_york

EXAMPLES = Path(__file__).parent.parent / "examples"
KEY = "a-key-of-the-examples"
LAST_WEEK, TODAY = date(2026, 10, 1), date(2026, 10, 9)
WHEAT, CORN = 107, 401
INDONESIA, BANGLADESH, TAIWAN, MEXICO, JAPAN = 5600, 5380, 5830, 2010, 5880
STEADY = {
    (WHEAT, INDONESIA): 20_000,
    (WHEAT, BANGLADESH): 10_000,
    (WHEAT, TAIWAN): 18_000,
    (WHEAT, MEXICO): 60_000,
    (CORN, MEXICO): 300_000,
    (CORN, JAPAN): 200_000,
}
"""Tonnes a week."""

EXPECTED: dict[str, dict[str, tuple[str, int | None]]] = {
    # 39 weeks of 2026 are published, of 52; the book is one week's constant.
    "one-buyer": {
        "japan-corn-2026/calendar-year": ("on track", 39 * 200_000),
        "japan-corn-2026/shipped": ("on track", 39 * 200_000),
        "japan-corn-2026/season": ("met", 52 * 200_000 + 100_000),
    },
    "several-commodities": {
        "mexico-grain-2026/calendar-year": ("behind", 39 * (300_000 + 60_000)),
    },
    "each-year": {
        "mills-2026/calendar-year": ("on track", 39 * 20_000),
        "mills-2027/calendar-year": ("not started", None),
        "mills-together/each-tonne-once": ("on track", 39 * 20_000),
    },
    "no-end": {
        "yearly-2025/calendar-year": ("met", 52 * 18_000),
        "yearly-2026/calendar-year": ("on track", 39 * 18_000),
        "yearly-2027/calendar-year": ("not started", None),
    },
    "milestones": {"bangladesh-wheat-steps/by-steps": ("on track", 39 * 10_000)},
    "own-target": {
        "china-12-or-20/by-february": ("missed", 10_816_852),
        "china-12-or-20/twenty": ("missed", 12_362_145),
    },
    # No month after December 2020 is bundled: the second reading keeps its last word.
    "in-dollars": {
        "cotton-in-dollars/calendar-year": ("met", 1_821_645_556),
        "cotton-in-dollars/two-billion": ("on track", 1_821_645_556),
    },
    "not-countable": {"bangladesh-wheat-2026/calendar-year": ("behind", 39 * 10_000)},
    # What USDA published of 26 members' weeks, of 2025/26 alone.
    "several-buyers": {"eu-soybeans-2026/calendar-year": ("behind", 893_669)},
}


def world_of(clock: Clock) -> World:
    world = soybean_world(clock)
    for (commodity, country), per_week in STEADY.items():
        publish_steady(world, commodity, country, per_week, 2020, LAST_WEEK)
    return world


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Clock, UsdaServer]]:
    clock = Clock(new_york(TODAY))
    with UsdaServer(world_of(clock), key=KEY) as usda:
        yield clock, usda


@pytest.fixture
def environment(server: tuple[Clock, UsdaServer], tmp_path: Path) -> dict[str, str]:
    return {
        "MONITOR_DATABASE": str(tmp_path / "monitor.db"),
        "MONITOR_REPORTS": str(tmp_path / "reports"),
        "MONITOR_USDA_URL": server[1].url,
        "USDA_API_KEY": KEY,
    }


def command(environment: dict[str, str], *arguments: str) -> Result:
    done = CliRunner(env=without_network(environment)).invoke(cli, arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def run(environment: dict[str, str], now: datetime) -> Outcome:
    return run_locked(load(environment), Options(), now, lambda step, **progress: None, QUICK)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.toml")))
def test_each_example_runs_end_to_end(
    name: str,
    server: tuple[Clock, UsdaServer],
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment["MONITOR_COMMITMENTS"] = str(EXAMPLES / f"{name}.toml")
    clock = server[0]
    clock.set(new_york(TODAY))
    run(environment, clock())
    # A buyer without any row of a counted year must be seen twice (METHODOLOGY, "Suspect answers").
    clock.advance(minutes=20)
    now = clock()
    monkeypatch.setattr(clocks, "utc_now", lambda: now)

    outcome = run(environment, now)
    report = tmp_path / "reports/latest"
    status = json.loads(command(environment, "status", "--json").stdout)

    assert [str(problem) for problem in outcome.problems] == []
    assert json.loads((report / "status.json").read_text(encoding="utf-8")) == status
    readings = {
        f"{c['id']}/{r['id']}": (r["status"], r["purchased"])
        for c in status["commitments"]
        for r in c["readings"]
    }
    assert EXPECTED[name].items() <= readings.items(), readings
    shown_page = page_of(environment, now)
    assert all(c["title"] in shown_page for c in status["commitments"])
    shown = command(environment, "status").stdout
    assert all(c["id"] in shown for c in status["commitments"])
    assert command(environment, "alerts", "list").stdout
    first = status["commitments"][0]["id"]
    explained = command(environment, "explain", first).stdout
    assert _result(explained) == next(iter(EXPECTED[name].values()))[1]
    then = json.loads(command(environment, "status", "--json", "--as-of", "2026-07-10").stdout)
    # Values are no weekly figures.
    weekly = None if name == "in-dollars" else "2026-07-02"
    assert then["data"]["last_week_ending"] == weekly
    command(environment, "export", "--out", str(tmp_path / "export"))
    with (tmp_path / "export/assessments.csv").open(encoding="utf-8", newline="") as file:
        exported = {
            f"{r['commitment']}/{r['reading']}": r["purchased"] for r in csv.DictReader(file)
        }
    assert {key: exported[key] for key in EXPECTED[name]} == {
        key: "" if purchased is None else str(purchased)
        for key, (_, purchased) in EXPECTED[name].items()
    }
    assert command(environment, "check").stdout.rstrip().endswith("nothing to correct.")


def page_of(environment: dict[str, str], now: datetime) -> str:
    """Return the report's page with its tables of trades, without charts and outlooks."""
    query = Query(load(environment), now)
    with open_ledger(query.settings.database) as connection:
        figures = figures_of(connection, query)
        status_report = load_status_report(connection, query)
        trades = trade_records(figures, status_report.commitments)
        report = detailed(
            status_report,
            explanations=load_explanations(figures, status_report),
            trades=trades,
        )
    by_value = all(promise.by_value for promise in status_report.commitments)
    assert by_value or [trade.years for trade in trades]
    return page(report, version="0")


def test_what_cannot_be_counted_is_on_the_page_in_the_terminal_and_in_json(
    server: tuple[Clock, UsdaServer],
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment["MONITOR_COMMITMENTS"] = str(EXAMPLES / "not-countable.toml")
    server[0].set(new_york(TODAY))
    now = server[0]()
    monkeypatch.setattr(clocks, "utc_now", lambda: now)
    run(environment, now)

    (named,) = json.loads(command(environment, "status", "--json").stdout)["named"]
    before = json.loads(command(environment, "status", "--json", "--as-of", "2026-01-20").stdout)
    shown, terminal = page_of(environment, now), command(environment, "status").stdout

    assert (named["id"], named["why"]) == ("bangladesh-3-billion", "No period is given.")
    assert "named" not in before, "it was said on 9 February"
    assert '<a href="#named">Not countable</a>' in shown
    assert "No period is given." in shown[shown.index('id="named"') :]
    assert "Bangladesh: 3.5 billion dollars of farm goods (White House, 9 Feb 2026)." in terminal


def _result(text: str) -> int | None:
    """Return the amount that an explanation ends with."""
    found = re.search(r"([\d,]+) (?:t|USD)  the difference: ", text)
    return None if found is None else int(found[1].replace(",", ""))


def test_the_readme_of_the_examples_names_every_file() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"\(([a-z-]+\.toml)\)", text)) == {
        p.name for p in EXAMPLES.glob("*.toml")
    }
