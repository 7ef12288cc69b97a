"""What a reader is shown of the origin of the figures, and what a pass may replace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import SourceUnavailable
from monitor.jobs import doctor
from monitor.jobs.run_pass import Outcome
from monitor.ledger.disagreements import Disagreement, note
from monitor.ledger.store import open_ledger
from monitor.reports.disagreements import disagreement_line
from monitor.text import freshness
from tests.ingest.test_refresh import WEEK_8_OCTOBER
from tests.jobs.house import House, house_in, reading
from tests.usda import Clock, faults, new_york
from tests.usda.public_files import NATIONAL_PATH


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A monitor without a key on Friday 16 October 2026, when w/e 8 October has just come out."""
    at = new_york(date(2026, 10, 16))
    with house_in(tmp_path, Clock(at)) as built:
        built.usda.world.publish([WEEK_8_OCTOBER], market_year=2027, published_at=at)
        built.more = {
            "USDA_API_KEY": "",
            "MONITOR_USDA_URL": "",
            "MONITOR_ESRQS_URL": f"{built.usda.origin}/esrqs/StaticReports",
            "MONITOR_AGTRANSPORT_URL": f"{built.usda.origin}/resource/wnn7-29tu.json",
        }
        yield built


def said(outcome: Outcome) -> str:
    return freshness.source(outcome.status_report.freshness)


def shown(house: House) -> dict[str, object]:
    text = (house.folder / "reports/latest/status.json").read_text(encoding="utf-8")
    data: dict[str, object] = json.loads(text)["data"]
    return data


def test_figures_of_the_public_files_are_called_so(house: House) -> None:
    outcome = house.run_pass()

    assert said(outcome) == "USDA's public files, live"
    assert outcome.status_report.freshness.last_week_ending == date(2026, 10, 8)
    data = shown(house)
    assert (data["source"], data["origin"]) == ("usda", "public")


def test_figures_of_the_api_are_called_so_after_public_files(house: House) -> None:
    files = {name: house.more[name] for name in ("MONITOR_ESRQS_URL", "MONITOR_AGTRANSPORT_URL")}
    house.more = files | {"MONITOR_SOURCE": "public"}
    house.run_pass()
    house.more = files | {"MONITOR_SOURCE": "api"}
    house.clock.advance(minutes=30)

    outcome = house.run_pass()

    assert said(outcome) == "USDA API, live"
    assert shown(house)["origin"] == "api"


def test_public_files_that_do_not_answer_are_named_as_the_reason(house: House) -> None:
    house.run_pass()
    house.usda.faults.add(faults.html_page(), times=None)
    house.clock.advance(minutes=30)

    outcome = house.run_pass()

    assert said(outcome) == (
        "USDA's public files, last reached Fri 16 Oct 2026, 08:30 New York and not now (its public "
        "files could not be fetched)"
    )


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (faults.status(400), "it refuses its public files"),
        (faults.body(b"<Report>", "application/xml"), "its public files have an unknown format"),
        (faults.drop(), "its public files could not be fetched"),
    ],
)
def test_the_bundled_figures_say_why_there_are_no_others(
    house: House, fault: faults.Fault, why: str
) -> None:
    house.usda.faults.add(fault, path=NATIONAL_PATH, times=None)
    house.usda.faults.add(faults.drop(), path="/resource/*", times=None)

    outcome = house.run_pass()

    assert said(outcome) == f"Bundled figures (USDA was asked, but {why})"
    assert outcome.problems == []
    assert (shown(house)["source"], shown(house)["origin"]) == ("snapshot", "shipped")


def test_a_fallback_to_bundled_figures_leaves_a_report_of_usdas(house: House) -> None:
    house.run_pass()
    before = shown(house)
    house.database.rename(house.folder / "elsewhere.db")
    (house.folder / "monitor.db.answers").rename(house.folder / "elsewhere.answers")
    house.usda.faults.add(faults.drop(), times=None)

    outcome = house.run_pass()

    assert shown(house) == before
    assert (outcome.new_alerts, outcome.folder) == ([], None)
    [problem] = outcome.problems
    assert isinstance(problem, SourceUnavailable)
    assert str(problem) == (
        f"USDA's public files could not be reached, the database {house.database} has only bundled "
        f"figures, and {house.folder}/reports/latest shows USDA's: alerts, messages and the report "
        "are unchanged. Run again later; if the figures are in another database, set "
        "MONITOR_DATABASE as the job does."
    )


def doctor_says(house: House, part: str) -> doctor.Finding:
    return next(f for f in doctor.examine(house.settings, house.clock()) if f.part == part)


