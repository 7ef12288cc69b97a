"""What makes an answer suspect, and what does not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from monitor.core.records import Measures, Observation
from monitor.ingest.plausibility import Known, find_implausible

FIRST = date(2025, 9, 4)


def rows(buyers: range, weeks: int, amount: int | None = 5) -> list[Observation]:
    """Rows of some buyers over some weeks, all with the same amounts."""
    days = [FIRST + timedelta(weeks=k) for k in range(weeks)]
    return [Observation((buyer, day), Measures(*(amount,) * 8)) for buyer in buyers for day in days]


def of_seven(every: list[Observation], amount: int) -> list[Observation]:
    """The rows with other amounts of buyer 7."""
    amounts = Measures(*(amount,) * 8)
    return [row._replace(measures=amounts) if row.country_code == 7 else row for row in every]


def known(observations: list[Observation]) -> Known:
    return {row.place: row.measures for row in observations}


def reasons(
    before: Known, now: Sequence[Observation], guarded: Collection[int] = ()
) -> list[tuple[str, str]]:
    """Each doubt, and what it takes."""
    return [(doubt.reason, doubt.needs) for doubt in find_implausible(before, now, guarded)]


def test_a_new_week_and_a_new_buyer_are_news_and_no_reason_for_doubt() -> None:
    assert not reasons(known(rows(range(10), 20)), rows(range(11), 21))


def test_a_few_corrected_rows_are_believed_and_many_are_not() -> None:
    before = known(rows(range(50), 20))
    few = rows(range(2, 50), 20) + rows(range(2), 20, amount=6)
    many = rows(range(6, 50), 20) + rows(range(6), 20, amount=6)

    assert not reasons(before, few)
    assert reasons(before, many) == [("120 of 1,000 known rows are changed", "day")]


def test_a_small_year_may_be_corrected_whole() -> None:
    assert not reasons(known(rows(range(2), 5)), rows(range(2), 5, amount=6))


def test_lost_weeks_and_buyers_are_named() -> None:
    found = reasons(known(rows(range(10), 20)), rows(range(9), 18))

    assert found == [
        ("2 weeks are gone (w/e 8 Jan 2026 to 15 Jan 2026)", "day"),
        ("1 destination is gone (codes 9)", "day"),
    ]


def test_half_of_the_rows_gone_is_doubted_though_every_week_and_buyer_keeps_some() -> None:
    """Until now only weeks and buyers of whom nothing was left counted as lost."""
    every = rows(range(50), 20)
    half = [row for n, row in enumerate(every) if (row.country_code + n) % 2]

    [(reason, needs)] = reasons(known(every), half)

    assert reason == "500 rows are gone (codes 0, 1, 2, 3, 4 and 45 more)"
    assert needs == "day"


def test_a_single_row_gone_is_doubted_because_rows_persist() -> None:
    every = rows(range(50), 20)

    assert reasons(known(every), every[1:]) == [("1 row is gone (codes 0)", "day")]


def test_lost_rows_count_as_changed_rows() -> None:
    before = known(rows(range(50), 20))
    now = rows(range(4, 50), 20) + rows(range(4), 20, amount=6)[8:]

    assert ("72 of 1,000 known rows are changed", "day") not in reasons(before, now)
    eighth = FIRST + timedelta(weeks=7)
    lost = [row for row in now if row.country_code < 46 or row.week_ending > eighth]
    assert ("72 of 1,000 known rows are changed", "day") in reasons(before, lost)


def test_that_a_promises_buyer_is_gone_or_has_a_gap_is_for_a_person() -> None:
    every = rows(range(50), 20)

    gone = [row for row in every if row.country_code != 7]
    gap = [row for row in every if row.place != (7, FIRST)]

    assert reasons(known(every), gone, [7]) == [("1 destination is gone (codes 7)", "person")]
    assert reasons(known(every), gap, [7]) == [("1 row is gone (codes 7)", "person")]


def test_a_promises_buyer_turned_to_nothing_is_for_a_person_and_a_correction_is_believed() -> None:
    every = rows(range(50), 20, amount=500)

    zeros = of_seven(every, 0)
    tenth = of_seven(every, 450)
    twice = of_seven(every, 1000)

    assert reasons(known(every), zeros, [7]) == [
        ("most of what was known of destination 7 is taken away", "person")
    ]
    assert not reasons(known(every), tenth, [7])
    assert reasons(known(every), twice, [7]) == [
        ("known figures of destination 7 grow by more than half", "day")
    ]


def test_a_row_in_which_nothing_was_shipped_or_booked_may_go() -> None:
    """As in USDA's query system, where rows of zeros come and go."""
    nothing = Observation((9, FIRST), Measures(*(0,) * 8))

    assert not reasons(known([*rows(range(3), 20), nothing]), rows(range(3), 20), [9])


def test_a_buyer_under_a_new_code_is_not_lost() -> None:
    before = known(rows(range(3), 20))

    assert not reasons(before, [*rows(range(2), 20), *rows(range(9990, 9991), 21)], [2, 9990])


def test_a_buyer_under_a_new_code_may_be_corrected_a_little_as_well() -> None:
    moved = rows(range(9990, 9991), 21)
    moved[19] = moved[19]._replace(measures=Measures(*(6,) * 8))

    assert not reasons(known(rows(range(3), 20)), [*rows(range(2), 20), *moved], [2])


def test_an_amount_that_was_not_known_does_not_contradict() -> None:
    before = known(rows(range(30), 20, amount=None))

    assert not reasons(before, rows(range(30), 20))


def test_an_empty_answer_undoes_everything_and_is_for_a_person() -> None:
    assert reasons(known(rows(range(2), 3)), []) == [
        ("it has no rows, of which 6 are known", "person")
    ]
