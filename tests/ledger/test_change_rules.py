"""Which rows of a response are recorded anew or as a change: the rules, without a database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitor.core.formats import utc
from monitor.core.frozen import replace
from monitor.core.records import NOT_KNOWN, Observation, Publication, SourceResponse
from monitor.ledger.changes import Change, Known, changed_rows, first_of_weeks, is_delta, new_rows
from tests.ledger.answers import GERMANY, WEEK_11_AUGUST, amended, answer, at, row

WEEK = date(2022, 8, 11)
OWN = row("2022-08-11", 100, 20, country=GERMANY)
GONE = OWN._replace(measures=NOT_KNOWN)
NOW = Publication(at("2022-08-25", 8, 30), "seen")
THEN = Publication(at("2022-08-18", 8, 30), "seen")


def bundled(*rows: Observation) -> SourceResponse:
    return replace(answer(rows, "2022-08-25"), origin="shipped")


def known(one: Observation, *, withdrawn: bool = False, retrieved_at: str = "") -> Known:
    return Known(one.measures, THEN, withdrawn, retrieved_at)


@pytest.mark.parametrize("on_record", [{}, {WEEK_11_AUGUST.place: known(WEEK_11_AUGUST)}])
def test_a_bundled_row_without_any_amount_is_none_to_record(
    on_record: dict[tuple[int, date], Known],
) -> None:
    """It stands for a withdrawal of a row that is not on record."""
    rows, published = new_rows(bundled(GONE), on_record, {WEEK: NOW}, NOW)

    assert (rows, published) == ([], [])


def test_a_source_may_list_a_row_without_any_amount() -> None:
    listed = answer([GONE], "2022-08-25")
    other = {WEEK_11_AUGUST.place: known(WEEK_11_AUGUST)}

    assert new_rows(listed, {}, {WEEK: NOW}, NOW) == ([GONE], [NOW])
    assert new_rows(listed, other, {WEEK: NOW}, NOW) == ([GONE], [NOW])


def test_only_rows_that_are_not_on_record_are_new() -> None:
    both = answer([WEEK_11_AUGUST, OWN], "2022-08-25")

    found = new_rows(both, {WEEK_11_AUGUST.place: known(WEEK_11_AUGUST)}, {WEEK: THEN}, NOW)

    assert found == ([OWN], [THEN])


def test_a_bundled_row_without_any_amount_withdraws_the_one_on_record() -> None:
    before = known(OWN)

    assert changed_rows(bundled(GONE), {OWN.place: before}, NOW) == [
        Change("withdrawn", GONE, NOW, before)
    ]
    assert changed_rows(bundled(GONE), {OWN.place: known(OWN, withdrawn=True)}, NOW) == []


def test_a_sources_row_without_any_amount_changes_nothing_that_is_known() -> None:
    assert changed_rows(answer([GONE], "2022-08-25"), {OWN.place: known(OWN)}, NOW) == []


@pytest.mark.parametrize(
    ("retrieved", "expected"),
    [(timedelta(0), False), (timedelta(seconds=1), True), (-timedelta(seconds=1), False)],
)
def test_a_revision_of_the_same_release_is_a_delta_only_if_it_was_fetched_later(
    retrieved: timedelta, expected: bool
) -> None:
    """Both became public at the same instant: the order in which they were fetched decides."""
    first = at("2022-08-25", 9, 30)
    change = Change("revised", amended(OWN, outstanding_sales=21), NOW, _recorded(first))
    again = replace(answer([OWN], "2022-08-25"), retrieved_at=first + retrieved)

    assert again.published_at == NOW.published_at
    assert is_delta(change, again) is expected


def _recorded(instant: datetime) -> Known:
    return Known(OWN.measures, NOW, False, utc(instant))


def test_of_two_rows_of_a_week_the_first_to_become_public_is_its_beginning() -> None:
    later = Publication(NOW.published_at, "vintage")

    assert first_of_weeks([OWN, WEEK_11_AUGUST], [later, THEN]) == {WEEK: THEN}
    assert first_of_weeks([OWN, WEEK_11_AUGUST], [THEN, later]) == {WEEK: THEN}
