"""The best stretch of the last five years, checked against the weeks it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.purchases import shipments
from monitor.assess.speeds import Speeds, speeds_of
from monitor.assess.trade.weekly import BestPace, best_of, best_pace
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory

UNTIL = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (1, BestPace(date(2023, 11, 9), 1, 2_614_614)),
        (2, BestPace(date(2023, 11, 16), 2, 1_686_014)),
        (13, BestPace(date(2024, 11, 21), 13, 977_511)),
    ],
)
def test_the_best_stretch_of_so_many_weeks(
    history_on: Callable[..., BuyerHistory], weeks: int, expected: BestPace
) -> None:
    assert best_pace(history_on(), UNTIL, weeks) == expected


def test_what_is_older_than_five_years_or_later_is_left_out(
    history_on: Callable[..., BuyerHistory],
) -> None:
    """A week later the best 13 weeks were better; sums of weeks are no best week."""
    known = history_on()

    assert best_pace(known, date(2020, 10, 1), 13) == BestPace(date(2020, 10, 1), 13, 1_377_718)
    assert best_pace(known, date(2020, 10, 8), 13) == BestPace(date(2020, 10, 8), 13, 1_470_741)
    assert best_pace(known, date(2019, 9, 5), 1) == BestPace(date(2019, 2, 21), 1, 1_815_748)
    assert best_pace(known, date(2024, 2, 1), 1) == BestPace(date(2023, 11, 9), 1, 2_614_614)


def test_a_stretch_longer_than_what_is_known_has_no_best(
    history_on: Callable[..., BuyerHistory],
) -> None:
    assert best_pace(history_on(), UNTIL, 261) is None


def test_runs_lie_inside_five_years_and_no_shorter() -> None:
    """The five years to 1 October 2026 have 260 whole weeks, the first to 14 October 2021."""
    first = date(2021, 10, 14)
    asked: list[tuple[date, date]] = []

    def between(history: BuyerHistory, after: date, to: date) -> int:
        asked.append((after, to))
        return 100 if to == first + 3 * WEEK else 1

    best = best_pace(BuyerHistory({}, {}, {}), UNTIL, 4, between)

    assert best == BestPace(first + 3 * WEEK, 4, 25)
    assert len(asked) == 260 - 4 + 1
    assert (min(asked)[0], max(asked)[1]) == (first - WEEK, UNTIL)


def test_of_shipments_alone(history_on: Callable[..., BuyerHistory]) -> None:
    booked = best_pace(history_on(), UNTIL, 4)
    left = best_pace(history_on(), UNTIL, 4, shipments)

    assert booked is not None
    assert left is not None
    assert booked.per_week != left.per_week


def test_alert_and_picture_have_the_same_best_pace(
    history_on: Callable[..., BuyerHistory], reading_on: Callable[[str, str], Assessment]
) -> None:
    """The 13 weeks to 4 November 2021 (992,364 t a week) began before the five years."""
    a = reading_on("soy-2026/calendar-year", "2026-10-09")

    speeds = speeds_of(a, history_on())

    assert speeds is not None
    assert speeds.best == BestPace(date(2024, 11, 21), 13, 977_511)
    assert not speeds.best.complete, "the book of summer 2025 is not known"
    assert best_pace(history_on(), UNTIL, 13) == speeds.best


def test_a_season_has_no_best_pace(
    history_on: Callable[..., BuyerHistory], reading_on: Callable[[str, str], Assessment]
) -> None:
    a = reading_on("soy-2026/next-season", "2026-10-09")

    assert a.window is not None
    assert best_of(a.window, history_on(), UNTIL, 13) is None


def paces(speeds: Speeds | None) -> list[tuple[int, int, date, date, int | None]]:
    """The needed pace and the past ones: weeks, amount, first day, last day, per business day."""
    assert speeds is not None
    return [
        (s.weeks, s.amount, s.starts_on, s.last_week, s.per_business_day)
        for s in (speeds.needed, *speeds.past)
    ]


def test_needed_and_past_paces_are_those_of_their_weeks(
    history_on: Callable[..., BuyerHistory], reading_on: Callable[[str, str], Assessment]
) -> None:
    """16,606,954 t by 1 October; 16,224,053, 14,447,626 and 5,535,192 one, four, 13 weeks before.

    From 2 October to 31 December are 65 weekdays, of which four are federal holidays.
    """
    a = reading_on("soy-2026/calendar-year", "2026-10-09")

    assert paces(speeds_of(a, history_on())) == [
        (13, 8_393_046, date(2026, 10, 2), date(2026, 12, 31), round(8_393_046 / 61)),
        (1, 382_901, date(2026, 9, 25), UNTIL, round(382_901 / 5)),
        (4, 2_159_328, date(2026, 9, 4), UNTIL, round(2_159_328 / 19)),
        (13, 11_071_762, date(2026, 7, 3), UNTIL, round(11_071_762 / 63)),
    ]


@pytest.mark.parametrize(
    ("key", "day", "status", "needed"),
    [
        ("soy-2026/calendar-year", "2026-01-20", "on track", (51, 23_775_872)),
        ("soy-2025/end-of-february", "2026-01-20", "mixed", (7, 3_883_353)),
        ("soy-2025/end-of-february", "2025-12-20", "behind", (13, 8_985_000)),
        ("soy-2025/end-of-february", "2026-02-27", "behind", (1, 1_336_235)),
        ("soy-2025/end-of-february", "2026-10-09", "missed", None),
        ("soy-2026/calendar-year", "2025-12-20", "not started", None),
    ],
)
def test_only_an_undecided_reading_has_paces_up_to_its_last_week(
    history_on: Callable[..., BuyerHistory],
    reading_on: Callable[[str, str], Assessment],
    key: str,
    day: str,
    status: str,
    needed: tuple[int, int] | None,
) -> None:
    a = reading_on(key, day)

    found = speeds_of(a, history_on(day))

    assert a.status == status
    assert (found and (found.needed.weeks, found.needed.amount)) == needed
