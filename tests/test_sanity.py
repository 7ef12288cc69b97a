"""What makes an answer suspect, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

from monitor.records import Observation
from monitor.sanity import doubts

FIRST = date(2025, 9, 4)
Known = dict[tuple[int, date], tuple[int | None, ...]]


def rows(buyers: range, weeks: int, amount: int | None = 5) -> list[Observation]:
    """Rows of some buyers over some weeks, all with the same amounts."""
    days = [FIRST + timedelta(weeks=k) for k in range(weeks)]
    return [Observation(buyer, day, *(amount,) * 8) for buyer in buyers for day in days]


def known(observations: list[Observation]) -> Known:
    return {row[:2]: row[2:] for row in observations}


def test_a_new_week_and_a_new_buyer_are_news_and_no_reason_for_doubt() -> None:
    before = known(rows(range(10), 20))

    assert doubts(before, rows(range(11), 21)).reasons == []


def test_a_few_corrected_rows_are_believed_and_many_are_not() -> None:
    before = known(rows(range(50), 20))
    few = rows(range(2, 50), 20) + rows(range(2), 20, amount=6)
    many = rows(range(6, 50), 20) + rows(range(6), 20, amount=6)

    assert doubts(before, few).reasons == []
    assert doubts(before, many).reasons == ["120 of 1,000 known rows are changed"]


def test_a_small_year_may_be_corrected_whole() -> None:
    assert doubts(known(rows(range(2), 5)), rows(range(2), 5, amount=6)).reasons == []


def test_lost_weeks_and_buyers_are_named() -> None:
    found = doubts(known(rows(range(10), 20)), rows(range(9), 18))

    assert found.reasons == [
        "2 weeks are gone (w/e 8 Jan 2026 to 15 Jan 2026)",
        "1 destination is gone (codes 9)",
    ]


def test_a_buyer_under_a_new_code_is_not_lost() -> None:
    before = known(rows(range(3), 20))

    assert doubts(before, [*rows(range(2), 20), *rows(range(9990, 9991), 21)]).reasons == []


def test_an_amount_that_was_not_known_does_not_contradict() -> None:
    before = known(rows(range(30), 20, amount=None))

    assert doubts(before, rows(range(30), 20)).reasons == []


def test_an_empty_answer_undoes_everything() -> None:
    assert doubts(known(rows(range(2), 3)), []).reasons == [
        "3 weeks are gone (w/e 4 Sep 2025 to 18 Sep 2025)",
        "2 destinations are gone (codes 0, 1)",
    ]
