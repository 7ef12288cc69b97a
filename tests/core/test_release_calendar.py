"""The release calendar on real days: holidays, clock changes, and what the shutdown did to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from monitor.core.calendar import (
    GRACE,
    end_of_day,
    next_release_at,
    release_at,
    release_day,
    weeks_due,
    weeks_overdue,
)
from monitor.core.federal_holidays import federal_holidays, named_holidays
from monitor.core.periods import WEEKLY
from monitor.core.publications import delayed_publications
from tests.usda import new_york
from tools.federal_holidays import YEARS

SECOND = timedelta(seconds=1)

KNOWN = {  # publication days told by the press or by USDA's own stamp: week ending, day
    "2018-06-28": "2018-07-06",  # Wednesday 4 July 2018
    "2023-11-09": "2023-11-16",  # Veterans Day, observed on Friday the 10th, moves nothing
    "2020-12-24": "2020-12-31",  # New Year on the Friday moves nothing
    "2024-12-26": "2025-01-03",  # Wednesday 1 January 2025
    "2026-09-03": "2026-09-11",  # Labor Day, Monday 7 September
    "2026-10-15": "2026-10-22",  # stamped Thursday 08:30:42
}
EXPECTED = {  # what the rule says of other weeks with a holiday nearby
    "2017-01-12": "2017-01-20",  # Martin Luther King Day, a Monday
    "2018-11-15": "2018-11-23",  # Thanksgiving
    "2018-11-29": "2018-12-07",  # closed by order on Wednesday 5 December 2018 (President Bush)
    "2020-12-17": "2020-12-28",  # closed by order on Thursday the 24th, Christmas on the Friday
    "2021-06-10": "2021-06-17",  # Juneteenth, observed on Friday the 18th
    "2021-12-16": "2021-12-23",  # Christmas, observed on Friday the 24th
    "2021-12-23": "2021-12-30",  # New Year, observed on Friday 31 December 2021
    "2024-12-19": "2024-12-27",  # closed by order on Tuesday 24 December, Christmas on Wednesday
    "2025-01-02": "2025-01-10",  # closed by order on Thursday 9 January 2025 (President Carter)
    "2025-12-18": "2025-12-29",  # closed by order on the 24th and the 26th, Christmas between them
    "2026-01-08": "2026-01-15",  # no holiday
    "2026-07-02": "2026-07-09",  # Independence Day, observed on Friday 3 July
    "2026-10-08": "2026-10-16",  # Columbus Day, a Monday
    "2026-11-05": "2026-11-13",  # Veterans Day, a Wednesday
    "2026-11-19": "2026-11-27",  # Thanksgiving
    "2026-12-17": "2026-12-24",  # the day before Christmas, a Friday
    "2026-12-24": "2026-12-31",  # the day before New Year, a Friday
    "2027-11-04": "2027-11-12",  # Veterans Day, a Thursday
    "2027-12-16": "2027-12-23",  # Christmas, observed on Friday the 24th
    "2028-12-21": "2028-12-29",  # Christmas, a Monday
    "2029-07-05": "2029-07-12",  # no holiday from Monday to Thursday
    "2029-12-20": "2029-12-28",  # Christmas, a Tuesday
    "2030-12-19": "2030-12-27",  # Christmas, a Wednesday
}


@pytest.mark.parametrize(("week", "day"), [*KNOWN.items(), *EXPECTED.items()])
def test_a_holiday_from_monday_to_thursday_moves_the_release(week: str, day: str) -> None:
    assert release_day(date.fromisoformat(week)) == date.fromisoformat(day)


def test_from_2017_to_2030_no_release_is_on_a_closed_day_and_each_is_after_the_one_before() -> None:
    weeks = WEEKLY.between(date(2017, 1, 5), date(2030, 12, 26))
    days = [release_day(week) for week in weeks]
    closed = {day for year in range(2017, 2032) for day in federal_holidays(year)}

    assert not closed & set(days)
    assert all(earlier < later for earlier, later in pairwise(days))
    assert {(day - week).days for day, week in zip(days, weeks, strict=True)} == {7, 8, 11}
    assert {day.weekday() for day in days} == {3, 4, 0}


def test_the_bundled_closings_are_those_of_the_package() -> None:
    """After an update of `holidays`: `python -m tools.federal_holidays`, and look what changed."""
    assert [year for year in YEARS if federal_holidays(year) != named_holidays(year).keys()] == []


def test_a_year_after_the_bundled_ones_is_asked_of_the_package() -> None:
    assert date(2051, 7, 4) in federal_holidays(2051)
    assert federal_holidays(2051) == named_holidays(2051).keys()


def test_no_release_is_expected_on_new_years_day_2027() -> None:
    due = list(weeks_due(date(2026, 12, 10), end_of_day(date(2027, 1, 6))))

    assert {str(release_day(week)) for week in due} == {"2026-12-24", "2026-12-31"}


def test_veterans_day_2026_makes_no_release_overdue_on_the_thursday() -> None:
    last = date(2026, 10, 29)

    assert not list(weeks_overdue(last, end_of_day(date(2026, 11, 12))))
    assert list(weeks_overdue(last, new_york(date(2026, 11, 13), time(12, 30)))) == [
        date(2026, 11, 5)
    ]


def test_a_half_day_closing_moves_nothing() -> None:
    """Offices closed at noon on Thursday 24 December 2015; the report comes out at 08:30."""
    assert release_day(date(2015, 12, 17)) == date(2015, 12, 24)


SHUTDOWN = {  # week ending: due by the rule, published, days late
    "2025-09-04": ("2025-09-11", "2025-09-11", 0),
    "2025-09-11": ("2025-09-18", "2025-09-18", 0),
    "2025-09-18": ("2025-09-25", "2025-09-25", 0),
    "2025-09-25": ("2025-10-02", "2025-11-13", 42),
    "2025-10-02": ("2025-10-09", "2025-11-20", 42),
    "2025-10-09": ("2025-10-17", "2025-11-25", 39),  # Columbus Day
    "2025-10-16": ("2025-10-23", "2025-11-28", 36),
    "2025-10-23": ("2025-10-30", "2025-12-01", 32),
    "2025-10-30": ("2025-11-06", "2025-12-04", 28),
    "2025-11-06": ("2025-11-14", "2025-12-08", 24),  # Veterans Day, a Tuesday
    "2025-11-13": ("2025-11-20", "2025-12-11", 21),
    "2025-11-20": ("2025-11-28", "2025-12-15", 17),  # Thanksgiving
    "2025-11-27": ("2025-12-04", "2025-12-18", 14),
    "2025-12-04": ("2025-12-11", "2025-12-22", 11),
    "2025-12-11": ("2025-12-18", "2025-12-23", 5),
    "2025-12-18": ("2025-12-29", "2025-12-31", 2),  # closed from Wednesday to Friday
    "2025-12-25": ("2026-01-02", "2026-01-06", 4),  # New Year
    "2026-01-01": ("2026-01-08", "2026-01-08", 0),
    "2026-01-08": ("2026-01-15", "2026-01-15", 0),
    "2026-01-15": ("2026-01-23", "2026-01-23", 0),  # Martin Luther King Day
    "2026-01-22": ("2026-01-29", "2026-01-29", 0),
}


def test_every_week_from_september_2025_to_january_2026_is_in_the_table() -> None:
    weeks = WEEKLY.between(date(2025, 9, 4), date(2026, 1, 22))

    assert [str(week) for week in weeks] == list(SHUTDOWN)


@pytest.mark.parametrize("week", SHUTDOWN)
def test_what_the_rule_expected_and_what_came(week: str) -> None:
    due, published, days_late = SHUTDOWN[week]
    ending = date.fromisoformat(week)
    record = delayed_publications().get(ending)
    came_at = release_at(ending) if record is None else record.published_at

    assert release_day(ending) == date.fromisoformat(due)
    assert came_at == new_york(date.fromisoformat(published))
    assert (date.fromisoformat(published) - date.fromisoformat(due)).days == days_late


NEXT = [  # an instant just before the release, and the release after it
    ("2026-03-05", "2026-03-05T13:30", "2026-03-12T12:30"),  # clocks go forward on 8 March
    ("2026-06-18", "2026-06-18T12:30", "2026-06-25T12:30"),  # Juneteenth, a Friday
    ("2026-07-02", "2026-07-02T12:30", "2026-07-09T12:30"),  # 4 July, observed on Friday the 3rd
    ("2026-09-03", "2026-09-03T12:30", "2026-09-11T12:30"),  # Labor Day
    ("2026-09-11", "2026-09-11T12:30", "2026-09-17T12:30"),
    ("2026-10-08", "2026-10-08T12:30", "2026-10-16T12:30"),  # Columbus Day
    ("2026-10-16", "2026-10-16T12:30", "2026-10-22T12:30"),
    ("2026-10-29", "2026-10-29T12:30", "2026-11-05T13:30"),  # clocks go back on 1 November
    ("2026-11-05", "2026-11-05T13:30", "2026-11-13T13:30"),  # Veterans Day, a Wednesday
    ("2026-11-13", "2026-11-13T13:30", "2026-11-19T13:30"),
    ("2026-11-19", "2026-11-19T13:30", "2026-11-27T13:30"),  # Thanksgiving
    ("2026-11-27", "2026-11-27T13:30", "2026-12-03T13:30"),
    ("2026-12-24", "2026-12-24T13:30", "2026-12-31T13:30"),  # Christmas, a Friday
    ("2026-12-31", "2026-12-31T13:30", "2027-01-07T13:30"),  # New Year, a Friday
]


@pytest.mark.parametrize(("day", "own", "following"), NEXT)
def test_the_next_release_around_holidays_and_clock_changes(
    day: str, own: str, following: str
) -> None:
    this = datetime.fromisoformat(own).replace(tzinfo=UTC)
    after = datetime.fromisoformat(following).replace(tzinfo=UTC)

    assert this == new_york(date.fromisoformat(day), time(8, 30))
    assert next_release_at(this - SECOND) == this
    assert next_release_at(this) == after
    assert next_release_at(after - SECOND) == after


def test_the_week_of_labor_day_2026_is_overdue_from_friday_half_past_twelve() -> None:
    half_past_twelve = new_york(date(2026, 9, 11), time(12, 30))

    assert half_past_twelve - GRACE == release_at(date(2026, 9, 3))
    assert not list(weeks_overdue(date(2026, 8, 27), half_past_twelve - SECOND))
    assert list(weeks_overdue(date(2026, 8, 27), half_past_twelve)) == [date(2026, 9, 3)]
