"""The amounts that add up to a level, at the edges of marketing years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from monitor.assess.bases.shipped import BASIS as SHIPPED
from monitor.assess.terms import Side, Term, book_terms, season_terms, shipped_terms
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, MarketingYear, at_release_time
from monitor.core.history import BuyerHistory, Key
from monitor.core.records import Measures

BEFORE = MarketingYear(2022, date(2021, 9, 2), date(2022, 8, 31))
YEAR = MarketingYear(2023, date(2022, 9, 1), date(2023, 8, 31))
NEXT = MarketingYear(2024, date(2023, 9, 1), date(2024, 8, 31))
BEGINS, LAST = YEAR.starts_on, YEAR.ends_on
"""Both are Thursdays, on which a week ends: 1 September 2022 and 31 August 2023."""

LEFT_OUT = "left out: the year ends on this day, and the remainder stands in the next line too"
NOTHING_YET = "no activity in this marketing year by then"


def row(shipped: int = 0, left: int = 0, ahead: int = 0) -> Measures:
    return Measures(0, shipped, left, None, 0, shipped + left, ahead, 0)


def history(rows: Mapping[Key, Measures], *years: MarketingYear) -> BuyerHistory:
    published = {key: _released(key[1]) for key in rows}
    return BuyerHistory(rows, published, {year.year: year for year in years})


def _released(week: date) -> datetime:
    return at_release_time(week + WEEK).astimezone(UTC)


def test_on_the_years_last_day_the_remainder_is_counted_once() -> None:
    closing = history({(2023, LAST): row(shipped=900, left=100, ahead=130)}, YEAR, NEXT)

    assert list(book_terms(closing, LAST)) == [
        Term(0, "outstanding sales of 2022/23", (2023, LAST), LEFT_OUT),
        Term(130, "sold ahead for 2023/24", (2023, LAST)),
    ]


def test_a_week_before_it_both_are_counted() -> None:
    week = LAST - WEEK
    open_one = history({(2023, week): row(shipped=900, left=100, ahead=30)}, YEAR, NEXT)

    assert [term.amount for term in book_terms(open_one, week)] == [100, 30]


def test_without_the_weeks_year_there_is_nothing_to_add() -> None:
    nothing = history({}, NEXT)

    assert list(book_terms(nothing, LAST)) == []
    assert list(shipped_terms(nothing, LAST, 2023)) == []


def test_a_season_is_sold_ahead_in_the_year_before_until_its_first_day() -> None:
    week = BEGINS - WEEK
    rows = {(2022, week): row(shipped=5, ahead=70), (2023, BEGINS): row(shipped=1, left=80)}

    for years in (
        (BEFORE, YEAR, NEXT),
        (YEAR, NEXT),
    ):  # the year before may have no row of its own yet
        found = history(rows, *years)
        assert list(season_terms(found, 2023, week)) == [
            Term(70, "sold ahead for 2022/23", (2022, week))
        ]
        assert [term.amount for term in season_terms(found, 2023, BEGINS)] == [1, 80]


def test_a_season_that_is_over_stands_at_its_final_week() -> None:
    found = history({(2023, LAST): row(shipped=990, left=10)}, YEAR)

    shipped, left = season_terms(found, 2023, LAST + WEEK)

    assert (shipped.amount, left.amount) == (990, 10)
    assert shipped.row == left.row == (2023, LAST)


def test_one_whose_final_week_is_not_published_is_not_known() -> None:
    found = history({(2023, LAST - WEEK): row(shipped=980, left=20)}, YEAR)

    terms = list(season_terms(found, 2023, LAST))

    assert [term.amount for term in terms] == [None, None]
    assert Side(LAST, tuple(terms)).total is None


@pytest.mark.parametrize(
    ("measures", "remark"),
    [
        (row(), NOTHING_YET),
        (row(shipped=1), None),
        (row(left=1), None),
        (row(ahead=1), None),
    ],
)
def test_a_row_of_zeros_says_that_nothing_happened_yet(
    measures: Measures, remark: str | None
) -> None:
    week = BEGINS + WEEK

    [term] = shipped_terms(history({(2023, week): measures}, YEAR), week, 2023)

    assert term.remark == remark


def test_shipments_of_closed_years_stand_at_their_last_week() -> None:
    ended = BEGINS - WEEK
    week = BEGINS + WEEK
    rows = {(2022, ended): row(shipped=400), (2023, week): row(shipped=7)}

    closed, running = shipped_terms(history(rows, BEFORE, YEAR), week, 2022)

    assert (closed.amount, closed.row) == (400, (2022, ended))
    assert closed.words == "accumulated exports of 2021/22, final (w/e 25 Aug 2022)"
    assert (running.amount, running.row) == (7, (2023, week))
    assert running.words == "accumulated exports of 2022/23"


def test_a_week_published_in_a_sum_names_the_week_that_has_it() -> None:
    week, into = BEGINS + WEEK, BEGINS + 2 * WEEK
    both = history({(2023, into): row(shipped=3, left=4)}, YEAR)
    summed = BuyerHistory(both.rows, both.published_at, both.marketing_years, summed={week: into})

    side = Side.of(summed, week, book_terms(summed, week))

    assert {term.remark for term in side.terms} == {
        "USDA published it only as part of a sum, with w/e 15 Sep 2022"
    }
    assert {term.remark for term in Side.of(summed, into, book_terms(summed, into)).terms} == {None}


def test_what_is_left_out_on_the_last_day_is_left_out_of_a_sum_too() -> None:
    into = LAST + WEEK
    rows = history({(2023, into): row(shipped=3, left=4)}, YEAR, NEXT)
    summed = BuyerHistory(rows.rows, rows.published_at, rows.marketing_years, summed={LAST: into})

    left_out, ahead = Side.of(summed, LAST, book_terms(summed, LAST)).terms

    assert (left_out.amount, left_out.remark) == (0, LEFT_OUT)
    assert ahead.amount is None


def test_a_member_is_named_at_each_of_its_terms() -> None:
    week = BEGINS + WEEK
    one = history({(2023, week): row(shipped=3, left=4)}, YEAR)
    named = BuyerHistory(one.rows, one.published_at, one.marketing_years, name="China")

    side = Side.of(named, week, book_terms(named, week))

    assert [(term.words, term.member) for term in side.terms] == [
        ("outstanding sales of 2022/23 (China)", "China"),
        ("sold ahead for 2023/24 (China)", "China"),
    ]
    assert side.total == 4


def test_a_reading_of_shipments_adds_up_accumulated_exports_from_the_first_year_asked_for() -> None:
    week = LAST + WEEK * 2
    rows = {
        (2022, BEGINS): row(shipped=700, left=9, ahead=8),
        (2023, LAST): row(shipped=900, left=7, ahead=6),
        (2024, week): row(shipped=50, left=5, ahead=4),
        (2024, week + WEEK): row(shipped=60, left=5, ahead=4),
    }
    window = Window.of_days(SHIPPED, date(2023, 1, 1), date(2023, 12, 31))
    earlier = Term(700, "accumulated exports of 2021/22, final (w/e 1 Sep 2022)", (2022, BEGINS))
    later = [
        Term(900, "accumulated exports of 2022/23, final (w/e 31 Aug 2023)", (2023, LAST)),
        Term(50, "accumulated exports of 2023/24", (2024, week)),
    ]
    found = history(rows, BEFORE, YEAR, NEXT)

    assert list(SHIPPED.terms(window, found, week, 2023)) == later
    assert list(SHIPPED.terms(window, found, week, 2022)) == [earlier, *later]
    assert SHIPPED.level(window, found, week) == 700 + 900 + 50