def test_the_doctor_reads_the_public_files_and_says_what_a_key_would_add(house: House) -> None:
    found = doctor_says(house, "USDA")

    assert found.ok, found.says
    assert found.says == (
        "the static report answers (to w/e 8 Oct 2026), AgTransport too (to w/e 8 Oct 2026), the "
        "clocks agree. With a free key from https://api.data.gov/signup in USDA_API_KEY, USDA's "
        "API gives each release within seconds, and all its history (DEMO_KEY for a try)."
    )


def test_the_doctor_names_the_public_file_that_fails(house: House) -> None:
    house.usda.faults.add(faults.status(400), path="/resource/*")

    found = doctor_says(house, "USDA")

    assert not found.ok
    assert found.says.startswith(
        "the static report answers (to w/e 8 Oct 2026), AgTransport does not: "
    )


@pytest.fixture
def disagreeing(house: House) -> House:
    """China's outstanding sales of w/e 8 October, on which AgTransport differs by 1,000 t."""
    house.run_pass()
    house.run_pass()  # the weekly comparison with AgTransport, which agrees
    found = Disagreement(
        "agtransport", 801, 2027, 5700, date(2026, 10, 8), "outstanding_sales",
        8_504_000, 8_503_000,
    )  # fmt: skip
    with open_ledger(house.database) as ledger:
        note(ledger, [found], house.clock())
    return house


LINE = (
    "Soybeans, China, Peoples Republic Of, w/e 8 Oct 2026, marketing year 2027: outstanding sales "
    "8,504,000 t as recorded, 8,503,000 t in AgTransport, since 16 Oct 2026"
)


def test_a_disagreement_of_origins_is_in_the_doctors_list(disagreeing: House) -> None:
    assert doctor_says(disagreeing, "origins").says == (
        "1 amount differs between USDA's publications; the recorded ones count: see `monitor audit`"
    )


def test_the_audit_lists_both_amounts_and_does_not_fail_for_it(disagreeing: House) -> None:
    ran = disagreeing.monitor("audit")
    data = json.loads(disagreeing.monitor("audit", "--json").stdout)

    assert "1 amount differs between USDA's publications; the recorded one counts:" in ran.stdout
    assert f"  {LINE}\n" in ran.stdout
    assert [(d["recorded"], d["theirs"]) for d in data["disagreements"]] == [(8_504_000, 8_503_000)]


def test_a_week_that_is_no_longer_compared_is_in_the_audit_alone(house: House) -> None:
    house.run_pass()
    house.run_pass()  # the weekly comparison with AgTransport, which agrees
    compared, left = date(2025, 10, 9), date(2025, 10, 2)  # 52 and 53 weeks before the newest one
    found = [
        Disagreement(origin, 801, 2026, 5700, week, "outstanding_sales", 8_504_000, 8_503_000)
        for origin, week in (("agtransport", compared), ("agtransport", left), ("reports", left))
    ]  # fmt: skip
    with open_ledger(house.database) as ledger:
        note(ledger, found, house.clock())

    house.clock.advance(minutes=30)
    shown = house.run_pass().status_report.disagreements
    ran = house.monitor("audit").stdout
    data = json.loads(house.monitor("audit", "--json").stdout)

    assert [each.week_ending for each in shown] == [compared]
    assert doctor_says(house, "origins").says.startswith("1 amount differs between ")
    heading = "2 amounts differed when their weeks were last compared"
    assert "1 amount differs between USDA's publications" in ran.partition(heading)[0]
    assert ran.partition(heading)[2].count(", since 16 Oct 2026, to w/e 1 Oct 2026\n") == 2
    assert [each["week_ending"] for each in data["disagreements"]] == ["2025-10-09"]
    assert [each["week_ending"] for each in data["no_longer_compared"]] == ["2025-10-02"] * 2


def test_the_report_gives_both_amounts_and_counts_the_recorded_one(disagreeing: House) -> None:
    disagreeing.clock.advance(minutes=30)
    outcome = disagreeing.run_pass()

    [found] = outcome.status_report.disagreements
    assert disagreement_line(found) == LINE
    status = json.loads((disagreeing.folder / "reports/latest/status.json").read_text())
    assert status["disagreements"][0]["theirs"] == 8_503_000
    assert reading(outcome, "soy-2026/calendar-year").amounts.purchased == 16_606_954 + 400_000


def test_a_run_without_a_key_ends_with_what_it_would_add(house: House) -> None:
    ran = house.monitor("run")

    assert ran.stdout.splitlines()[-1].startswith("With a free key from https://api.data.gov/sign")
