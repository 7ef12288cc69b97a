"""30 requests an hour, as for DEMO_KEY: the backfill stops before it is refused, and goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.core.errors import QuotaLow
from tests.jobs.house import House, house_in
from tests.jobs.simulated import Noted, Span, watch
from tests.usda import Clock, new_york

LIMIT = 30
YEARS = ("--years", "1999-2026")


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house whose key may ask 30 times an hour."""
    with house_in(tmp_path, clock, limit=LIMIT) as built:
        yield built


def statuses(house: House) -> set[int]:
    return {request.status for request in house.usda.log}


def slices(house: House) -> Counter[str]:
    return Counter(r.path for r in house.usda.log if r.path.startswith("/exports"))


def use_up(house: House, left: int) -> None:
    """Let somebody else with this key ask, until so many requests are left."""
    for _ in range(LIMIT - left):
        house.usda.gate.ask(house.usda.gate.key, house.clock())


def test_a_backfill_stops_before_it_is_refused_and_says_when_it_goes_on(house: House) -> None:
    use_up(house, left=9)

    outcome = house.run_pass()

    [problem] = outcome.problems
    assert isinstance(problem, QuotaLow)
    assert "still to be had. Only 3 of 30 requests an hour are left" in str(problem)
    assert "09:30" in str(problem)
    assert statuses(house) == {200}


def test_after_the_hour_it_completes_and_asks_for_no_slice_twice(house: House) -> None:
    use_up(house, left=9)
    house.run_pass()
    house.clock.advance(minutes=30)
    between = house.run_pass()
    house.clock.advance(minutes=31)

    outcome = house.run_pass()

    assert [type(problem) for problem in between.problems] == [QuotaLow]
    assert outcome.problems == []
    assert set(slices(house).values()) == {1}
    assert statuses(house) == {200}


def test_a_watch_with_a_small_quota_completes_by_itself(house: House, clock: Clock) -> None:
    use_up(house, left=9)
    watcher = Noted(house.watcher, house.usda)
    ends = clock() + timedelta(hours=3)

    watch(watcher, clock, house.settings, ends, [Span(clock(), ends)])

    assert set(slices(house).values()) == {1}
    assert statuses(house) == {200}
    assert house.health()["problems"] == []


def test_a_release_window_with_a_small_quota_polls_every_four_minutes(house: House) -> None:
    house.clock.set(new_york(date(2026, 10, 8)) - timedelta(hours=2))
    house.run_pass()
    house.usda.forget_requests()
    due = new_york(date(2026, 10, 15))
    house.clock.set(due - timedelta(minutes=5))
    watcher = Noted(house.watcher, house.usda)

    watch(watcher, house.clock, house.settings, due + timedelta(hours=4), [Span(due, due)])

    window = [poll.at for poll in watcher.polls if due <= poll.at <= due + timedelta(hours=1)]
    assert len(window) <= LIMIT
    assert statuses(house) == {200}


@pytest.mark.parametrize(("limit", "most_s"), [(1000, 10), (370, 30), (200, 40)])
def test_a_late_release_is_polled_for_as_often_as_the_quota_allows(
    tmp_path: Path, clock: Clock, limit: int, most_s: int
) -> None:
    due = new_york(date(2026, 10, 16))  # Columbus Day moved it to Friday; it does not come
    with house_in(tmp_path, clock, limit=limit) as house:
        house.run_pass()
        clock.set(due - timedelta(minutes=30))
        watcher = Noted(house.watcher, house.usda)
        ends = due + timedelta(hours=1)

        watch(watcher, clock, house.settings, ends, [Span(clock(), ends)])

        polls = [poll.at for poll in watcher.polls if due <= poll.at]
        pauses = [(b - a).total_seconds() for a, b in pairwise(polls)]
        assert pauses[1] <= most_s
        assert pauses[-1] >= 30
        assert max(pauses) <= max(30, most_s + 30)
        assert len(polls) <= min(limit / 2, 170)
        assert statuses(house) == {200}


def test_fast_polls_are_for_a_release_that_is_due_and_once_the_quota_is_known(
    tmp_path: Path, clock: Clock
) -> None:
    with house_in(tmp_path, clock, limit=1000) as house:
        watcher = house.watcher
        assert watcher.poll_every_s(just_due=True) == 30
        watcher.poll()

        assert watcher.poll_every_s(just_due=True) == 10
        assert watcher.poll_every_s() == 30


def test_public_files_are_polled_for_every_half_minute_because_they_have_no_quota(
    house: House,
) -> None:
    house.more = {"USDA_API_KEY": "", "MONITOR_SOURCE": "public"}

    assert house.watcher.poll_every_s() == 30
    assert house.watcher.poll_every_s(just_due=True) == 30


def test_history_goes_on_where_the_quota_stopped_it(house: House) -> None:
    use_up(house, left=16)

    first = house.monitor("refresh", "--history", "--commodity", "Soybeans", *YEARS)
    asked = slices(house)
    house.clock.advance(minutes=61)
    second = house.monitor("refresh", "--history", "--commodity", "Soybeans", *YEARS)

    assert first.returncode == 75
    assert "still to be had" in first.stderr
    assert second.returncode == 0, second.stderr
    assert asked
    assert set(slices(house).values()) == {1}
    assert len(slices(house)) == 28
    assert statuses(house) == {200}
