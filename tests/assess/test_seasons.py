"""A season's own weeks, and where its lines begin: it is sold before it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment, assess
from monitor.assess.bases.season import BASIS as SEASON
from monitor.assess.trade.seasons import weeks_of
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.text import remarks

NEXT_SEASON = "soy-2026/next-season"
ReadingOn = Callable[[str, str], Assessment]


def season(year: int, starts: tuple[int, int] = (9, 1)) -> Window:
    """A marketing year that begins on this month and day of the year before."""
    begins, ends = date(year - 1, *starts), date(year, *starts)
    return Window.of_season(SEASON, MarketingYear(year, begins, ends - (WEEK / 7)))


@pytest.mark.parametrize(
    ("year", "total", "shipped"),
    [(2025, 22_546_349, 22_546_349), (2019, 14_182_863, 13_369_878)],
)
def test_the_last_row_of_a_season_ends_it(
    history_on: Callable[..., BuyerHistory], year: int, total: int, shipped: int
) -> None:
    history, window = history_on(), season(year)

    assert window.purchased(history, window.last_week) == total
    assert window.shipped(history, window.last_week) == shipped


def test_what_left_in_the_last_week_of_2018_19_counts_for_it(
    history_on: Callable[..., BuyerHistory],
) -> None:
    """Its year ended on a Saturday: 341,071 t were left out with the week of that day."""
    history, window = history_on(), season(2019)
    last, before = (window.shipped(history, date(2019, *day)) for day in ((9, 5), (8, 29)))

    assert last is not None
    assert before is not None
    assert last - before == 341_071


def test_a_season_has_the_weeks_of_its_rows_and_of_the_picture_of_seasons(
    history_on: Callable[..., BuyerHistory],
) -> None:
    history = history_on()
    for year in range(2018, 2027):
        window = Window.of_season(SEASON, history.marketing_years[year])
        rows = sorted(week for own, week in history.published_at if own == year)

        assert window.weeks == weeks_of(history.marketing_years[year])
        assert (window.first_week, window.last_week) == (rows[0], rows[-1])


@pytest.mark.parametrize(
    ("starts", "year", "first", "last"),
    [
        ((6, 1), 2026, date(2025, 6, 5), date(2026, 6, 4)),  # wheat ends on a Sunday
        ((8, 1), 2026, date(2025, 8, 7), date(2026, 8, 6)),  # cotton: from a Friday to a Friday
        ((8, 1), 2025, date(2024, 8, 1), date(2025, 7, 31)),  # and ends on a Thursday
    ],
)
def test_so_have_wheat_and_cotton(
    starts: tuple[int, int], year: int, first: date, last: date
) -> None:
    window = season(year, starts)

    assert (window.first_week, window.last_week) == (first, last)


def test_the_named_years_are_those_a_season_ends_in(reading_on: ReadingOn) -> None:
    """2020/21 to 2023/24: without 2024/25, in which the boycott began."""
    a = reading_on(NEXT_SEASON, "2026-10-09")

    assert a.pace is not None
    windows = [(w.year, w.first_week, w.last_week) for w in a.pace.seasonal.windows]
    assert windows == [
        (2021, date(2020, 9, 3), date(2021, 9, 2)),
        (2022, date(2021, 9, 2), date(2022, 9, 1)),
        (2023, date(2022, 9, 1), date(2023, 8, 31)),
        (2024, date(2023, 9, 7), date(2024, 9, 5)),
    ]
    assert a.pace.seasonal_line_due == 11_194_988
    assert (a.amounts.purchased, a.status) == (11_142_328, "mixed")


def test_where_the_word_hangs_on_the_years_both_are_said(reading_on: ReadingOn) -> None:
    a = reading_on(NEXT_SEASON, "2026-10-09")

    assert a.other_years is not None
    assert (a.other_years.seasonal_line_due, a.other_years.status) == (7_693_218, "on track")
    assert remarks.other_years(a) == (
        "The status depends on the years compared: with those the promise names (2020/21 to "
        "2023/24) the usual seasonal pace is at 11,194,988 t, mixed; with the five before (2021/22 "
        "to 2025/26) at 7,693,218 t, on track."
    )
    assert reading_on("soy-2026/calendar-year", "2026-10-09").other_years is None


def test_a_window_across_new_year_is_named_by_its_end(reading_on: ReadingOn) -> None:
    a = reading_on("soy-2025/end-of-february", "2026-03-08")

    assert a.pace is not None
    assert a.pace.seasonal.used == (2021, 2022, 2023, 2024, 2025)
    assert a.pace.seasonal.windows[0].first_week == date(2020, 10, 29)
    assert remarks.years(a, a.pace.seasonal.used) == "2020/21 to 2024/25"


def test_the_straight_line_begins_with_what_is_usually_booked_at_the_opening(
    reading_on: ReadingOn,
) -> None:
    """Mean of 37.5, 25.8, 36.3 and 26.1 % of the seasons' totals, the book a week before."""
    a = reading_on(NEXT_SEASON, "2026-10-09")
    lines = {line.week_ending: line for line in a.lines}
    shares = (
        13_526_000 / 36_078_822,
        7_942_500 / 30_815_123,
        11_442_505 / 31_518_807,
        6_372_677 / 24_416_196,
    )
    opening = round(25_000_000 * sum(shares) / 4)

    assert lines[date(2026, 8, 27)].straight == lines[date(2026, 8, 27)].seasonal == opening
    first = lines[date(2026, 9, 3)].straight
    assert first == opening + round((25_000_000 - opening) / 53)
    assert lines[date(2027, 9, 2)].straight == 25_000_000


@pytest.mark.parametrize(
    ("day", "booked", "word"),
    [
        ("2026-06-11", 0, "not started"),
        ("2026-06-26", 200_000, "behind"),
        ("2026-09-04", 7_761_000, "behind"),
        ("2026-09-12", 8_983_000, "on track"),
    ],
)
def test_a_season_starts_with_its_first_sale(
    reading_on: ReadingOn, day: str, booked: int, word: str
) -> None:
    a = reading_on(NEXT_SEASON, day)

    assert (a.amounts.purchased, a.status) == (booked, word)


def test_before_the_opening_nothing_is_on_track_where_no_earlier_season_is_known(
    reading_on: ReadingOn, history_on: Callable[..., BuyerHistory]
) -> None:
    """Zero is no measure of what is usual: the first sale alone would be on track against it."""
    known = reading_on(NEXT_SEASON, "2026-08-21")
    history = history_on("2026-08-21")
    short = replace(
        history,
        rows={key: row for key, row in history.rows.items() if key[0] >= 2026},
        published_at={key: at for key, at in history.published_at.items() if key[0] >= 2026},
    )

    found = assess(known.commitment, known.reading, short, short, known.as_of, date(2026, 8, 21))

    assert known.status != "not started"
    assert (found.amounts.purchased, found.status) == (known.amounts.purchased, "not started")
    assert all(line.week_ending >= date(2026, 9, 3) for line in found.lines)
