"""What the newest week of an answer must have, and what may be missing in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from monitor.core.records import Measures, Observation
from monitor.ingest.plausibility import Known
from monitor.ingest.unfinished import Guard, unfinished, unproven_zero

FIRST = date(2025, 9, 4)
CHINA, CANADA, MEXICO, UNKNOWN = 5700, 1220, 2010, 9990
GUARD = Guard(frozenset({CHINA}), frozenset({UNKNOWN, 2}), counted=True)
WEEK = timedelta(weeks=1)


def row(code: int, week: date, shipped: int | None = 100, ahead: int = 0) -> Observation:
    """A row with something shipped, and something booked for the year after."""
    commitment = None if shipped is None else shipped + 50
    return Observation((code, week), Measures(0, shipped, 50, 0, 0, commitment, ahead, 0))


def week(number: int, shipped: Mapping[int, int | None]) -> list[Observation]:
    """The rows of one week."""
    return [row(code, FIRST + number * WEEK, amount) for code, amount in shipped.items()]


def known(rows: list[Observation]) -> Known:
    return {row.place: row.measures for row in rows}


def found(before: list[Observation], now: list[Observation]) -> list[tuple[str, str]]:
    return [(d.reason, d.needs) for d in unfinished(known(before), now, GUARD, {})]


def test_a_new_week_with_all_buyers_of_the_week_before_and_a_first_row_is_believed() -> None:
    before = week(0, {CANADA: 100, CHINA: 100})

    assert not found(before, before + week(1, {CANADA: 110, CHINA: 100, MEXICO: 5}))


def test_a_new_week_without_a_buyer_of_the_week_before_waits_a_day() -> None:
    before = week(0, {CANADA: 100, MEXICO: 100})

    assert found(before, before + week(1, {CANADA: 110})) == [
        (
            "w/e 11 Sep 2025 lacks 1 destination that had rows the week before (codes 2010)",
            "day",
        )
    ]


def test_a_new_week_without_the_promises_buyer_waits_for_a_person() -> None:
    before = week(0, {CANADA: 100, CHINA: 100})

    [(reason, needs)] = found(before, before + week(1, {CANADA: 110}))

    assert "(codes 5700)" in reason
    assert needs == "person"


def test_a_buyer_with_nothing_shipped_or_booked_may_be_missing() -> None:
    nothing = Observation((MEXICO, FIRST), Measures(*(0,) * 8))
    before = [*week(0, {CANADA: 100}), nothing]

    assert not found(before, before + week(1, {CANADA: 110}))


def test_rows_that_are_there_without_their_amounts_wait() -> None:
    """Zeros in the place of what is still being loaded."""
    before = week(0, {CANADA: 100, MEXICO: 900, CHINA: 700})

    assert found(before, before + week(1, {CANADA: 0, MEXICO: 0, CHINA: 0})) == [
        ("shipments fall in w/e 11 Sep 2025", "day"),
        ("shipments of destination 5700 fall in w/e 11 Sep 2025", "day"),
    ]


def test_an_amount_of_the_promises_buyer_that_cannot_be_read_waits_and_anothers_does_not() -> None:
    before = week(0, {CANADA: 100, CHINA: 100})

    assert not found(before, before + week(1, {CANADA: None, CHINA: 100}))
    assert found(before, before + week(1, {CANADA: 100, CHINA: None})) == [
        ("an amount of destination 5700 in w/e 11 Sep 2025 cannot be read", "day")
    ]


def test_the_first_answer_of_a_year_is_judged_by_its_newest_week_alone() -> None:
    gap = week(0, {CANADA: 100, MEXICO: 100}) + week(1, {CANADA: 100}) + week(2, {CANADA: 100})

    assert not found([], gap)
    [(reason, _)] = found([], gap[:-1])
    assert "w/e 11 Sep 2025 lacks 1 destination" in reason


def opening(first: list[Observation], old: list[Observation]) -> list[tuple[str, str]]:
    return [(d.reason, d.needs) for d in unfinished({}, first, GUARD, known(old))]


def test_a_year_may_open_with_few_rows_but_with_all_that_booked_for_it() -> None:
    """7,761,000 t of 2026/27 were China's on 27 August 2026; in September it has a row."""
    split = date(2026, 9, 3)
    old = [row(CHINA, split, 12_357_145, ahead=8_983_000), row(CANADA, split, 5_000)]

    assert not opening([row(CHINA, split, 0)], old)
    assert opening([row(CANADA, split, 0)], old) == [
        (
            "w/e 3 Sep 2026 lacks 1 destination that had booked for this marketing year "
            "(codes 5700)",
            "person",
        )
    ]


def test_unknown_destinations_may_open_a_year_under_their_other_code() -> None:
    split = date(2026, 9, 3)

    assert not opening([row(UNKNOWN, split)], [row(2, split - WEEK, 0, ahead=900)])


def test_no_row_yet_of_the_promises_buyer_has_to_come_twice_where_it_is_counted() -> None:
    answer = week(0, {CANADA: 100})

    assert [(d.reason, d.needs) for d in unproven_zero({}, answer, GUARD)] == [
        ("it has no row of destination 5700 yet", "again")
    ]
    assert not unproven_zero({}, answer, Guard(frozenset({CHINA})))
    assert not unproven_zero(known(week(0, {CHINA: 1})), answer, GUARD)
