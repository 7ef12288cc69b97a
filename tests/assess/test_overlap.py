"""One tonne, two promises: what headline windows share, and the whole deal beside its parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.bases.shipped import BASIS as SHIPPED
from monitor.assess.lead import lead
from monitor.assess.overlap import overlaps
from monitor.assess.status_report import StatusReport
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import WEEK
from monitor.core.errors import ConfigError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.reports.status import status
from monitor.text import remarks
from monitor.text.findings import overview

WHOLE = "soy-2025-2028/each-tonne-once"
StandingOn = Callable[[str], StatusReport]
ReadingOn = Callable[[str, str], Assessment]


def test_the_two_headlines_share_3_924_333_t(standing_on: StandingOn) -> None:
    [found] = standing_on("2026-10-09").overlaps

    assert (found.earlier.commitment.id, found.later.commitment.id) == ("soy-2025", "soy-2026")
    assert (found.first_week, found.last_week) == (date(2026, 1, 8), date(2026, 2, 26))
    assert found.purchased == 3_924_333
    assert found.added_up == 27_423_806
    assert found.each_once == 23_499_473
    assert found.later_alone == 12_682_621
    assert found.later_alone_share == pytest.approx(0.507, abs=0.0005)


@pytest.mark.parametrize(
    ("day", "week", "purchased"),
    [("2026-01-14", None, None), ("2026-01-20", date(2026, 1, 8), 1_224_128)],
)
def test_only_weeks_published_by_then_are_shared(
    standing_on: StandingOn, day: str, week: date | None, purchased: int | None
) -> None:
    status_report = standing_on(day)
    [found] = status_report.overlaps

    assert (found.week_ending, found.purchased) == (week, purchased)
    assert len(list(remarks.shared(status_report))) == (0 if week is None else 1)


def test_a_part_knows_the_headline_of_the_whole_deal(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    wholes = {
        a.commitment.id: whole.key if (whole := status_report.whole_of(a.commitment)) else None
        for a in status_report.assessments
    }

    assert wholes == {
        "soy-2025": WHOLE,
        "soy-2026": WHOLE,
        "soy-2027": WHOLE,
        "soy-2028": WHOLE,
        "soy-2025-2028": None,
    }


def test_status_json_has_the_overlap_and_the_schema_stays(standing_on: StandingOn) -> None:
    answer = status(standing_on("2026-10-09"))

    assert answer["schema"] == 1
    assert answer["overlaps"] == [
        {
            "earlier": "soy-2025",
            "later": "soy-2026",
            "first_week_ending": "2026-01-08",
            "last_week_ending": "2026-02-26",
            "week_ending": "2026-02-26",
            "purchased": 3_924_333,
            "added_up": 27_423_806,
            "each_once": 23_499_473,
            "later_alone": 12_682_621,
            "later_alone_share": 0.507305,
        }
    ]
    assert status(standing_on("2026-10-09"), "soy-2027")["overlaps"] == []


def test_the_sentence_says_it_with_the_numbers(standing_on: StandingOn) -> None:
    assert list(remarks.shared(standing_on("2026-10-09"))) == [
        "3,924,333 t of the weeks ending 8 Jan – 26 Feb 2026 count for 12 MMT (By the end of "
        "February 2026) and 25 MMT (Calendar year 2026). The two add up to 27,423,806 t, but "
        "23,499,473 t were bought, each tonne once; without the shared ones 25 MMT (Calendar year "
        "2026) stands at 12,682,621 t, 50.7 %."
    ]


def test_tonnes_counted_in_different_ways_are_shared_in_a_number_nobody_knows(
    standing_on: StandingOn,
) -> None:
    one, other = standing_on("2026-10-09").headlines[:2]
    assert other.window is not None
    shipments = replace(other, window=replace(other.window, basis=SHIPPED))

    [found] = overlaps([one, shipments])

    assert (found.week_ending, found.purchased) == (date(2026, 2, 26), None)
    assert remarks.shared_sentence(found).endswith("how much stands in both is not known.")


def test_one_week_alone_can_be_shared_and_none_hides_no_later_pair(
    standing_on: StandingOn,
) -> None:
    one, other = standing_on("2026-10-09").headlines[:2]
    assert one.window is not None
    assert other.window is not None
    first = other.window.first_week
    shorter = replace(one, window=replace(one.window, last_week=first))
    before = replace(one, window=replace(one.window, last_week=first - WEEK))
    of_corn = replace(before, commitment=replace(before.commitment, commodity="Corn"))

    [found] = overlaps([before, of_corn, shorter, other])[1:]

    assert (found.first_week, found.last_week) == (first, first)
    assert (found.week_ending, found.purchased) == (date(2026, 1, 8), 1_224_128)


def test_the_shared_tonnes_are_those_of_the_one_that_begins_with_them(
    standing_on: StandingOn,
) -> None:
    """The later window may begin first, because promises are in the order of their deadlines."""
    one, other = standing_on("2026-10-09").headlines[:2]
    assert other.window is not None
    first_due = replace(other, reading=replace(other.reading, deadline=date(2025, 1, 1)))

    [found] = overlaps([one, first_due])

    assert found.earlier.key == first_due.key
    assert found.purchased == 3_924_333


def test_another_commodity_shares_nothing(standing_on: StandingOn) -> None:
    one, other = standing_on("2026-10-09").headlines[:2]

    corn = replace(other, commitment=replace(other.commitment, commodity="Corn"))

    assert overlaps([one, corn]) == ()


def test_the_whole_deal_counts_each_tonne_once(reading_on: ReadingOn) -> None:
    a = reading_on(WHOLE, "2026-10-09")

    assert (a.commitment.target, a.amounts.purchased) == (87_000_000, 23_499_473)
    assert a.share == pytest.approx(0.270, abs=0.0005)
    assert a.amounts.shipped == 14_695_473
    assert a.next_step is not None
    assert (a.next_step.by, a.next_step.due) == (date(2026, 12, 31), 37_000_000)
    assert a.next_step.share == pytest.approx(0.635, abs=0.0005)
    assert (a.next_step.weeks_left, a.next_step.required_per_week) == (13, 1_038_503)
    assert [step.purchased for step in a.steps if step.over] == [10_816_852]


def test_its_lines_run_from_step_to_step(reading_on: ReadingOn) -> None:
    """12 MMT after 18 weeks; then 31 of 44 weeks to 37 MMT."""
    a = reading_on(WHOLE, "2026-10-09")
    straight = {line.week_ending: line.straight for line in a.lines}
    seasonal = {line.week_ending: line.seasonal for line in a.lines}

    assert straight[date(2026, 2, 26)] == seasonal[date(2026, 2, 26)] == 12_000_000
    assert straight[date(2026, 10, 1)] == 12_000_000 + round(25_000_000 * 31 / 44) == 29_613_636
    assert seasonal[date(2026, 10, 1)] == 23_597_166
    assert straight[date(2026, 12, 31)] == seasonal[date(2026, 12, 31)] == 37_000_000
    assert straight[date(2028, 12, 28)] == seasonal[date(2028, 12, 28)] == 87_000_000
    assert a.status == "behind"


def test_the_whole_deal_takes_no_first_place(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")

    assert lead(status_report).key == "soy-2026/calendar-year"
    assert overview(status_report).startswith("Of 4 promises: 1 missed")
    assert len(status_report.commitments) == 5


def test_after_the_end_of_2028_a_single_promise_still_leads(standing_on: StandingOn) -> None:
    assert lead(standing_on("2029-03-01")).key == "soy-2028/calendar-year"


def written(folder: Path, old: str, new: str) -> Path:
    """The shipped promises with something else in one place."""
    text = data_file("commitments.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "commitments.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'parts = ["soy-2025", "soy-2026", ',
            'parts = ["soy-2026", ',
            "commitment soy-2025-2028: parts: their targets add up to 75,000,000, but the target "
            "is 87,000,000.",
        ),
        (
            '"soy-2027", "soy-2028"]',
            '"soy-2027", "soy-2029"]',
            "commitment soy-2025-2028: parts: there is no commitment soy-2029.",
        ),
        (
            '"soy-2027", "soy-2028"]',
            '"soy-2027", "soy-2027"]',
            "commitment soy-2025-2028: parts: soy-2027 stands there twice.",
        ),
        (
            '"soy-2027", "soy-2028"]',
            '"soy-2027", "soy-2025-2028"]',
            "commitment soy-2025-2028: parts: soy-2025-2028 is made of others itself; name those.",
        ),
        (
            "by = 2026-12-31, due = 37_000_000",
            "by = 2026-12-31, due = 11_000_000",
            "reading each-tonne-once: steps: 11,000,000 by 2026-12-31 must be more than the step "
            "before and at least a week after it.",
        ),
        (
            "by = 2028-12-31, due = 87_000_000",
            "by = 2028-11-30, due = 87_000_000",
            "reading each-tonne-once: steps: the last must be the target 87,000,000 by the "
            "deadline 2028-12-31; it is 87,000,000 by 2028-11-30.",
        ),
    ],
)
def test_a_slip_in_parts_or_steps_is_one_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = written(tmp_path, old, new)

    with pytest.raises(ConfigError) as caught:
        read_commitments(path)

    assert str(caught.value).startswith(f"{path}: commitment soy-2025-2028: ")
    assert str(caught.value).endswith(sentence)
