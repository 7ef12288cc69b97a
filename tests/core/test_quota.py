"""When to stop asking, and when to go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.quota import Quota, has_fast_polls, poll_every_s

NOW = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "essential", "waits"),
    [(101, False, False), (100, False, True), (100, True, False), (0, True, True)],
)
def test_the_last_tenth_is_for_essential_requests(left: int, essential: bool, waits: bool) -> None:
    quota = Quota(1000, left, NOW)

    goes_on_at = quota.goes_on_at(NOW, essential=essential)

    assert goes_on_at == (NOW + timedelta(hours=1) if waits else None)


def test_an_hour_later_everything_is_free_again() -> None:
    assert Quota(30, 0, NOW).goes_on_at(NOW + timedelta(hours=1), essential=False) is None


@pytest.mark.parametrize(
    ("limit", "key", "seconds"),
    [(1000, "k", 30), (None, "k", 30), (30, "k", 240), (None, "DEMO_KEY", 240), (None, None, 240)],
)
def test_polls_use_at_most_half_an_hours_quota(
    limit: int | None, key: str | None, seconds: int
) -> None:
    assert poll_every_s(limit, key) == seconds


@pytest.mark.parametrize(
    ("quota", "fast"),
    [
        (Quota(1000, 990, NOW), True),
        (Quota(1000, 440, NOW), True),
        (Quota(1000, 439, NOW), False),
        (Quota(370, 370, NOW), False),
        (Quota(30, 30, NOW), False),
        (None, False),
    ],
)
def test_fast_polls_take_at_most_half_of_what_is_left_beside_the_reserve(
    quota: Quota | None, fast: bool
) -> None:
    assert has_fast_polls(quota) == fast


def test_what_a_clock_that_was_ahead_saw_stops_nothing() -> None:
    seen = Quota(30, 0, NOW + timedelta(days=1))

    assert seen.goes_on_at(NOW, essential=False) is None
