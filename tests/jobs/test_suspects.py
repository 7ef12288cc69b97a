"""Answers that would undo what is known: held, shown, and believed on another day or never."""

from __future__ import annotations

from datetime import date, time

import pytest

from monitor.core.errors import SuspectAnswer
from monitor.jobs.run_pass import Outcome
from tests.jobs.house import House, reading
from tests.usda import faults, new_york
from tests.usda.faults import Fault
from tests.usda.records import ApiRow

CALENDAR_2026 = "soy-2026/calendar-year"
ROWS_OF_2026 = "/exports/*/2026"
CANADA = 1220


def _without_august(rows: list[ApiRow]) -> list[ApiRow]:
    return [row for row in rows if not str(row["weekEndingDate"]).startswith("2026-08")]


def _without_canada(rows: list[ApiRow]) -> list[ApiRow]:
    return [row for row in rows if row["countryCode"] != CANADA]


def _every_fifth_row_shifted(rows: list[ApiRow]) -> list[ApiRow]:
    return [
        {**row, "grossNewSales": int(str(row["grossNewSales"])) + 1} if n % 5 == 0 else row
        for n, row in enumerate(rows)
    ]


BAD = {
    "lost weeks": (faults.changed_rows(_without_august), "2 weeks are gone"),
    "lost destinations": (
        faults.changed_rows(_without_canada),
        "is gone (Canada 1220",
    ),
    "changed history": (faults.changed_rows(_every_fifth_row_shifted), "known rows are changed"),
}


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest) -> tuple[Fault, str]:
    return BAD[request.param]


@pytest.fixture
def on_release_day(house: House) -> House:
    """Everything recorded, and a new stamp: the open years are asked for again."""
    house.clock.set(new_york(date(2026, 8, 20)))
    house.run_pass()
    house.clock.set(new_york(date(2026, 8, 27)))
    return house


def test_a_bad_answer_is_held_shown_and_not_used(
    on_release_day: House, bad: tuple[Fault, str]
) -> None:
    fault, words = bad
    before = on_release_day.query("SELECT count(*), max(release_id) FROM observations")
    on_release_day.usda.faults.add(fault, path=ROWS_OF_2026)

    outcome = on_release_day.run_pass()

    [problem] = outcome.problems
    assert isinstance(problem, SuspectAnswer)
    assert words in str(problem)
    assert on_release_day.query("SELECT count(*), max(release_id) FROM observations") == before
    [alert] = [new.alert for new in outcome.new_alerts if new.alert.kind == "suspect"]
    assert "monitor releases accept 1" in alert.text


def test_it_is_not_believed_by_coming_again_and_is_on_the_next_day(
    on_release_day: House, bad: tuple[Fault, str]
) -> None:
    """Until now the same answer 30 seconds later was taken for proof."""
    on_release_day.usda.faults.add(bad[0], path=ROWS_OF_2026, times=None)
    doubted = []
    for at in ("08:30:30", "12:00:00", "20:31:00", "23:59:00"):
        on_release_day.clock.set(new_york(date(2026, 8, 27), time.fromisoformat(at)))
        doubted += on_release_day.run_pass().problems
    on_release_day.clock.set(new_york(date(2026, 8, 28), time(1, 7)))

    outcome = on_release_day.run_pass()

    assert [type(problem) for problem in doubted] == [SuspectAnswer] * 4
    assert "accepted if still the same Fri 28 Aug 2026, 00:00 New York" in str(doubted[0])
    assert outcome.problems == []
    assert settled(on_release_day) == ["repeated"]


def test_the_same_rows_in_another_order_are_the_same_answer(
    on_release_day: House, bad: tuple[Fault, str]
) -> None:
    backwards = faults.combined(bad[0], faults.changed_rows(lambda rows: rows[::-1]))
    on_release_day.usda.faults.add(bad[0], path=ROWS_OF_2026)
    on_release_day.run_pass()
    on_release_day.usda.faults.add(backwards, path=ROWS_OF_2026)
    on_release_day.clock.advance(hours=24)

    assert on_release_day.run_pass().problems == []
    assert settled(on_release_day) == ["repeated"]


def test_it_is_settled_and_forgotten_when_a_proper_answer_comes(
    on_release_day: House, bad: tuple[Fault, str]
) -> None:
    on_release_day.usda.faults.add(bad[0], path=ROWS_OF_2026)
    on_release_day.run_pass()
    on_release_day.clock.advance(seconds=30)

    outcome = on_release_day.run_pass()

    assert outcome.problems == []
    assert settled(on_release_day) == ["replaced"]
    assert outcome.status_report.freshness.last_week_ending == date(2026, 8, 20)


def test_another_bad_answer_takes_the_place_of_the_first(on_release_day: House) -> None:
    for fault, _ in BAD.values():
        on_release_day.usda.faults.add(fault, path=ROWS_OF_2026)
        outcome = on_release_day.run_pass()
        on_release_day.clock.advance(seconds=30)

        assert [type(problem) for problem in outcome.problems] == [SuspectAnswer]
    assert settled(on_release_day) == ["replaced", "replaced", None]


def test_an_empty_answer_is_never_believed_by_coming_again(on_release_day: House) -> None:
    on_release_day.usda.faults.add(faults.empty_list(), path=ROWS_OF_2026, times=None)
    outcomes: list[Outcome] = []
    for _ in range(4):
        outcomes.append(on_release_day.run_pass())
        on_release_day.clock.advance(hours=25)

    assert all("it has no rows, of which 2,162 are known" in str(o.problems[0]) for o in outcomes)
    assert settled(on_release_day) == [None]
    assert len([a for o in outcomes for a in o.new_alerts if a.alert.kind == "suspect"]) == 1
    first, last = (reading(outcomes[n], CALENDAR_2026).amounts.purchased for n in (0, -1))
    assert first == last


def test_a_person_lists_and_accepts_one_through_the_command(on_release_day: House) -> None:
    on_release_day.usda.faults.add(faults.changed_rows(_without_canada), path=ROWS_OF_2026)
    on_release_day.run_pass()

    listed = on_release_day.monitor("releases", "list")
    accepted = on_release_day.monitor("releases", "accept", "1")
    again = on_release_day.monitor("releases", "accept", "1")

    assert listed.stdout.startswith("1: Soybeans (801), marketing year 2026, first seen 2026-08-27")
    assert "1 destination is gone (Canada 1220)" in listed.stdout
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "withdrawn" in accepted.stdout
    assert again.returncode == 1
    assert again.stderr == "monitor: No quarantined response 1: see `monitor releases list`.\n"
    assert on_release_day.monitor("releases", "list").stdout == "No response is quarantined.\n"
    assert settled(on_release_day) == ["accepted"]


def test_an_empty_answer_that_a_person_accepts_withdraws_every_row(on_release_day: House) -> None:
    on_release_day.usda.faults.add(faults.empty_list(), path=ROWS_OF_2026)
    on_release_day.run_pass()

    accepted = on_release_day.monitor("releases", "accept", "1")

    assert accepted.returncode == 0, accepted.stderr
    assert "0 rows new, 0 revised" in accepted.stdout


def settled(house: House) -> list[str | None]:
    """What became of each suspect answer, in the order they came."""
    return [how for (how,) in house.query("SELECT settled_as FROM suspects ORDER BY id")]
