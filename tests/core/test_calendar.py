"""Reporting weeks, release times and marketing years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.core.calendar import (
    MarketingYear,
    end_of_day,
    next_release_at,
    release_at,
    splits,
    week_ending_of,
    weeks_due,
)
from monitor.core.periods import WEEKLY

SOYBEANS_2026 = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))


def test_a_week_runs_from_friday_to_thursday() -> None:
    assert week_ending_of(date(2025, 10, 24)) == date(2025, 10, 30)
    assert week_ending_of(date(2025, 10, 30)) == date(2025, 10, 30)


@pytest.mark.parametrize(
    ("week", "year"),
    [("2026-01-01", 2025), ("2026-01-08", 2026), ("2026-12-31", 2026), ("2025-01-02", 2024)],
)
def test_a_week_belongs_to_the_window_that_holds_most_of_its_days(week: str, year: int) -> None:
    ending = date.fromisoformat(week)

    assert WEEKLY.first_from(date(year, 1, 1)) <= ending <= WEEKLY.last_to(date(year, 12, 31))


def test_the_week_ending_5_march_2026_counts_after_february() -> None:
    assert WEEKLY.last_to(date(2026, 2, 28)) == date(2026, 2, 26)
    assert WEEKLY.first_from(date(2026, 3, 1)) == date(2026, 3, 5)


def test_calendar_2026_has_52_counted_weeks() -> None:
    weeks = WEEKLY.between(WEEKLY.first_from(date(2026, 1, 1)), WEEKLY.last_to(date(2026, 12, 31)))

    assert (len(weeks), weeks[0], weeks[-1]) == (52, date(2026, 1, 8), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("week", "utc_hour"),
    [("2026-02-26", 13), ("2026-03-05", 12), ("2026-10-22", 12), ("2026-10-29", 13)],
)
def test_half_past_eight_in_new_york_follows_both_clock_changes(week: str, utc_hour: int) -> None:
    assert release_at(date.fromisoformat(week)).hour == utc_hour


def test_the_next_release_is_strictly_after_the_instant() -> None:
    at_release = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)

    assert next_release_at(at_release) == datetime(2026, 10, 16, 12, 30, tzinfo=UTC)


def test_six_releases_are_due_between_8_october_and_22_november_2026() -> None:
    due = list(weeks_due(date(2026, 10, 1), end_of_day(date(2026, 11, 22))))

    assert [str(week) for week in due] == [
        "2026-10-08",
        "2026-10-15",
        "2026-10-22",
        "2026-10-29",
        "2026-11-05",
        "2026-11-12",
    ]


def test_a_day_ends_at_midnight_in_new_york() -> None:
    assert end_of_day(date(2026, 1, 20)) == datetime(2026, 1, 21, 4, 59, 59, 999999, tzinfo=UTC)


def test_the_week_of_the_years_end_is_in_two_marketing_years() -> None:
    assert splits(SOYBEANS_2026, date(2026, 9, 3))
    assert not splits(SOYBEANS_2026, date(2026, 8, 27))


def test_a_year_that_ends_on_a_thursday_has_no_split_week() -> None:
    year = SOYBEANS_2026.shifted(-3)

    assert year.ends_on == date(2023, 8, 31)
    assert not splits(year, date(2023, 8, 31))
    assert not splits(year, date(2023, 9, 7))


def test_a_year_ending_in_february_keeps_its_last_day() -> None:
    year = MarketingYear(2027, date(2026, 3, 1), date(2027, 2, 28))

    assert year.shifted(1).ends_on == date(2028, 2, 29)
