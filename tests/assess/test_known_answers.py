"""The answers known in advance, and every trap of the counting rules, on the real figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment, Reached
from monitor.assess.purchases import (
    book,
    cumulative_sales,
    net_purchases,
    net_sales_from_flows,
    season_commitment,
    shipments,
)
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import WEEK
from monitor.core.history import BuyerHistory

ReadingOn = Callable[[str, str], Assessment]
HistoryOn = Callable[..., BuyerHistory]

HEADLINE = "soy-2025/end-of-february"
TWO_MONTHS = "soy-2025/last-two-months-of-2025"
SEASON = "soy-2025/this-growing-season"
CALENDAR_2026 = "soy-2026/calendar-year"
NEXT_SEASON = "soy-2026/next-season"


@pytest.mark.parametrize(
    ("key", "as_of", "week", "purchased", "share"),
    [
        (TWO_MONTHS, "2026-01-08", "2026-01-01", 6_660_519, 0.555),
        (HEADLINE, "2026-01-20", "2026-01-08", 8_116_647, 0.676),
        (HEADLINE, "2026-02-09", "2026-01-29", 9_886_612, 0.824),
        (HEADLINE, "2026-03-05", "2026-02-26", 10_816_852, 0.901),
        (HEADLINE, "2026-03-08", "2026-02-26", 10_816_852, 0.901),
        (SEASON, "2026-03-27", "2026-03-19", 11_242_779, 0.937),
        (SEASON, "2026-07-02", "2026-06-25", 12_025_594, 1.002),
        (CALENDAR_2026, "2026-10-09", "2026-10-01", 16_606_954, 0.664),
        (NEXT_SEASON, "2026-10-09", "2026-10-01", 11_142_328, 0.446),
    ],
)
def test_it_knows_what_was_bought(
    reading_on: ReadingOn, key: str, as_of: str, week: str, purchased: int, share: float
) -> None:
    a = reading_on(key, as_of)

    assert a.amounts.week_ending == date.fromisoformat(week)
    assert a.amounts.purchased == purchased
    assert a.share == pytest.approx(share, abs=0.0005)


@pytest.mark.parametrize(
    ("key", "as_of", "status"),
    [
        (HEADLINE, "2025-11-30", "no data"),
        (HEADLINE, "2025-10-01", "not started"),
        (HEADLINE, "2026-01-20", "mixed"),
        (HEADLINE, "2026-03-04", "behind"),  # past the deadline, its last week not yet published
        (HEADLINE, "2026-03-08", "missed"),
        (TWO_MONTHS, "2026-01-07", "behind"),
        (TWO_MONTHS, "2026-01-08", "missed"),
        (SEASON, "2026-06-30", "on track"),
        (SEASON, "2026-07-02", "met"),
        (CALENDAR_2026, "2026-10-09", "mixed"),
        (NEXT_SEASON, "2026-05-29", "not started"),
        (NEXT_SEASON, "2026-09-04", "behind"),
        (NEXT_SEASON, "2026-10-09", "mixed"),
        ("soy-2027/calendar-year", "2026-10-09", "not started"),
        ("soy-2028/calendar-year", "2026-10-09", "not started"),
    ],
)
def test_it_gives_the_status_word_of_the_rule(
    reading_on: ReadingOn, key: str, as_of: str, status: str
) -> None:
    assert reading_on(key, as_of).status == status


def test_the_missed_promise_was_reached_in_june_by_the_book_of_both_years(
    reading_on: ReadingOn,
) -> None:
    a = reading_on(HEADLINE, "2026-10-09")

    assert a.reached_after_deadline == Reached(date(2026, 6, 18), 12_160_205)
    assert a.met_week_ending is None


def test_the_season_reading_was_met_a_week_later(reading_on: ReadingOn) -> None:
    a = reading_on(SEASON, "2026-10-09")

    assert a.met_week_ending == date(2026, 6, 25)
    assert a.reached_after_deadline is None


def test_shipments_reach_twelve_million_on_2_july_2026(history_on: HistoryOn) -> None:
    history, start = history_on(), date(2025, 10, 23)

    reached = [w for w in history.weeks if (shipments(history, start, w) or 0) >= 12_000_000]

    assert reached[0] == date(2026, 7, 2)
    assert shipments(history, start, date(2026, 7, 2)) == 12_159_711


def test_on_1_october_2026_the_lines_disagree(reading_on: ReadingOn) -> None:
    a = reading_on(CALENDAR_2026, "2026-10-09")

    assert a.pace is not None
    assert a.amounts.shipped == 13_503_954
    assert a.shipped_share == pytest.approx(0.540, abs=0.0005)
    assert a.pace.straight_line_due == 18_750_000
    assert a.pace.seasonal_line_due is not None
    assert round(a.pace.seasonal_line_due / 25_000_000, 2) == 0.57
    assert a.pace.seasonal.used == (2021, 2022, 2023, 2024)
    assert (a.pace.weeks_left, a.pace.required_per_week) == (13, 645_619)


def test_on_9_february_2026_four_weeks_were_left(reading_on: ReadingOn) -> None:
    a = reading_on(HEADLINE, "2026-02-09")

    assert a.pace is not None
    assert (a.pace.weeks_left, a.pace.required_per_week) == (4, 528_347)
    assert [point.net for point in a.counted[-2:]] == [233_460, 233_020]


def test_calendar_year_2024_is_the_weeks_with_most_days_in_it(history_on: HistoryOn) -> None:
    # Weeks ending 2024-01-04 (four of seven days in 2024) to 2025-01-02 (five in 2024).
    shipped = (24_306_653 - 14_390_587) + 16_710_041
    change_of_book = 2_326_019 - 5_219_675

    bought = net_purchases(history_on(), date(2023, 12, 28), date(2025, 1, 2))

    assert bought == shipped + change_of_book == 23_732_451


def test_only_weeks_published_by_then_are_known(standing_on: Callable[[str], StatusReport]) -> None:
    fresh = standing_on("2025-11-30").freshness

    assert fresh.last_week_ending == date(2025, 10, 16)
    assert len(fresh.missing_weeks) == 5


def test_the_shipped_figures_are_stale_by_six_releases_on_22_november_2026(
    standing_on: Callable[[str], StatusReport],
) -> None:
    fresh = standing_on("2026-11-22").freshness

    assert (fresh.last_week_ending, len(fresh.missing_weeks)) == (date(2026, 10, 1), 6)
    assert fresh.stale


def test_unknown_destinations_stood_above_three_million_before_chinas_first_sale(
    reading_on: ReadingOn,
) -> None:
    amounts = reading_on(HEADLINE, "2026-01-20").amounts

    assert amounts.unknown_at_start == 3_257_650
    assert amounts.unknown == 3_011_100
    assert amounts.unknown_next_year is None  # not in the figures: not known, not zero
    assert amounts.ceiling == 8_116_647 + 3_011_100


def test_unknown_destinations_are_not_known_where_nothing_was_published(
    reading_on: ReadingOn,
) -> None:
    amounts = reading_on(CALENDAR_2026, "2026-10-09").amounts

    assert amounts.unknown is None
    assert amounts.ceiling is None


def test_the_split_week_belongs_to_the_new_year_and_is_counted_once(
    history_on: HistoryOn,
) -> None:
    history, week = history_on(), date(2026, 9, 3)

    assert net_purchases(history, week - WEEK, week) == 1_217_000 - 136_000
    assert net_sales_from_flows(history, week) == 1_217_000 - 136_000


def test_new_crop_sales_of_the_summer_stand_in_the_next_years_book(history_on: HistoryOn) -> None:
    history, week = history_on(), date(2026, 8, 27)

    assert season_commitment(history, 2027, week) == 7_761_000
    assert book(history, week) == 141_000 + 7_761_000


@pytest.mark.parametrize(
    ("week", "remainder", "next_book"),
    [("2017-08-31", 512_455, 6_040_061), ("2023-08-31", 137_975, 6_372_677)],
)
def test_a_year_that_ends_on_a_thursday_counts_the_remainder_once(
    history_on: HistoryOn, week: str, remainder: int, next_book: int
) -> None:
    history, ending = history_on(), date.fromisoformat(week)
    row = history.rows[ending.year, ending]

    assert (row.outstanding_sales, row.next_year_outstanding) == (remainder, next_book)
    assert book(history, ending) == next_book


def test_book_level_and_flows_agree_in_every_week_but_the_known_break(
    history_on: HistoryOn,
) -> None:
    history = history_on()
    pairs = {
        week: (net_purchases(history, week - WEEK, week), net_sales_from_flows(history, week))
        for week in history.weeks[1:]
    }

    unequal = {week for week, (by_book, by_flow) in pairs.items() if by_book != by_flow}

    # 2020-06-04 and 2025-08-28 follow weeks whose next-year book is not known; the flows of
    # 2019-02-14 and 2022-08-25 are those of six and of two weeks.
    sums = {date(2019, 2, 14): 4_050_459, date(2022, 8, 25): 1_992_620}
    assert unequal == {date(2018, 11, 22), date(2020, 6, 4), date(2025, 8, 28), *sums}
    assert [pairs[w][0] for w in sorted(unequal)] == [-130_999, None, None, None, None]
    for week, amount in sums.items():
        since = history.last_level_at(week - WEEK)
        assert net_purchases(history, since, week) == net_sales_from_flows(history, week) == amount


def test_a_missing_next_year_book_makes_the_level_unknown_not_smaller(
    history_on: HistoryOn,
) -> None:
    assert cumulative_sales(history_on(), date(2020, 3, 5)) is None


def test_weeks_before_the_first_sale_are_zero_where_the_week_was_published(
    history_on: HistoryOn,
) -> None:
    history = history_on()

    assert book(history, date(2025, 10, 23)) == 0
    assert history.row(2026, date(2025, 10, 23)) is not None
    assert history.row(2026, date(2025, 8, 28)) is None  # not published for that year
