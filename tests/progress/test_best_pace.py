"""The best stretch of the last five years, checked against the weeks it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.history import History
from monitor.progress.best_pace import Run, best_run

UNTIL = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (1, Run(date(2023, 11, 9), 1, 2_614_614)),
        (2, Run(date(2023, 11, 16), 2, 1_686_014)),
        (13, Run(date(2024, 11, 21), 13, 977_511)),
    ],
)
def test_the_best_stretch_of_so_many_weeks(
    history_on: Callable[..., History], weeks: int, expected: Run
) -> None:
    assert best_run(history_on(), UNTIL, weeks) == expected


def test_what_is_older_than_five_years_or_later_is_left_out(
    history_on: Callable[..., History],
) -> None:
    """The two best weeks of 2023 fall out in November 2028; before, they did not exist."""
    early = best_run(history_on(), date(2023, 11, 2), 1)
    before = best_run(history_on(), date(2020, 10, 1), 1)

    assert early is not None
    assert early.last_week < date(2023, 11, 9)
    assert before is not None
    assert date(2015, 10, 1) < before.last_week <= date(2020, 10, 1)


def test_a_stretch_longer_than_what_is_known_has_no_best(
    history_on: Callable[..., History],
) -> None:
    assert best_run(history_on(), UNTIL, 261) is None


def test_of_shipments_alone(history_on: Callable[..., History]) -> None:
    booked = best_run(history_on(), UNTIL, 4)
    left = best_run(history_on(), UNTIL, 4, shipped=True)

    assert booked is not None
    assert left is not None
    assert booked.per_week != left.per_week
