"""The days of a replay, and one reading's way through them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.replay import Every, Replay, Said, days_between
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import DAY

StandingOn = Callable[[str], StatusReport]
TUESDAY, THURSDAY = date(2026, 9, 29), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("first", "last", "every", "expected"),
    [
        (TUESDAY, THURSDAY, "day", [TUESDAY, date(2026, 9, 30), THURSDAY]),
        (TUESDAY, TUESDAY, "day", [TUESDAY]),
        (TUESDAY, TUESDAY - DAY, "day", []),
        (TUESDAY, THURSDAY, "week", [THURSDAY]),
        (THURSDAY, date(2026, 10, 15), "week", [THURSDAY, date(2026, 10, 8), date(2026, 10, 15)]),
        (THURSDAY, date(2026, 10, 14), "week", [THURSDAY, date(2026, 10, 8)]),
        (date(2026, 10, 2), date(2026, 10, 7), "week", []),
        (THURSDAY, THURSDAY, "week", [THURSDAY]),
        (THURSDAY, TUESDAY, "week", []),
    ],
)
def test_a_replay_is_of_each_day_or_of_each_thursday_both_ends_included(
    first: date, last: date, every: Every, expected: list[date]
) -> None:
    assert days_between(first, last, every) == expected


def test_one_reading_is_followed_day_by_day(standing_on: StandingOn) -> None:
    days = ("2026-01-20", "2026-02-20", "2026-10-09")
    replay = Replay(tuple(Said(date.fromisoformat(d), standing_on(d).assessments) for d in days))
    key = "soy-2025/end-of-february"

    found = list(replay.of(key))

    assert [(day, a.key, a.as_of) for day, a in found] == [
        (date.fromisoformat(d), key, standing_on(d).as_of) for d in days
    ]
    assert [found[k][1].amounts.purchased for k in (0, 2)] == [8_116_647, 10_816_852]
    assert list(replay.of("soy-2025/none")) == []


def test_its_readings_are_those_of_the_last_day(standing_on: StandingOn) -> None:
    last = standing_on("2026-10-09").assessments
    replay = Replay((Said(TUESDAY, last[:1]), Said(THURSDAY, last)))

    assert replay.keys == tuple(a.key for a in last)
    assert len(replay.keys) > 1
    assert list(replay.of(last[1].key)) == [(THURSDAY, last[1])]


def test_of_no_day_nothing_is_told() -> None:
    assert Replay(()).keys == ()
    assert list(Replay(()).of("soy-2026/calendar-year")) == []
