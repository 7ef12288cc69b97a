"""On time, overdue, suspended, catching up: the rule, and what it says of real days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import groupby

import pytest

from monitor.assess.publication import Resumption, latest_resumption, state_at
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import DAY, release_at
from monitor.core.periods import WEEKLY
from tests.usda import new_york

StandingOn = Callable[[str], StatusReport]


def at(day: str, hour: int = 8, minute: int = 30) -> datetime:
    """An instant by New York's clocks."""
    return new_york(date.fromisoformat(day), time(hour, minute))


def published(
    late: dict[str, datetime] | None = None, to: str = "2026-07-09"
) -> dict[date, datetime]:
    """Five weeks, the last one named, each on time but for those given."""
    last = date.fromisoformat(to)
    weeks = {w: release_at(w) for w in WEEKLY.between(last - timedelta(weeks=4), last)}
    return weeks | {date.fromisoformat(week): on for week, on in (late or {}).items()}


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at("2026-07-16", 9), "on time"),  # w/e 9 July came half an hour ago
        (at("2026-07-23", 12, 29), "on time"),  # w/e 16 July was due at half past eight
        (at("2026-07-23", 12, 30), "overdue"),
        (at("2026-07-30", 12, 29), "overdue"),
        (at("2026-07-30", 12, 30), "suspended"),
        (at("2026-12-01"), "suspended"),
    ],
)
def test_one_release_missing_is_overdue_and_two_in_a_row_are_a_suspension(
    moment: datetime, state: str
) -> None:
    assert state_at(published(), moment) == state


def test_a_friday_release_makes_the_second_one_missing_after_six_days() -> None:
    """W/e 8 October 2026 is due on Friday the 16th, the next one on Thursday the 22nd."""
    known = published(to="2026-10-01")

    assert state_at(known, at("2026-10-16", 13)) == "overdue"
    assert state_at(known, at("2026-10-22", 12, 29)) == "overdue"
    assert state_at(known, at("2026-10-22", 13)) == "suspended"


def test_after_a_suspension_it_catches_up_until_no_week_is_missing() -> None:
    back = at("2026-08-04", 10)  # due on 23 July, when w/e 23 July was missing too
    known = published({"2026-07-16": back})

    assert state_at(known, back) == "catching up"
    assert state_at(known | {date(2026, 7, 23): back}, back) == "on time"


def test_a_catch_up_that_brings_nothing_for_two_releases_is_a_suspension_again() -> None:
    known = published({"2026-07-16": at("2026-08-04", 10)})

    assert state_at(known, at("2026-08-06", 13)) == "catching up"
    assert state_at(known, at("2026-08-13", 12, 29)) == "catching up"
    assert state_at(known, at("2026-08-13", 13)) == "suspended"


def test_a_week_that_comes_at_a_release_time_breaks_the_silence_of_that_release() -> None:
    """It comes with the release of 6 August, so only that of 13 August passes in silence."""
    known = published({"2026-07-16": at("2026-08-06")})

    assert state_at(known, at("2026-08-13", 13)) == "catching up"
    assert state_at(known, at("2026-08-20", 13)) == "suspended"


def test_a_week_that_is_only_days_late_does_not_make_a_catch_up() -> None:
    known = published({"2026-07-16": at("2026-07-28", 15)})

    assert state_at(known, at("2026-07-28", 16)) == "on time"
    assert state_at(known, at("2026-07-30", 13)) == "overdue"
    assert state_at(known, at("2026-08-06", 13)) == "suspended"


def test_a_week_late_by_hours_into_the_next_ones_grace_is_no_catch_up() -> None:
    """It came when the next was due, but not overdue: no suspension had been told."""
    known = published({"2026-07-16": at("2026-07-30", 10)})

    assert state_at(known, at("2026-07-30", 13)) == "overdue"
    assert state_at(known, at("2026-08-06", 13)) == "suspended"


def test_a_week_that_came_early_does_not_count_its_own_release_time_as_silence() -> None:
    known = published({"2026-07-16": at("2026-07-22")})

    assert state_at(known, at("2026-07-23", 13)) == "on time"
    assert state_at(known, at("2026-07-30", 13)) == "overdue"


def test_the_end_of_a_suspension_is_news_for_a_week() -> None:
    back = at("2026-08-04", 10)
    known = published({"2026-07-16": back, "2026-07-23": at("2026-08-05", 10)})
    ended = Resumption(date(2026, 7, 16), back, (date(2026, 7, 16), date(2026, 7, 23)))

    assert latest_resumption(known, at("2026-08-05", 11)) == ended
    assert latest_resumption(known, at("2026-08-11", 9)) == ended
    assert latest_resumption(known, at("2026-08-11", 10)) is None


def test_a_release_that_was_overdue_and_came_ends_no_suspension() -> None:
    known = published({"2026-07-16": at("2026-07-28", 15)})

    assert latest_resumption(known, at("2026-07-28", 16)) is None


@pytest.mark.slow
def test_the_weeks_of_a_catch_up_end_no_further_suspension(standing_on: StandingOn) -> None:
    found = [standing_on(str(day)).freshness.resumption for day in _days()]

    assert {f.first_missing for f in found if f} == {date(2025, 9, 25)}
    assert sum(f is not None for f in found) == 7


CHANGES = [  # the first day of each state, as it was known at the end of the day
    ("2025-09-25", "on time"),
    ("2025-10-02", "overdue"),  # w/e 25 September; the government has closed on 1 October
    ("2025-10-09", "suspended"),  # w/e 2 October is missing as well
    ("2025-11-13", "catching up"),  # w/e 25 September comes, 42 days late
    ("2025-12-23", "on time"),  # w/e 11 December comes: the next is not due before the 29th
    ("2025-12-29", "overdue"),  # w/e 18 December
    ("2025-12-31", "on time"),
    ("2026-01-02", "overdue"),  # w/e 25 December
    ("2026-01-06", "on time"),
]


def _days() -> list[date]:
    """Every day of the walk."""
    return [date(2025, 9, 25) + DAY * k for k in range(118)]


def test_the_shipped_figures_tell_the_shutdown_of_2025_day_by_day(standing_on: StandingOn) -> None:
    days = _days()
    states = ((str(day), standing_on(str(day)).freshness.publication) for day in days)

    assert days[-1] == date(2026, 1, 20)
    assert [next(run) for _, run in groupby(states, key=lambda pair: pair[1])] == CHANGES


@pytest.mark.parametrize(
    ("day", "state", "missing"),
    [
        ("2026-10-08", "on time", 0),
        ("2026-10-15", "on time", 0),
        ("2026-10-16", None, 1),
        ("2026-10-22", None, 2),
        ("2026-11-22", None, 6),
    ],
)
def test_where_the_shipped_figures_end_nothing_is_said_of_usda(
    standing_on: StandingOn, day: str, state: str | None, missing: int
) -> None:
    fresh = standing_on(day).freshness

    assert (fresh.publication, len(fresh.missing_weeks)) == (state, missing)
    assert fresh.heard_until == at("2026-10-08")


def test_without_figures_nothing_is_said_of_usda(standing_on: StandingOn) -> None:
    assert standing_on("2010-01-01").freshness.publication is None
