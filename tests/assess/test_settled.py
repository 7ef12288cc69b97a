"""The word a reading has settled at: two weeks, or plainly beyond the line, or the outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.confirmed_status import ConfirmedStatus, confirmed_status
from monitor.assess.lines import PacePoint
from monitor.core.frozen import replace

ReadingOn = Callable[[str, str], Assessment]
FIRST = date(2026, 1, 8)
WEEKS, TARGET = 50, 25_000_000
"""A week's part of the target is 500,000 t."""


@pytest.fixture
def reading(reading_on: ReadingOn) -> Assessment:
    """The calendar year 2026 in the middle of it."""
    return reading_on("soy-2026/calendar-year", "2026-06-01")


def words(a: Assessment, beside: Sequence[int | None], seasonal: int = -200_000) -> list[str]:
    """The words after each of some weeks with purchases so far from the straight line.

    The seasonal line stands `seasonal` from it.
    """
    lines = tuple(
        PacePoint(FIRST + timedelta(7 * k), 10_000_000 + 500_000 * k, 0) for k in range(WEEKS)
    )
    lines = tuple(replace(line, seasonal=line.straight + seasonal) for line in lines)
    points = tuple(
        WeekPoint(line.week_ending, None, True, None if by is None else line.straight + by, 0, 0, 0)
        for line, by in zip(lines, beside, strict=False)
    )
    commitment = replace(a.commitment, target=TARGET)
    known = replace(a, commitment=commitment, lines=lines, status="behind")
    return [
        confirmed_status(replace(known, points=points[: k + 1])).status for k in range(len(points))
    ]


def test_the_first_word_needs_two_weeks(reading: Assessment) -> None:
    assert words(reading, [1, 1]) == ["not started", "on track"]
    assert words(reading, [1, -1, -1]) == ["not started", "not started", "mixed"]


def test_one_week_beyond_a_line_changes_nothing(reading: Assessment) -> None:
    assert words(reading, [1, 1, -1, 1, -1, 1])[1:] == ["on track"] * 5


def test_the_second_week_in_a_row_changes_it(reading: Assessment) -> None:
    assert words(reading, [1, 1, -1, -1, 1, 1])[1:] == [
        "on track",
        "on track",
        "mixed",
        "mixed",
        "on track",
    ]


def test_more_than_a_weeks_part_of_the_target_changes_it_at_once(reading: Assessment) -> None:
    """A week's part is 500,000 t: exactly so much beyond the line is not more."""
    assert words(reading, [1, 1, -500_000])[-1] == "on track"
    assert words(reading, [1, 1, -500_001])[-1] == "mixed"
    assert words(reading, [-1, -1, 499_999])[-1] == "mixed"
    assert words(reading, [-1, -1, 500_000])[-1] == "on track"


def test_it_moves_only_as_far_as_both_weeks_do(reading: Assessment) -> None:
    """One week between the lines and one below both: between the lines, until it holds."""
    assert words(reading, [1, 1, -1, -200_001, -200_001])[1:] == [
        "on track",
        "on track",
        "mixed",
        "behind",
    ]


def test_a_week_that_is_not_known_is_passed_over(reading: Assessment) -> None:
    assert words(reading, [1, 1, -1, None, -1])[-1] == "mixed"


def test_met_counts_at_once_and_is_lost_like_other_words(reading: Assessment) -> None:
    up = [1, 1, 14_500_000 - 500_000]
    assert words(reading, up)[-1] == "met"
    assert words(reading, [*up, 13_499_999])[-1] == "met"
    assert words(reading, [*up, 13_499_999, 12_999_999])[-1] == "on track"
    assert words(reading, [*up, 12_999_999])[-1] == "on track"


@pytest.mark.parametrize("status", ["not started", "missed", "no data"])
def test_other_words_are_taken_as_they_are(reading: Assessment, status: str) -> None:
    other = replace(reading, status=status)  # type: ignore[arg-type]

    assert confirmed_status(other).status == status


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-15", ConfirmedStatus("not started")),
        ("2026-01-23", ConfirmedStatus("on track", date(2026, 1, 8))),
        ("2026-02-26", ConfirmedStatus("on track", date(2026, 1, 8))),
        ("2026-03-05", ConfirmedStatus("mixed", date(2026, 2, 19))),
        ("2026-03-12", ConfirmedStatus("mixed", date(2026, 2, 19))),
        ("2026-03-19", ConfirmedStatus("behind", date(2026, 3, 5))),
        ("2026-07-23", ConfirmedStatus("behind", date(2026, 3, 5))),
        ("2026-07-30", ConfirmedStatus("mixed", date(2026, 7, 16))),
        ("2026-10-09", ConfirmedStatus("mixed", date(2026, 7, 16))),
    ],
)
def test_the_calendar_year_2026_changed_four_times(
    reading_on: ReadingOn, day: str, expected: ConfirmedStatus
) -> None:
    assert confirmed_status(reading_on("soy-2026/calendar-year", day)) == expected
