"""Purchases of each calendar year, week by week, and outstanding sales to unknown destinations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.unknown import UnknownWeek, unknown_week
from monitor.assess.trade.year_lines import YearLine, year_lines
from monitor.assess.trade.yearly import calendar_years
from monitor.core.calendar import DAY, WEEK, MarketingYear
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures

from .histories import FIRST, YEAR, one_season

HistoryOn = Callable[..., BuyerHistory]


def lines_of(history: BuyerHistory) -> tuple[YearLine, ...]:
    return year_lines(history, calendar_years(history))


def test_each_known_year_has_its_own_weeks_and_ends_with_the_newest_figure(
    history_on: HistoryOn,
) -> None:
    """Of 2020 no amount is known, of 2019 none after September, of 2026 thirty-nine weeks are."""
    found = lines_of(history_on())

    assert [
        (line.year, line.weeks[0], line.weeks[-1], len(line.weeks), len(line.amounts))
        for line in found
    ] == [
        (2017, date(2017, 1, 5), date(2017, 12, 28), 52, 52),
        (2018, date(2018, 1, 4), date(2019, 1, 3), 53, 53),
        (2019, date(2019, 1, 10), date(2020, 1, 2), 52, 52),
        (2021, date(2021, 1, 7), date(2021, 12, 30), 52, 52),
        (2022, date(2022, 1, 6), date(2022, 12, 29), 52, 52),
        (2023, date(2023, 1, 5), date(2023, 12, 28), 52, 52),
        (2024, date(2024, 1, 4), date(2025, 1, 2), 53, 53),
        (2025, date(2025, 1, 9), date(2026, 1, 1), 52, 52),
        (2026, date(2026, 1, 8), date(2026, 12, 31), 52, 39),
    ]
    assert [(line.lacking, line.known, line.now, line.total) for line in found] == [
        (1, 52, 28_687_238, None),
        (0, 53, 6_651_614, 6_651_614),
        (0, 39, 14_676_710, None),
        (0, 52, 26_054_677, 26_054_677),
        (0, 52, 32_578_839, 32_578_839),
        (0, 52, 24_846_492, 24_846_492),
        (0, 53, 23_732_451, 23_732_451),
        (0, 52, 10_402_808, 10_402_808),
        (0, 39, 16_606_954, None),
    ]
    assert found[0].amounts[:2] == (None, 612_104), "of the first week on record nothing is told"
    assert found[1].amounts[:2] == (551_613, 1_128_190)
    assert found[-1].amounts[-2:] == (16_224_053, 16_606_954)


@pytest.mark.parametrize(
    ("begins", "lacking", "amounts"),
    [
        (date(2026, 1, 1), 0, (4, 9, 15)),
        (date(2026, 1, 8), 1, (None, 4, 9, 15)),
        (date(2026, 1, 15), None, None),
    ],
)
def test_a_year_of_which_more_than_the_first_week_cannot_be_counted_is_left_out(
    begins: date, lacking: int | None, amounts: tuple[int | None, ...] | None
) -> None:
    history = one_season([*[None] * ((begins - FIRST) // WEEK), (5, 0), (9, 2), (14, 2), (20, 3)])

    found = lines_of(history)

    assert [(line.year, line.lacking, line.amounts) for line in found] == (
        [] if lacking is None else [(2026, lacking, amounts)]
    )


def test_the_years_after_one_that_is_left_out_are_kept() -> None:
    """Weeks from 11 September 2025 to 15 January 2026, of which 2026 counts the last two."""
    [line] = lines_of(one_season([(5 * k, k) for k in range(1, 20)]))

    assert (line.year, line.lacking, line.amounts) == (2026, 0, (5, 10))
    assert line.weeks == tuple(date(2026, 1, 8) + WEEK * k for k in range(52))


def test_a_week_that_is_missing_is_none_and_those_after_it_are_counted_from_the_beginning() -> None:
    [line] = lines_of(one_season([*[None] * 16, (5, 0), (9, 2), None, (20, 3)]))

    assert line.amounts == (4, None, 15)
    assert (line.known, line.now) == (3, 15)


def test_without_any_week_there_is_no_line() -> None:
    assert lines_of(BuyerHistory({}, {}, {})) == ()


def test_the_lines_of_a_trade_are_those_of_its_history(trade: TradeRecord) -> None:
    assert trade.year_lines == lines_of(trade.history)


WEEKS = tuple(date(2026, 1, 8) + WEEK * k for k in range(3))


@pytest.mark.parametrize(
    ("amounts", "lacking", "known", "now", "total"),
    [
        ((4, 9, 15), 0, 3, 15, 15),
        ((4, 9, 0), 0, 3, 0, 0),
        ((4, 9), 0, 2, 9, None),
        ((4, None, 15), 0, 3, 15, 15),
        ((4, 9, None), 0, 2, 9, None),
        ((4, None, None), 0, 1, 4, None),
        ((None, 9, 15), 1, 3, 15, None),
        ((None, None, None), 0, 0, None, None),
        ((), 0, 0, None, None),
    ],
)
def test_a_year_stands_at_its_last_known_amount_and_is_whole_only_when_it_is_over(
    amounts: tuple[int | None, ...],
    lacking: int,
    known: int,
    now: int | None,
    total: int | None,
) -> None:
    line = YearLine(2026, WEEKS, amounts, lacking)

    assert (line.known, line.now, line.total) == (known, now, total)


@pytest.mark.parametrize(
    ("weeks", "amount"), [(1, 4), (2, None), (3, 15), (4, 22), (5, 22), (53, 22)]
)
def test_after_its_last_week_a_shorter_year_stands_where_it_ended(
    weeks: int, amount: int | None
) -> None:
    assert YearLine(2026, WEEKS, (4, None, 15, 22)).after(weeks) == amount
    assert YearLine(2026, WEEKS, ()).after(weeks) is None


ENDS_ON_A_THURSDAY = MarketingYear(2023, date(2022, 9, 1), date(2023, 8, 31))
FOLLOWING = ENDS_ON_A_THURSDAY.shifted(1)
LAST = ENDS_ON_A_THURSDAY.ends_on


def unknown_sales() -> BuyerHistory:
    """Outstanding sales to unknown destinations around 31 August 2023; the week after is a gap."""
    rows = {
        (2023, LAST - WEEK): Measures(0, 1, 70, 0, 0, 71, 90, 0),
        (2023, LAST): Measures(0, 1, 60, 0, 0, 61, 150, 0),
        (2024, LAST + WEEK * 2): Measures(0, 2, 140, 0, 0, 142, 3, 0),
        (2024, LAST + WEEK * 3): Measures(0, 2, None, 0, 0, 142, None, 0),
    }
    at = one_season([(1, 0)]).published_at[YEAR.year, FIRST]
    return BuyerHistory(rows, dict.fromkeys(rows, at), {2023: ENDS_ON_A_THURSDAY, 2024: FOLLOWING})


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (LAST - WEEK, (ENDS_ON_A_THURSDAY, 70, 90)),
        (LAST, (ENDS_ON_A_THURSDAY, 60, None)),  # what is left over stands in the next year too
        (LAST + WEEK, (FOLLOWING, None, None)),
        (LAST + WEEK * 2, (FOLLOWING, 140, 3)),
        (LAST + WEEK * 3, (FOLLOWING, None, None)),
        (FOLLOWING.ends_on + DAY, (None, None, None)),
    ],
)
def test_sales_to_unknown_destinations_are_of_the_year_open_then_and_of_the_next(
    week: date, expected: tuple[MarketingYear | None, int | None, int | None]
) -> None:
    assert unknown_week(unknown_sales(), week) == UnknownWeek(week, *expected)


@pytest.mark.parametrize(
    ("buyer", "commodity", "key"),
    [
        ("China, Peoples Republic of", "Wheat - HRW", "china-peoples-republic-of/wheat-hrw"),
        ("EU-27 (all)", "Corn 2", "eu-27-all/corn-2"),
        ("Zealand 09", "az", "zealand-09/az"),
    ],
)
def test_a_trade_is_named_by_its_letters_and_digits(
    trade: TradeRecord, buyer: str, commodity: str, key: str
) -> None:
    assert replace(trade, buyer=buyer, commodity=commodity).key == key
