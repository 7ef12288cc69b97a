"""The lines, the required pace and the status rule, at their edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from monitor.assess.assessment import Assessment, assess
from monitor.assess.bases.booked import BASIS as BOOKED
from monitor.assess.lines import straight_line_due
from monitor.assess.pace import required_per_week
from monitor.assess.seasonal import seasonal
from monitor.assess.status import against_lines
from monitor.assess.windows import Window
from monitor.core.calendar import DAY, WEEK, MarketingYear, end_of_day, release_at
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures

NO_BUYER = BuyerHistory({}, {}, {})
YEAR = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))


def row(accumulated: int, outstanding: int, next_year: int | None = 0) -> Measures:
    """A row of which only the book matters."""
    commitment = accumulated + outstanding
    return Measures(None, accumulated, outstanding, None, None, commitment, next_year, None)


def history_of(rows: dict[date, Measures]) -> BuyerHistory:
    """A history of one marketing year in which exactly these weeks were published."""
    keyed = {(2026, week): row for week, row in rows.items()}
    return BuyerHistory(keyed, {key: release_at(key[1]) for key in keyed}, {2026: YEAR})


@pytest.mark.parametrize(
    ("purchased", "straight", "seasonal_due", "word"),
    [
        (100, 100, 90, "on track"),
        (100, 90, 100, "on track"),
        (99, 100, 90, "mixed"),
        (90, 100, 90, "mixed"),
        (89, 100, 90, "behind"),
        (100, 100, None, "on track"),
        (99, 100, None, "behind"),
        (-5, 0, 0, "behind"),
    ],
)
def test_the_status_is_where_purchases_stand_between_the_lines(
    purchased: int, straight: int, seasonal_due: int | None, word: str
) -> None:
    assert against_lines(purchased, straight, seasonal_due) == word


def test_the_straight_line_ends_at_the_target() -> None:
    assert [straight_line_due(12_000_000, k, 18) for k in (1, 9, 18)] == [
        666_667,
        6_000_000,
        12_000_000,
    ]


@pytest.mark.parametrize(
    ("remaining", "weeks", "required"),
    [(8_393_046, 13, 645_619), (10, 3, 4), (0, 5, 0), (5, 0, None), (None, 5, None)],
)
def test_the_required_pace_is_rounded_up_and_needs_weeks_left(
    remaining: int | None, weeks: int, required: int | None
) -> None:
    assert required_per_week(remaining, weeks) == required


def test_the_seasonal_line_is_the_mean_share_of_complete_windows_only(
    history_on: Callable[..., BuyerHistory],
) -> None:
    window = Window.of_days(BOOKED, date(2026, 1, 1), date(2026, 12, 31))

    line = seasonal(history_on(), window, (2020, 2023, 2024, 2025))

    # The next-year book is not known early in 2020 and in the summer of 2025.
    assert line.used == (2023, 2024)
    assert [w.left_out is None for w in line.windows] == [False, True, True, False]
    assert line.windows[2].total == 23_732_451
    assert line.shares is not None
    assert line.shares[-1] == 1.0


def test_the_seasonal_line_is_unknown_when_no_window_is_complete(
    history_on: Callable[..., BuyerHistory],
) -> None:
    line = seasonal(
        history_on(), Window.of_days(BOOKED, date(2026, 1, 1), date(2026, 12, 31)), (2015,)
    )

    assert line.shares is None
    assert line.due(25_000_000, 39) is None


def test_a_window_in_which_nothing_was_bought_has_no_shares() -> None:
    first = date(2025, 10, 2)
    history = history_of({first + WEEK * k: row(0, 100) for k in range(-1, 5)})

    line = seasonal(history, Window.of_days(BOOKED, first - 6 * DAY, first + 3 * WEEK), (2025,))

    assert line.windows[0].left_out == "nothing was bought in it, so it has no shares"


def test_a_single_tonne_has_a_share() -> None:
    first = date(2025, 10, 2)
    history = history_of({first + WEEK * k: row(0, 100 + (k > 1)) for k in range(-1, 4)})

    line = seasonal(history, Window.of_days(BOOKED, first - 6 * DAY, first + 3 * WEEK), (2025,))

    assert line.shares == (0.0, 0.0, 1.0, 1.0)


def test_a_season_is_usually_sold_in_part_before_it_opens(
    reading_on: Callable[[str, str], Assessment], history_on: Callable[..., BuyerHistory]
) -> None:
    """Shares of five seasons sold ahead by the last week before, and by the first that is known."""
    window = reading_on("soy-2026/next-season", "2026-10-09").window
    assert window is not None

    line = seasonal(history_on("2026-10-09"), window, None)

    sold = [7_942_500, 11_442_505, 6_372_677, 3_896_449, 0]
    totals = [30_815_123, 31_518_807, 24_416_196, 22_546_349, 12_362_145]
    shares = [part / total for part, total in zip(sold, totals, strict=True)]
    assert line.used == (2022, 2023, 2024, 2025, 2026)
    assert line.ahead[window.from_start(-1)] == pytest.approx(sum(shares) / 5)
    assert line.ahead[window.from_start(-52)] == 0.0
    assert {min(line.ahead), max(line.ahead)} == {date(2025, 9, 4), date(2026, 8, 27)}
    unknown = {week for k in range(-52, 0) if (week := window.from_start(k)) not in line.ahead}
    assert (min(unknown), max(unknown), len(unknown)) == (
        date(2026, 6, 4),  # because in the summer of 2025 the book of the next year is not known
        date(2026, 8, 20),
        12,
    )


@pytest.mark.parametrize(("ends_on", "year"), [(date(2026, 1, 3), 2025), (date(2026, 1, 4), 2026)])
def test_a_window_of_days_is_named_by_the_year_with_most_of_its_last_week(
    ends_on: date, year: int
) -> None:
    assert Window.of_days(BOOKED, date(2025, 11, 1), ends_on).year == year


def test_a_missing_week_in_between_does_not_disturb_what_was_bought() -> None:
    first = date(2025, 10, 2)
    known = history_of({first - WEEK: row(0, 0), first + 2 * WEEK: row(40, 60)})

    assert (
        Window.of_days(BOOKED, first - 6 * DAY, first + 5 * WEEK).purchased(known, first + 2 * WEEK)
        == 100
    )
    assert (
        Window.of_days(BOOKED, first - 6 * DAY, first + 5 * WEEK).purchased(known, first + WEEK)
        is None
    )


def test_a_gap_after_the_first_row_is_unknown_and_not_zero() -> None:
    weeks = [date(2025, 10, 2) + WEEK * k for k in range(3)]
    history = BuyerHistory(
        {(2026, weeks[0]): row(5, 5)},
        {(2026, week): release_at(week) for week in weeks},
        {2026: YEAR},
    )

    assert history.row(2026, weeks[1]) is None
    assert Window.of_days(BOOKED, weeks[1] - 6 * DAY, weeks[2]).purchased(history, weeks[2]) is None


def test_cancellations_below_the_target_take_the_word_met_away(
    reading_on: Callable[[str, str], Assessment], history_on: Callable[..., BuyerHistory]
) -> None:
    before = reading_on("soy-2025/this-growing-season", "2026-07-02")
    commitment = replace(before.commitment, target=12_000_000)
    history = history_on("2026-07-02")
    key = (2026, date(2026, 6, 25))
    cancelled = history.rows[key]._replace(total_commitment=11_999_999)
    cut = BuyerHistory(
        {**history.rows, key: cancelled}, history.published_at, history.marketing_years
    )

    after = assess(
        commitment,
        before.reading,
        cut,
        NO_BUYER,
        end_of_day(date(2026, 7, 2)),
        date(2026, 7, 2),
    )

    assert (before.status, before.met_week_ending) == ("met", date(2026, 6, 25))
    assert (after.status, after.met_week_ending) == ("on track", None)
    assert after.share is not None
    assert after.share < 1


def test_an_unknown_marketing_year_gives_no_data_instead_of_a_number(
    reading_on: Callable[[str, str], Assessment],
) -> None:
    a = reading_on("soy-2025/this-growing-season", "2026-07-02")

    blank = assess(a.commitment, a.reading, NO_BUYER, NO_BUYER, datetime.now(UTC), date(2026, 7, 2))

    assert (blank.status, blank.amounts.purchased, blank.pace) == ("no data", None, None)
