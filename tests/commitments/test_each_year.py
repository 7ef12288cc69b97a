"""An amount for every year is a promise of each year; a reading may have a target of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from tests.promise_text import promise, read_promises, season_reading, year_reading

WHEAT = promise(
    "mills",
    "Mills: 1 MMT of US wheat in {year}",
    "1_000_000",
    "each_year = [2026, 2030]",
    'note = "At least 1 MMT, here in {year}."',
    buyer="Indonesia",
    commodity="All Wheat",
)
WHEAT += year_reading(2026, title="Calendar year {year}")
WHEAT += season_reading("marketing-year", "Marketing year {season}", 2027, "2027-05-31")


def refused(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as mistake:
        read_promises(folder, text)
    return str(mistake.value).replace(f"{folder}/", "")


def test_five_years_are_five_promises_with_their_own_dates(tmp_path: Path) -> None:
    promises = read_promises(tmp_path, WHEAT)

    assert [p.id for p in promises] == [f"mills-{year}" for year in range(2026, 2031)]
    last = promises[-1]
    assert (last.title, last.note) == (
        "Mills: 1 MMT of US wheat in 2030",
        "At least 1 MMT, here in 2030.",
    )
    calendar, season = last.readings
    assert (calendar.title, calendar.counts_from, calendar.counts_to, calendar.deadline) == (
        "Calendar year 2030",
        date(2030, 1, 1),
        date(2030, 12, 31),
        date(2030, 12, 31),
    )
    assert (season.title, season.marketing_year, season.deadline) == (
        "Marketing year 2030/31",
        2031,
        date(2031, 5, 31),
    )
    assert {p.target for p in promises} == {1_000_000}
    assert [p.shown_from for p in promises[:3]] == [None, date(2026, 1, 1), date(2027, 1, 1)]


def test_a_promise_without_an_end_has_thirty_years(tmp_path: Path) -> None:
    promises = read_promises(tmp_path, WHEAT.replace("[2026, 2030]", "[2026]"))

    assert [p.id for p in promises[:3]] == ["mills-2026", "mills-2027", "mills-2028"]
    assert len(promises) == 30
    assert [p.shown_from for p in promises[:3]] == [None, date(2026, 1, 1), date(2027, 1, 1)]


def test_the_end_of_february_stays_the_end_in_a_leap_year(tmp_path: Path) -> None:
    text = WHEAT.replace("2026-12-31", "2026-02-28")

    promises = read_promises(tmp_path, text)

    assert [p.headline.counts_to for p in promises][1:3] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_steps_come_later_by_as_many_years(tmp_path: Path) -> None:
    steps = "steps = [{ by = 2026-06-30, due = 400_000 }, { by = 2026-12-31, due = 1_000_000 }]"
    text = WHEAT.replace("counts_to = 2026-12-31", f"counts_to = 2026-12-31\n{steps}", 1)

    promises = read_promises(tmp_path, text)

    assert [(s.by, s.due) for s in promises[2].headline.steps] == [
        (date(2028, 6, 30), 400_000),
        (date(2028, 12, 31), 1_000_000),
    ]


def test_a_whole_may_name_all_years_at_once(tmp_path: Path) -> None:
    whole = WHEAT.replace('"mills"', '"five"').replace("1_000_000", "5_000_000")
    whole = whole.replace("each_year = [2026, 2030]", 'parts = ["mills"]')

    promises = read_promises(tmp_path, WHEAT + whole)

    assert promises[-1].parts == tuple(f"mills-{year}" for year in range(2026, 2031))


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("[2026, 2030]", "[2030, 2026]", "each_year: 2030 is after 2026; turn them round."),
        ("[2026, 2030]", "[]", "each_year: must have at least one entry."),
        (
            "wheat in {year}",
            "wheat",
            "each_year makes a promise of each year, and their titles must differ: write {year} "
            "where the year belongs in the title.",
        ),
        (
            "counts_from = 2026-01-01",
            "first_week_ending = 2026-01-08",
            "reading calendar-year: first_week_ending is one week of one year; give counts_from "
            "and counts_to with each_year.",
        ),
        (
            "counts_from = 2026-01-01",
            "counts_from = 2020-01-01",
            "reading calendar-year: counts_from is 2020-01-01, but each_year begins with 2026; "
            "dates are those of the first year.",
        ),
        (
            "headline = true",
            "headline = true\ntarget = 2_000_000",
            "reading calendar-year: target: the headline reading has the promise's; give it "
            "there, and a target of its own to another reading.",
        ),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    assert right in WHEAT

    said = refused(tmp_path, WHEAT.replace(right, wrong, 1))

    assert said.removeprefix("promises.toml: commitment mills").endswith(sentence)


def test_a_reading_may_have_a_target_of_its_own(tmp_path: Path) -> None:
    text = WHEAT.replace("marketing_year = 2027", "marketing_year = 2027\ntarget = 1_500_000")

    first = read_promises(tmp_path, text)[0]

    assert (first.target, [r.target for r in first.readings]) == (1_000_000, [None, 1_500_000])
