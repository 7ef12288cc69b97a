"""Shares in titles stay on their own side of every milestone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.alerts.phrases import of_target
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace


@pytest.mark.parametrize(
    ("purchased", "expected"),
    [
        (16_606_954, "66 %"),
        (12_394_626, "49.6 %"),
        (12_499_999, "49.999996 %"),
        (12_500_000, "50 %"),
        (24_999_000, "99.996 %"),
        (25_000_000, "100 %"),
        (25_100_000, "100 %"),
        (0, "0 %"),
        (-250_000, "−1 %"),
    ],
)
def test_a_share_is_never_rounded_up_to_a_milestone(
    reading_on: Callable[[str, str], Assessment], purchased: int, expected: str
) -> None:
    a = reading_on("soy-2026/calendar-year", "2026-10-09")
    known = replace(a, amounts=replace(a.amounts, purchased=purchased))

    assert of_target(known) == f"{expected} of 25 MMT"
