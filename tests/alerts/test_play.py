"""Thirteen months, day by day: the list of what is told, each line read and judged.

`played.txt` is that list. A change of it is a change of what people are sent: read the new lines
as somebody who has little time, then run `python -m tests.alerts.play > tests/alerts/played.txt`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.alerts import keys
from monitor.alerts.model import RuleInput
from monitor.assess.confirmed_status import ORDER
from monitor.commitments.promises import read_commitments
from monitor.core.paths import data_file
from tests.alerts.play import DAYS, Told, play, subjects
from tests.once import value_once

pytestmark = pytest.mark.slow

EXPECTED = Path(__file__).with_name("played.txt")


@pytest.fixture(scope="module")
def days(
    shipped_ledger: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory
) -> dict[date, RuleInput]:
    """What the rules look at on each day; worked out once, it takes a quarter of a minute."""
    return value_once(tmp_path_factory, "subjects", lambda: subjects(shipped_ledger))


@pytest.fixture(scope="module")
def told(days: dict[date, RuleInput]) -> list[Told]:
    return play(days)


def test_the_thirteen_months_are_told_as_expected(told: list[Told]) -> None:
    assert [each.line for each in told] == EXPECTED.read_text().splitlines()


def test_nothing_is_told_twice(told: list[Told]) -> None:
    """Only 2026 was "mixed" twice, in spring on the way down and in summer on the way up."""
    names = Counter(each.raised.id for each in told)

    assert [name for name, times in names.items() if times > 1] == []
    assert [each.raised.id for each in told if each.raised.occurrence > 1] == [
        "soy-2026/calendar-year/status/mixed#2"
    ]


def test_every_bad_state_that_lasts_has_its_end(told: list[Told]) -> None:
    """What was open longest, the suspension, ended with the resumption, which says it."""
    raised = {each.raised.alert.key for each in told if each.raised.alert.kind == "overdue"}
    ended = {each.raised.alert.key for each in told if each.raised.resolves}

    assert raised - ended == {"release/overdue/2025-09-25"}, "which became the suspension"
    assert "release/resumed/2025-09-25" in {each.raised.alert.key for each in told}


def test_no_status_goes_back_and_forth(told: list[Told]) -> None:
    """Of one reading two changes are weeks apart, unless they go the same way, and none returns
    within eight of them.
    """
    changes: dict[str, list[Told]] = {}
    for each in told:
        if each.raised.alert.kind == "status":
            changes.setdefault(each.raised.alert.key.rsplit("/", 2)[0], []).append(each)

    for one, other in [pair for found in changes.values() for pair in pairwise(found)]:
        weeks_apart = (other.day - one.day).days / 7
        assert other.raised.alert.was == one.raised.alert.key.rsplit("/", 1)[1]
        words = [
            one.raised.alert.was,
            *(e.raised.alert.key.rsplit("/", 1)[1] for e in (one, other)),
        ]
        places = [ORDER.index(word) for word in words if word in ORDER]
        assert weeks_apart >= 2 or places == sorted(places) or places == sorted(places)[::-1]
        back = other.raised.alert.key.endswith(f"/{one.raised.alert.was}")
        assert not back or weeks_apart >= 8


def test_somebody_who_wants_warnings_gets_less_than_two_messages_a_month(
    told: list[Told],
) -> None:
    serious = [each for each in told if each.raised.alert.severity != "info"]

    assert len({each.day for each in serious}) == 20
    assert len(serious) == 20
    assert len({each.day for each in told}) == 61


def test_each_day_twice_tells_the_same(days: dict[date, RuleInput], told: list[Told]) -> None:
    assert play(days, [day for day in DAYS for _ in (1, 2)]) == told


def test_who_looks_once_a_week_misses_only_what_was_over_by_then(
    days: dict[date, RuleInput], told: list[Told]
) -> None:
    """Weeks with a newer one out, steps of a deadline passed, and what held for some days."""
    fridays = [day for day in DAYS if day.weekday() == 4]

    found = {each.raised.id for each in play(days, fridays)}

    assert {each.raised.id for each in told} - found == {
        "soy-2025/end-of-february/deadline/7",
        "soy-2025/last-two-months-of-2025/deadline/1",
        "release/overdue/2025-12-18",
        "release/overdue/2025-12-18/resolved",
        "soy-2025/release/2025-11-06",
        "soy-2025/release/2025-11-20",
        "soy-2025/release/2025-12-04",
        "soy-2025/release/2025-12-25",
    }
    assert found <= {each.raised.id for each in told}


@pytest.mark.parametrize("step", [-1, 97])
def test_in_any_order_of_days_what_happens_once_is_told_once(
    days: dict[date, RuleInput], told: list[Told], step: int
) -> None:
    """The first look may come after an outcome has become old: it is then not told."""
    mixed = [DAYS[step * k % len(DAYS)] for k in range(len(DAYS))]
    assert sorted(mixed) == list(DAYS)

    def once(every: list[Told], *several: str) -> list[str]:
        kinds = ("status", "overdue", "suspended", "pace", "milestone", "outlook", *several)
        return sorted(e.raised.id for e in every if e.raised.alert.kind not in kinds)

    found = play(days, mixed)

    assert once(found, "missed", "late", "met") == once(told, "missed", "late", "met")
    assert set(once(found)) <= set(once(told))
    assert len(once(found)) == len(set(once(found)))


def test_every_key_of_a_year_is_known_before_it_is_raised(told: list[Told]) -> None:
    promises = read_commitments(data_file("commitments.toml"))
    for each in told:
        keys.check(each.raised.alert.key, promises, [])
