"""Passes on a machine that cannot reach USDA: what they show, say, and exit with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.commands.shared import exit_code
from monitor.core.errors import SourceUnavailable
from monitor.jobs.run_pass import Outcome
from monitor.text import freshness
from tests.jobs.house import House, house_in
from tests.usda import Clock, faults, new_york

NOWHERE = "http://nowhere.invalid"
"""A name that never resolves (RFC 6761)."""

KEYLESS = {
    "USDA_API_KEY": "",
    "MONITOR_USDA_URL": "",
    "MONITOR_SOURCE": "auto",
    "MONITOR_ESRQS_URL": f"{NOWHERE}/esrqs",
    "MONITOR_AGTRANSPORT_URL": f"{NOWHERE}/wnn7-29tu.json",
}
ADVICE = (
    "Nothing of USDA's is recorded here yet: try again later, or see the bundled figures with "
    "`monitor run --offline`."
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A monitor without a key on 9 October 2026, in an empty folder."""
    monkeypatch.setenv("NO_PROXY", "*")
    with house_in(tmp_path, Clock(new_york(date(2026, 10, 9)))) as empty:
        empty.more = dict(KEYLESS)
        yield empty


def first_line(outcome: Outcome) -> str:
    return freshness.source(outcome.status_report.freshness)


def exits(outcome: Outcome) -> int:
    return min((exit_code(problem) for problem in outcome.problems), default=0)


def server_settings(house: House) -> dict[str, str]:
    origin = house.usda.origin
    return {
        **KEYLESS,
        "MONITOR_ESRQS_URL": f"{origin}/esrqs/StaticReports",
        "MONITOR_AGTRANSPORT_URL": f"{origin}/resource/wnn7-29tu.json",
    }


def test_without_a_name_service_the_bundled_figures_are_shown_and_it_is_no_failure(
    house: House,
) -> None:
    outcome = house.run_pass()

    assert (outcome.problems, exits(outcome)) == ([], 0)
    assert "nowhere.invalid/esrqs/CWRCommoditySummary.xml did not answer" in str(
        outcome.refreshed.unreached
    )
    assert "USDA was asked, but" in first_line(outcome)
    assert house.query("SELECT DISTINCT source FROM releases") == [("snapshot",)]
    assert outcome.status_report.freshness.last_week_ending == date(2026, 10, 1)


@pytest.mark.parametrize(
    "fault",
    [faults.html_page(), faults.drop(), faults.replaced(b" NetSales=", b" N=")],
    ids=["page", "drop", "shape"],
)
def test_files_that_cannot_be_used_at_the_first_pass_leave_the_bundled_figures(
    house: House, fault: faults.Fault
) -> None:
    house.more = server_settings(house)
    house.usda.faults.add(fault, path="/esrqs/*", times=None)
    house.usda.faults.add(faults.drop(), path="/resource/*", times=None)

    outcome = house.run_pass()

    assert (outcome.problems, exits(outcome)) == ([], 0)
    assert "USDA was asked, but" in first_line(outcome)
    assert house.query("SELECT DISTINCT source FROM releases") == [("snapshot",)]


def test_settings_that_ask_for_public_files_fail_with_what_to_do(house: House) -> None:
    house.more["MONITOR_SOURCE"] = "public"

    outcome = house.run_pass()

    assert exits(outcome) == 75
    assert str(outcome.problems[0]).startswith(f"{NOWHERE}/esrqs/CWRCommoditySummary.xml did not")
    assert str(outcome.problems[0]).endswith(f". {ADVICE}")
    assert "USDA was asked, but" in first_line(outcome)


def test_a_key_without_a_network_says_what_to_do_where_nothing_is_recorded(house: House) -> None:
    house.more = {"MONITOR_USDA_URL": f"{NOWHERE}/api/esr"}

    with pytest.raises(SourceUnavailable) as raised:
        house.run_pass()

    assert exit_code(raised.value) == 75
    assert str(raised.value).startswith(f"{NOWHERE}/api/esr/datareleasedates did not answer")
    assert str(raised.value).endswith(f". {ADVICE}")


def test_usdas_recorded_figures_stay_and_the_pass_exits_with_75(house: House) -> None:
    house.more = server_settings(house)
    first = house.run_pass()
    assert (first.problems, first.refreshed.unreached) == ([], None)
    before = house.query("SELECT * FROM releases")
    house.usda.faults.add(faults.drop(), times=None)
    house.clock.advance(days=2)

    outcome = house.run_pass()

    assert exits(outcome) == 75
    assert str(outcome.problems[0]) == (
        f"{house.settings.esrqs_url}/CWRCommoditySummary.xml did not answer: no connection."
    )
    assert first_line(outcome).startswith("USDA")
    assert "last reached Fri 9 Oct 2026, 08:30 New York and not now" in first_line(outcome)
    assert house.query("SELECT * FROM releases") == before


def test_the_command_without_a_network_prints_the_bundled_figures(house: House) -> None:
    ran = house.monitor("run", "--dry-run")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Bundled figures (USDA was asked, but ")
    assert "16,606,954 t" in ran.stdout


def test_another_service_of_public_files_is_named_by_its_own_setting(house: House) -> None:
    house.more = server_settings(house)
    house.run_pass()
    first = house.settings.esrqs_url
    house.more = dict(KEYLESS)

    (problem,) = house.run_pass().problems

    assert f"from {first}, and this pass would ask {NOWHERE}/esrqs" in str(problem)
    assert f"Set MONITOR_ESRQS_URL to {first}; or use another database" in str(problem)
