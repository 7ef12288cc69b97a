"""Inspections beside shipments: known differences by year, and what was inspected since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.inspected import Compared, compared, compared_year, inspected
from monitor.core.calendar import WEEK, MarketingYear, at_release_time
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures
from monitor.sources.inspected import bundled_inspections

METHODOLOGY = (Path(__file__).parent.parent.parent / "METHODOLOGY.md").read_text(encoding="utf-8")
NEWEST = date(2026, 10, 1)

YEARS = {
    2018: (8_560_543, 8_432_346, 128_197, "+1.5 %"),
    2019: (21_975_486, 22_101_037, -125_551, "−0.6 %"),
    2020: (34_396_500, 34_376_367, 20_133, "+0.1 %"),
    2021: (27_227_603, 27_718_137, -490_534, "−1.8 %"),
    2022: (29_173_511, 30_031_132, -857_621, "−2.9 %"),
    2023: (24_742_407, 26_421_865, -1_679_458, "−6.4 %"),
    2024: (25_135_778, 25_975_948, -840_170, "−3.2 %"),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_difference_of_each_year_is_as_the_methodology_says(
    history_on: Callable[..., BuyerHistory], year: int
) -> None:
    tonnes, shipped, difference, share = YEARS[year]

    found = compared_year(bundled_inspections(), history_on(), year)

    assert found is not None
    assert (found.inspected, found.shipped, found.difference) == (tonnes, shipped, difference)
    assert found.weeks == (53 if year == 2020 else 52)
    assert found.share == pytest.approx(difference / shipped)
    signed = f"{difference:+,}".replace("-", "−")
    assert f"| {year} | {tonnes:,} | {shipped:,} | {signed} | {share} |" in METHODOLOGY


def test_years_before_the_export_sales_on_record_are_not_compared(
    history_on: Callable[..., BuyerHistory],
) -> None:
    assert compared_year(bundled_inspections(), history_on(), 2016) is None
    assert compared_year(bundled_inspections(), history_on(), 2025) is None


def test_the_bundled_inspections_by_year() -> None:
    weeks = bundled_inspections()

    sums = {y: sum(t for week, t in weeks.items() if week.year == y) for y in (2016, 2022)}
    assert sums == {2016: 36_048_944, 2022: 29_173_511}
    assert len(weeks) == 800
    assert weeks[date(2018, 11, 8)] == 0
    assert weeks[date(2023, 6, 8)] == 8_301
    assert weeks[date(2024, 12, 26)] == 752_975


def test_two_weeks_since_the_last_report_and_the_newest_of_both(
    history_on: Callable[..., BuyerHistory],
) -> None:
    weeks = {NEWEST: 810_000, NEWEST + WEEK: 312_000, NEWEST + 2 * WEEK: 1_140_000}

    found = inspected("China", "Soybeans", "metric tons", weeks, history_on())

    assert found is not None
    assert found.since == {NEWEST + WEEK: 312_000, NEWEST + 2 * WEEK: 1_140_000}
    assert found.week is not None
    assert (found.week.inspected, found.week.shipped) == (810_000, 827_901)
    assert found.year is None


def test_a_gap_ends_what_was_inspected_since(history_on: Callable[..., BuyerHistory]) -> None:
    weeks = {NEWEST: 1, NEWEST + 2 * WEEK: 2}

    found = inspected("China", "Soybeans", "metric tons", weeks, history_on())

    assert found is not None
    assert found.since == {}


def test_the_52_weeks_to_the_newest_one_or_the_newest_whole_year(
    history_on: Callable[..., BuyerHistory],
) -> None:
    year = {NEWEST - WEEK * k: 10_000 for k in range(52)}
    whole = inspected("China", "Soybeans", "metric tons", year, history_on())
    broken = inspected(
        "China",
        "Soybeans",
        "metric tons",
        bundled_inspections() | {NEWEST: 1},
        history_on(),
    )

    assert whole is not None
    assert whole.year is not None
    assert (whole.year.first, whole.year.weeks) == (date(2025, 10, 9), 52)
    assert whole.year.inspected == 520_000
    assert broken is not None
    assert broken.year == compared_year(bundled_inspections(), history_on(), 2024)


@pytest.mark.parametrize(("begins", "year"), [(2024, 2025), (2025, 2025), (2026, None)])
def test_the_newest_whole_year_is_the_one_before_or_the_first_on_record(
    begins: int, year: int | None
) -> None:
    """Shipments are on record throughout; a week of 2026 is without inspections."""
    last, gap = date(2026, 9, 3), date(2026, 3, 5)
    weeks = {week: 10 for k in range(200) if (week := last - WEEK * k).year >= begins}
    weeks = {week: tonnes for week, tonnes in weeks.items() if week != gap}

    found = inspected("China", "Soybeans", "metric tons", weeks, shipped_each_week(last))

    assert found is not None
    assert (found.year and found.year.last.year) == year


def shipped_each_week(last: date) -> BuyerHistory:
    """Return a buyer to whom 10 t were shipped in each of 200 weeks, in one long year."""
    year = MarketingYear(2026, last - WEEK * 200, last + WEEK)
    weeks = [last - WEEK * k for k in reversed(range(200))]
    rows = {
        (year.year, week): Measures(10, 10 * number, 0, None, 10, 10 * number, 0, 0)
        for number, week in enumerate(weeks, start=1)
    }
    published = {key: at_release_time(key[1] + WEEK) for key in rows}
    return BuyerHistory(rows, published, {year.year: year})


def test_inspections_that_ended_long_ago_are_not_shown(
    history_on: Callable[..., BuyerHistory],
) -> None:
    weeks = bundled_inspections()

    assert inspected("China", "Soybeans", "metric tons", weeks, history_on()) is None
    assert inspected("China", "Soybeans", "metric tons", {}, history_on()) is None


def test_a_week_that_is_not_known_on_either_side_is_not_compared(
    history_on: Callable[..., BuyerHistory],
) -> None:
    history = history_on()

    assert compared({NEWEST: 1}, history, NEWEST - WEEK, NEWEST) is None
    assert compared({NEWEST + WEEK: 1}, history, NEWEST + WEEK, NEWEST + WEEK) is None


@pytest.mark.parametrize(("year", "first"), [(2026, date(2026, 1, 1)), (2025, date(2025, 1, 2))])
def test_a_calendar_year_is_of_the_weeks_that_end_in_it(year: int, first: date) -> None:
    """The first of January 2026 is a Thursday and ends a week of 2026."""
    weeks = {first + k * WEEK: 10 for k in range(-1, 53)}
    rows = {
        (0, week): Measures(7, 7 * k, 0, 0, 0, 7 * k, 0, 0) for k, week in enumerate(weeks, start=1)
    }
    whole = MarketingYear(0, first - 10 * WEEK, first + 60 * WEEK)
    published = {key: at_release_time(key[1] + WEEK) for key in rows}

    found = compared_year(weeks, BuyerHistory(rows, published, {0: whole}), year)

    last = max(week for week in weeks if week.year == year)
    count = 53 if year == 2026 else 52
    assert found == Compared(first, last, 10 * count, 7 * count)
