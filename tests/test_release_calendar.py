"""The release calendar on real days: holidays, clock changes, and what the shutdown did to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from monitor.sources.snapshot import delayed_publications
from monitor.trade_calendar import (
    GRACE,
    next_release_at,
    release_at,
    release_day,
    weeks_between,
    weeks_overdue,
)
from tests.usda import new_york

SECOND = timedelta(seconds=1)

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
    "2025-11-06": ("2025-11-13", "2025-12-08", 25),  # Veterans Day on a Tuesday moves nothing
    "2025-11-13": ("2025-11-20", "2025-12-11", 21),
    "2025-11-20": ("2025-11-28", "2025-12-15", 17),  # Thanksgiving
    "2025-11-27": ("2025-12-04", "2025-12-18", 14),
    "2025-12-04": ("2025-12-11", "2025-12-22", 11),
    "2025-12-11": ("2025-12-18", "2025-12-23", 5),
    "2025-12-18": ("2025-12-26", "2025-12-31", 5),  # Christmas
    "2025-12-25": ("2026-01-02", "2026-01-06", 4),  # New Year
    "2026-01-01": ("2026-01-08", "2026-01-08", 0),
    "2026-01-08": ("2026-01-15", "2026-01-15", 0),
    "2026-01-15": ("2026-01-23", "2026-01-23", 0),  # Martin Luther King Day
    "2026-01-22": ("2026-01-29", "2026-01-29", 0),
}


def test_every_week_from_september_2025_to_january_2026_is_in_the_table() -> None:
    weeks = weeks_between(date(2025, 9, 4), date(2026, 1, 22))

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
    ("2026-06-18", "2026-06-18T12:30", "2026-06-26T12:30"),  # Juneteenth, a Friday
    ("2026-07-02", "2026-07-02T12:30", "2026-07-10T12:30"),  # 4 July, observed on Friday the 3rd
    ("2026-09-03", "2026-09-03T12:30", "2026-09-11T12:30"),  # Labor Day
    ("2026-09-11", "2026-09-11T12:30", "2026-09-17T12:30"),
    ("2026-10-08", "2026-10-08T12:30", "2026-10-16T12:30"),  # Columbus Day
    ("2026-10-16", "2026-10-16T12:30", "2026-10-22T12:30"),
    ("2026-10-29", "2026-10-29T12:30", "2026-11-05T13:30"),  # clocks go back on 1 November
    ("2026-11-05", "2026-11-05T13:30", "2026-11-12T13:30"),  # Veterans Day on the Wednesday
    ("2026-11-19", "2026-11-19T13:30", "2026-11-27T13:30"),  # Thanksgiving
    ("2026-11-27", "2026-11-27T13:30", "2026-12-03T13:30"),
    ("2026-12-24", "2026-12-24T13:30", "2027-01-01T13:30"),  # Christmas, a Friday
    ("2027-01-01", "2027-01-01T13:30", "2027-01-08T13:30"),  # New Year, a Friday
    ("2027-01-08", "2027-01-08T13:30", "2027-01-14T13:30"),
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
