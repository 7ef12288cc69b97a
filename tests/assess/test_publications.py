"""Weeks that came out late or only in a sum: what was known on the days in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, time

import pytest

from monitor.assess.bases.booked import BASIS as BOOKED
from monitor.assess.publication import state_at
from monitor.assess.purchases import net_purchases
from monitor.assess.seasonal import past_window
from monitor.assess.terms import Side
from monitor.assess.trade.weekly import weekly_nets
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, end_of_day, release_at
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.publications import delayed_publications, summed_weeks
from monitor.ledger import read
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from tests.ledger.answers import CHINA, SOYBEANS, answer, on, row
from tests.usda import new_york

HistoryOn = Callable[..., BuyerHistory]
IN_2019 = [date(2019, 1, 10) + k * WEEK for k in range(5)]


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    """An empty ledger in memory."""
    with open_ledger(None) as connection:
        yield connection


@pytest.mark.parametrize(
    ("day", "newest"),
    [
        ("2018-07-05", "2018-06-21"),  # Independence Day moves w/e 28 June to Friday 6 July
        ("2019-01-10", "2018-12-13"),
        ("2019-01-30", "2018-12-13"),
        ("2019-01-31", "2018-12-20"),
        ("2019-02-07", "2018-12-27"),
        ("2019-02-14", "2019-01-03"),
        ("2019-02-21", "2019-01-03"),
        ("2019-02-22", "2019-02-14"),
        ("2019-02-28", "2019-02-21"),
        ("2022-08-18", "2022-08-11"),
        ("2022-09-09", "2022-08-11"),
        ("2022-09-14", "2022-08-11"),
        ("2022-09-15", "2022-09-08"),
        ("2023-11-16", "2023-11-09"),
        ("2025-01-02", "2024-12-19"),
    ],
)
def test_the_newest_week_known_on_a_day(history_on: HistoryOn, day: str, newest: str) -> None:
    assert history_on(day).weeks[-1] == date.fromisoformat(newest)


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2018-12-27", "on time"),  # Christmas moves w/e 20 December to the 28th
        ("2018-12-28", "overdue"),
        ("2019-01-10", "suspended"),
        ("2019-01-31", "catching up"),
        ("2019-02-21", "catching up"),
        ("2019-02-22", "on time"),
        ("2022-08-25", "overdue"),
        ("2022-09-09", "suspended"),
        ("2022-09-15", "on time"),
    ],
)
def test_what_was_said_of_usda_on_those_days(history_on: HistoryOn, day: str, word: str) -> None:
    known = {week: at for (_, week), at in history_on(day).published_at.items()}

    assert state_at(known, end_of_day(date.fromisoformat(day))) == word


def test_weeks_of_a_sum_are_known_together_and_not_one_by_one(history_on: HistoryOn) -> None:
    history = history_on()
    nets = {week.week_ending: week for week in weekly_nets(history)}

    assert {nets[week].net for week in (*IN_2019, date(2019, 2, 14))} == {None}
    assert {nets[date(2022, 8, 18)].net, nets[date(2022, 8, 25)].net} == {None}
    assert net_purchases(history, date(2019, 1, 3), date(2019, 2, 14)) == 4_050_459
    assert net_purchases(history, date(2022, 8, 11), date(2022, 8, 25)) == 1_992_620
    assert nets[date(2019, 2, 21)].net == 1_815_748
    assert not set(history.weeks) & set(summed_weeks())


def test_a_line_gives_each_week_of_a_sum_an_equal_part(history_on: HistoryOn) -> None:
    """Of the 32,578,839 t of 2022, 1,992,620 t were bought in the two weeks to 25 August."""
    window = Window.of_days(BOOKED, date(2022, 1, 1), date(2022, 12, 31))

    past, shares = past_window(history_on(), window, window)

    assert (past.left_out, past.total) == (None, 32_578_839)
    assert shares is not None
    week = window.weeks.index(date(2022, 8, 18))
    before, then, after = (share * 32_578_839 for share in shares[week - 1 : week + 2])
    assert then - before == pytest.approx(996_310)
    assert after - then == pytest.approx(996_310)


def test_the_arithmetic_says_why_an_amount_is_not_known(history_on: HistoryOn) -> None:
    history, window = history_on(), Window.of_days(BOOKED, date(2019, 2, 1), date(2019, 8, 31))
    side = Side.of(history, IN_2019[2], BOOKED.terms(window, history, IN_2019[2], 2019))

    assert side.total is None
    assert {term.remark for term in side.terms} == {
        "USDA published it only as part of a sum, with w/e 14 Feb 2019"
    }


def test_empty_rows_of_usdas_api_are_no_observation_either(ledger: sqlite3.Connection) -> None:
    rows = [
        row("2019-01-03", 474_002, 3_009_487, exports=132_999, net=-807_001),
        *(row(str(week), 474_002, 3_009_487) for week in IN_2019),
        row("2019-02-14", 1_903_461, 5_502_487, exports=1_429_459, net=3_922_459),
    ]
    late = answer(rows, "2019-12-05", year=2019, current=False)
    write_response(ledger, late, delayed_publications())

    known = read.history(ledger, on("2019-02-22"), SOYBEANS, [CHINA])

    assert known.weeks == (date(2019, 1, 3), date(2019, 2, 14))
    assert known.row(2019, IN_2019[0]) is None
    assert read.history(ledger, on("2019-02-21"), SOYBEANS, [CHINA]).weeks == (date(2019, 1, 3),)


def test_a_form_of_such_a_week_that_says_something_is_an_observation(
    ledger: sqlite3.Connection,
) -> None:
    """W/e 18 August 2022 stood for some hours before it was withdrawn."""
    spoken = answer([row("2022-08-18", 29_600_000, 1_107_686, exports=92_639)], "2022-08-25")
    write_response(ledger, spoken, {})
    back = answer([], "2022-08-25", retrieved_at=new_york(date(2022, 8, 25), time(16)))
    write_response(ledger, replace(back, complete=True), {})

    def weeks(at: datetime) -> int:
        return len(read.history(ledger, AsOf("usda", at), SOYBEANS, [CHINA]).weeks)

    assert weeks(new_york(date(2022, 8, 25), time(12))) == 1
    assert weeks(new_york(date(2022, 8, 25), time(17))) == 0


def test_every_week_of_the_record_came_out_when_it_was_due_or_later() -> None:
    for week, (at, evidence) in delayed_publications().items():
        assert at >= release_at(week)
        assert evidence in ("reported", "inferred")
    for week, into in summed_weeks().items():
        assert week < into
        assert delayed_publications()[week] == delayed_publications()[into]
