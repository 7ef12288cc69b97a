"""When an answer that is held back is believed, and when it is asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.ledger.belief import Needs, believed_from, is_believed, looks_again_at, strictest
from monitor.ledger.held_back import content

from .answers import GERMANY, WEEK_11_AUGUST, WEEK_18_AUGUST, answer, row

POLL = timedelta(seconds=30)


def at(text: str) -> datetime:
    """An instant in UTC; New York is four hours behind."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("needs", "first", "now", "believed"),
    [
        ("again", "2026-10-08 12:30:00", "2026-10-08 12:30:30", False),
        ("again", "2026-10-08 12:30:00", "2026-10-08 12:45:00", True),
        ("day", "2026-10-08 12:30:00", "2026-10-08 12:30:30", False),
        ("day", "2026-10-08 12:30:00", "2026-10-09 00:30:00", False),  # still 8 Oct in New York
        ("day", "2026-10-08 12:30:00", "2026-10-09 03:59:59", False),
        ("day", "2026-10-08 12:30:00", "2026-10-09 04:00:00", True),
        ("day", "2026-10-09 03:00:00", "2026-10-09 14:59:59", False),  # not half a day yet
        ("day", "2026-10-09 03:00:00", "2026-10-09 15:00:00", True),
        ("day", "2026-10-09 12:30:00", "2026-10-08 12:30:00", False),  # a clock set back
        ("person", "2026-10-08 12:30:00", "2027-10-08 12:30:00", False),
    ],
)
def test_hours_and_a_day_boundary_in_new_york_must_have_passed(
    needs: Needs, first: str, now: str, believed: bool
) -> None:
    assert is_believed(needs, at(first), at(now)) is believed


def test_a_response_that_needs_a_day_is_believed_from_the_next_days_first_instant() -> None:
    assert believed_from("day", at("2026-10-08 12:30:00")) == at("2026-10-09 04:00:00")
    assert believed_from("person", at("2026-10-08 12:30:00")) is None


def test_the_strictest_need_decides() -> None:
    assert strictest(["again", "person", "day"]) == "person"
    assert strictest(["again", "day"]) == "day"
    assert strictest([]) == "again"


def looks(every: timedelta, hours: int) -> list[float]:
    """The minutes after which an answer held for ever is asked for, within some hours."""
    since = last = at("2026-10-08 12:30:00")
    found = []
    while (last := looks_again_at(since, last, every)) <= since + timedelta(hours=hours):
        found.append(round((last - since).total_seconds() / 60, 1))
    return found


def test_it_is_asked_for_within_minutes_at_first_and_hourly_at_last() -> None:
    found = looks(POLL, 24)

    assert found[:8] == [0.5, 1.0, 1.5, 2.2, 3.4, 5.1, 7.6, 11.4]
    assert round(found[-1] - found[-2]) == 60
    assert len(found) == 35


def test_with_a_small_quota_it_is_asked_for_less_often() -> None:
    assert looks(timedelta(minutes=4), 24)[:5] == [4.0, 8.0, 12.0, 18.0, 27.0]
    assert len(looks(timedelta(minutes=4), 24)) <= 16


def test_the_fingerprint_of_a_response_is_the_one_recorded_by_earlier_versions() -> None:
    """It is stored while a response is held back, and an update must not start that anew."""
    german = row("2022-08-11", 5, 6, country=GERMANY, next_book=None)
    rows = [WEEK_18_AUGUST, WEEK_11_AUGUST, german]

    assert content(answer(rows, "2022-08-25")) == (
        "d66efb674ff0bbb17c0c27f9e6b7620283dc14952a52ae68789cb42763c84374"
    )
    assert content(answer(rows[::-1], "2022-09-01")) == content(answer(rows, "2022-08-25"))
