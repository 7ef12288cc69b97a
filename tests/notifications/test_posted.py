"""Thirteen months as three people are told: every subject line, read and judged.

`posted.txt` is that list. A change of it is a change of what people find in their mailbox: read
the new lines as somebody with little time, then run
`python -m tests.notifications.posted > tests/notifications/posted.txt`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest

from tests.alerts.play import subjects
from tests.notifications.posted import PLAYED, POSTED, posted
from tests.once import value_once


@pytest.fixture(scope="module")
def lines(
    shipped_ledger: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    looked_at = value_once(tmp_path_factory, "subjects", lambda: subjects(shipped_ledger))
    return posted(tmp_path_factory.mktemp("posted"), looked_at)


def test_three_people_find_what_is_expected(lines: list[str]) -> None:
    assert lines == POSTED.read_text(encoding="utf-8").splitlines()


def test_nobody_is_sent_the_same_twice_nor_twice_a_day(lines: list[str]) -> None:
    assert len(set(lines)) == len(lines)
    days = Counter(line.split(":")[0] for line in lines)
    assert [day for day, times in days.items() if times > 1] == []


def test_who_wants_everything_is_written_to_on_each_day_with_news(lines: list[str]) -> None:
    days = [line.split()[0] for line in lines if line.split()[1] == "everything:"]

    told = [line.split()[0] for line in PLAYED.read_text(encoding="utf-8").splitlines()]
    assert days == list(dict.fromkeys(told))


def test_who_wants_little_is_written_to_seldom(lines: list[str]) -> None:
    readers = Counter(line.split()[1] for line in lines)

    assert readers["warnings:"] < 24, "less than two a month"
    assert readers["weekly:"] < 50


def test_every_subject_is_read_at_a_glance(lines: list[str]) -> None:
    subjects = [line.split(" ", 2)[2] for line in lines]

    assert all(len(subject) <= 140 for subject in subjects)
    assert all(subject.startswith(("China soybeans: ", "Export sales: ")) for subject in subjects)
