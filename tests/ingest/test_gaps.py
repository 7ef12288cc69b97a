"""Which weeks are asked of AgTransport, and how often."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core.calendar import MarketingYear
from monitor.core.errors import SourceChanged
from monitor.core.publications import delayed_publications
from monitor.core.records import NOT_KNOWN, Commodity
from monitor.ingest.gaps import _check_asked_for, gap, is_due
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.sources.weekly_rows import WeeklyRow
from tests.ledger.answers import CHINA, UNKNOWN, answer, row

SOYBEANS = Commodity(801, "Soybeans", 1)
JULY = MarketingYear(2024, date(2024, 7, 1), date(2025, 6, 30))
FIRST, SECOND, THIRD, FOURTH = (date(2024, 7, day) for day in (4, 11, 18, 25))
NOW = datetime(2026, 8, 20, 13, tzinfo=UTC)


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """China's weeks of 11 and 25 July 2024; the next year's outstanding sales of one."""
    rows = [
        row("2024-07-11", 29_507_361, 1_107_686, next_book=9_647_000),
        row("2024-07-25", 30_022_229, 789_933, next_book=None),
    ]
    with open_ledger(None) as connection:
        write_response(connection, answer(rows, "2024-08-01", year=2024), delayed_publications())
        yield connection


def test_weeks_without_a_row_and_rows_without_the_next_year_are_missing(
    ledger: sqlite3.Connection,
) -> None:
    assert gap(ledger, SOYBEANS, [CHINA], JULY, FOURTH) == (FIRST, THIRD, FOURTH)
    assert gap(ledger, SOYBEANS, [CHINA], JULY, SECOND) == (FIRST,)


def test_a_destination_without_a_row_in_a_recorded_week_is_not_missing_there(
    ledger: sqlite3.Connection,
) -> None:
    assert gap(ledger, SOYBEANS, [UNKNOWN], JULY, FOURTH) == (FIRST, THIRD)
    assert gap(ledger, SOYBEANS, [UNKNOWN, CHINA], JULY, FOURTH) == (FIRST, THIRD, FOURTH)


def test_nothing_is_missing_up_to_a_week_that_is_complete(ledger: sqlite3.Connection) -> None:
    year = MarketingYear(2024, date(2024, 7, 5), date(2025, 6, 30))

    assert gap(ledger, SOYBEANS, [CHINA], year, SECOND) == ()
    assert gap(ledger, SOYBEANS, [], year, FOURTH) == ()


def test_weeks_that_were_published_as_one_sum_are_not_asked_for(
    ledger: sqlite3.Connection,
) -> None:
    year = MarketingYear(2019, date(2018, 12, 28), date(2019, 8, 31))

    missing = gap(ledger, SOYBEANS, [CHINA], year, date(2019, 2, 21))

    assert missing == (date(2019, 1, 3), date(2019, 2, 14), date(2019, 2, 21))


@pytest.mark.parametrize(
    ("newest", "hours", "due"),
    [
        (date(2026, 8, 6), 3, True),
        (date(2026, 8, 6), 2.9, False),
        (date(2026, 7, 16), 3, True),
        (date(2026, 7, 9), 23.9, False),
        (date(2026, 7, 9), 24, True),
    ],
    ids=["after 3 h", "sooner", "35 days", "long ago", "the next day"],
)
def test_weeks_of_long_ago_are_asked_for_once_a_day(newest: date, hours: float, due: bool) -> None:
    assert is_due([date(2020, 1, 2), newest], NOW - timedelta(hours=hours), NOW) is due


def test_it_is_asked_at_once_where_it_never_was_and_never_without_a_gap() -> None:
    assert is_due([SECOND], None, NOW)
    assert not is_due([], None, NOW)
    assert not is_due([], NOW - timedelta(days=9), NOW)


@pytest.mark.parametrize(
    ("week", "year"), [(date(2024, 8, 1), 2024), (date(2024, 6, 27), 2024), (SECOND, 2025)]
)
def test_a_week_that_was_not_asked_for_or_is_in_another_years_place_is_refused(
    week: date, year: int
) -> None:
    years = [JULY, MarketingYear(2025, date(2025, 7, 1), date(2026, 6, 30))]
    good = WeeklyRow(801, "CHINA", SECOND, 2024, NOT_KNOWN)

    _check_asked_for([good], (FIRST, FOURTH), years)
    other = WeeklyRow(801, "CHINA", week, year, NOT_KNOWN)
    with pytest.raises(SourceChanged, match=f"of market year {year}, which was not asked for"):
        _check_asked_for([good, other], (FIRST, FOURTH), years)
