"""Weeks and months: which days are theirs, steps, counts, names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.calendar import FIRST_DAY, LAST_DAY
from monitor.core.periods import MONTHLY, WEEKLY, Period

kinds = st.sampled_from([WEEKLY, MONTHLY])
days = st.dates(FIRST_DAY, LAST_DAY)


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-08-01", "2026-08-31"),
        ("2026-08-31", "2026-08-31"),
        ("2026-12-15", "2026-12-31"),
        ("2027-02-10", "2027-02-28"),
        ("2028-02-10", "2028-02-29"),
        ("2100-02-10", "2100-02-28"),
    ],
)
def test_a_month_ends_with_its_last_day(day: str, ends: str) -> None:
    assert MONTHLY.ending(on(day)) == on(ends)
    assert MONTHLY.begins(on(ends)) == on(ends).replace(day=1)


@pytest.mark.parametrize(
    ("month", "by", "then"),
    [
        ("2026-12-31", 1, "2027-01-31"),
        ("2027-01-31", -1, "2026-12-31"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", -48, "2024-02-29"),
        ("2026-11-30", 14, "2028-01-31"),
        ("2026-11-30", 0, "2026-11-30"),
    ],
)
def test_months_are_shifted_over_year_ends_and_leap_days(month: str, by: int, then: str) -> None:
    assert MONTHLY.shift(on(month), by) == on(then)
    assert MONTHLY.count(on(month), on(then)) == by
    assert MONTHLY.count(on(then), on(month)) == -by


def test_the_months_over_a_winter_are_listed_with_both_ends() -> None:
    months = MONTHLY.between(on("2027-11-30"), on("2028-03-31"))

    assert [MONTHLY.label(month) for month in months] == [
        "Nov 2027",
        "Dec 2027",
        "Jan 2028",
        "Feb 2028",
        "Mar 2028",
    ]
    assert months[3] == on("2028-02-29")
    assert MONTHLY.between(on("2028-03-31"), on("2028-02-29")) == ()


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-05-16", "2026-05-31"),  # 16 of 31 days
        ("2026-05-17", "2026-06-30"),  # 15 of 31
        ("2026-04-15", "2026-04-30"),  # 16 of 30
        ("2026-04-16", "2026-05-31"),  # half of April is not most of it
        ("2028-02-15", "2028-02-29"),  # 15 of 29
        ("2027-02-15", "2027-03-31"),  # 14 of 28
        ("2026-12-17", "2027-01-31"),
    ],
)
def test_a_month_counts_from_a_day_with_most_of_its_days_left(day: str, first: str) -> None:
    assert MONTHLY.first_from(on(day)) == on(first)
    assert MONTHLY.last_to(on(day) - timedelta(days=1)) == MONTHLY.shift(on(first), -1)


@pytest.mark.parametrize(
    ("period", "day", "ended"),
    [
        (WEEKLY, "2026-10-01", "2026-10-01"),
        (WEEKLY, "2026-09-30", "2026-09-24"),
        (WEEKLY, "2026-10-02", "2026-10-01"),
        (MONTHLY, "2026-12-31", "2026-12-31"),
        (MONTHLY, "2027-01-30", "2026-12-31"),
    ],
)
def test_the_last_period_over_by_a_day(period: Period, day: str, ended: str) -> None:
    assert period.ended_by(on(day)) == on(ended)


def test_a_week_begins_on_a_friday_and_is_named_by_its_thursday() -> None:
    assert WEEKLY.begins(on("2026-10-01")) == on("2026-09-25")
    assert WEEKLY.label(on("2026-10-01")) == "w/e 1 Oct 2026"


@given(kinds, days)
def test_every_day_is_in_one_period_and_every_period_in_one_of_two_windows(
    period: Period, day: date
) -> None:
    last = period.ending(day)
    first = period.begins(last)

    assert first <= day <= last
    assert period.ending(first) == last
    assert period.begins(period.shift(last, 1)) == last + timedelta(days=1)
    assert period.first_from(day + timedelta(days=1)) == period.shift(period.last_to(day), 1)


@given(kinds, days, st.integers(-500, 500))
def test_a_count_is_the_inverse_of_a_shift(period: Period, day: date, by: int) -> None:
    last = period.ending(day)
    shifted = period.shift(last, by)

    assert period.count(last, shifted) == by
    assert period.ending(shifted) == shifted
