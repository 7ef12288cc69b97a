"""The arithmetic behind a number adds up to it, in terms that stand in published rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.explain import explain
from monitor.assess.load_explanations import Arithmetic, arithmetic_text
from monitor.assess.status_report import StatusReport
from monitor.assess.terms import name
from monitor.core.calendar import MarketingYear
from monitor.core.history import BuyerHistory

ReadingOn = Callable[[str, str], Assessment]
HistoryOn = Callable[..., BuyerHistory]


def test_the_headline_of_2026_is_the_difference_of_two_books(
    reading_on: ReadingOn, history_on: HistoryOn
) -> None:
    found = explain(reading_on("soy-2026/calendar-year", "2026-10-09"), history_on("2026-10-09"))

    assert found is not None
    assert found.start is not None
    assert [t.amount for t in found.end.terms] == [12_357_145, 2_338_328, 8_804_000, 0]
    assert [t.amount for t in found.start.terms] == [1_191_519, 5_701_000, 0]
    assert (found.end.total, found.start.total) == (23_499_473, 6_892_519)
    assert found.result == 16_606_954


def test_each_term_names_the_row_it_stands_in(reading_on: ReadingOn, history_on: HistoryOn) -> None:
    found = explain(reading_on("soy-2026/calendar-year", "2026-10-09"), history_on("2026-10-09"))

    assert found is not None
    assert found.rows == {
        (2026, date(2026, 9, 3)),
        (2027, date(2026, 10, 1)),
        (2026, date(2026, 1, 1)),
    }
    assert found.end.terms[0].words == "accumulated exports of 2025/26, final (w/e 3 Sep 2026)"


@pytest.mark.parametrize(
    "day", ["2026-01-08", "2026-03-08", "2026-07-02", "2026-09-04", "2026-10-09"]
)
def test_what_is_explained_is_what_is_shown(
    standing_on: Callable[[str], StatusReport], history_on: HistoryOn, day: str
) -> None:
    shown = {a.key: a.amounts.purchased for a in standing_on(day).assessments}

    for a in standing_on(day).assessments:
        found = explain(a, history_on(day))
        assert (found.result if found else None) == shown[a.key], a.key


def test_without_a_recorded_week_nothing_is_said_about_what_was_published(
    reading_on: ReadingOn,
) -> None:
    unknown = Arithmetic(reading_on("soy-2027/calendar-year", "2026-10-09"), None, {}.get, ())

    assert arithmetic_text(unknown) == (
        "soy-2027/calendar-year: no counted week is recorded yet, so there is nothing to add up.\n"
    )


def test_a_season_bought_ahead_stands_in_the_year_before(
    reading_on: ReadingOn, history_on: HistoryOn
) -> None:
    found = explain(reading_on("soy-2026/next-season", "2026-09-04"), history_on("2026-09-04"))

    assert found is not None
    [term] = found.end.terms
    assert (term.amount, term.row) == (7_761_000, (2026, date(2026, 8, 27)))


def test_nothing_is_explained_before_the_first_counted_week(
    reading_on: ReadingOn, history_on: HistoryOn
) -> None:
    assert explain(reading_on("soy-2025/end-of-february", "2025-11-30"), history_on()) is None


def test_marketing_years_are_named_as_the_trade_does() -> None:
    assert name(MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))) == "2025/26"
    assert name(MarketingYear(2026, date(2026, 1, 1), date(2026, 12, 31))) == "2026"
