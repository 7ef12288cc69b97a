"""The tables of a buyer's whole trade, on the real figures and on small made ones."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from monitor.assess.bases.booked import BASIS as BOOKED
from monitor.assess.earlier_years import years_before
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import seasons_of, week_of, weeks_of
from monitor.assess.trade.weekly import WeekNet, peak_months, weekly_nets
from monitor.assess.trade.yearly import CalendarYear, calendar_years, together, year_of
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory

from .histories import FIRST, YEAR, one_season

HistoryOn = Callable[..., BuyerHistory]


def test_the_open_season_stands_beside_the_five_before_it(history_on: HistoryOn) -> None:
    seasons = seasons_of(history_on("2026-10-09"))

    assert seasons is not None
    assert (seasons.this.season.year, seasons.number) == (2027, 5)
    assert (seasons.week_ending, seasons.now) == (date(2026, 10, 1), 11_142_328)
    assert [curve.season.year for curve in seasons.before] == [2026, 2025, 2024, 2023, 2022]
    assert seasons.last == 0
    assert seasons.usual == 8_704_680
    assert [curve.booked[-1] for curve in seasons.before[:3]] == [
        12_362_145,
        22_546_349,
        24_416_196,
    ]
    assert week_of(seasons.this.season, 5) == seasons.week_ending
    assert len(seasons.means) == len(weeks_of(seasons.this.season)) == 53
    assert seasons.means[4] == 8_704_680


def test_a_season_not_known_to_its_end_ends_where_the_figures_do(history_on: HistoryOn) -> None:
    seasons = seasons_of(history_on("2026-01-20"))

    assert seasons is not None
    assert (seasons.this.season.year, seasons.number, seasons.now) == (2026, 19, 8_116_647)
    assert len(seasons.this.booked) == 19


def test_in_the_first_week_of_a_marketing_year_that_year_is_the_open_one(
    history_on: HistoryOn,
) -> None:
    found = seasons_of(history_on("2026-09-11"))

    assert found is not None
    assert (found.this.season.year, found.week_ending) == (2027, date(2026, 9, 3))
    assert replace(found.this, booked=()).at(1) is None


def test_without_five_years_there_is_no_band() -> None:
    seasons = seasons_of(one_season([(5, 0), (9, 2)]))

    assert seasons is not None
    assert (seasons.now, seasons.last, seasons.usual, seasons.before) == (9, None, None, ())
    assert seasons_of(BuyerHistory({}, {}, {})) is None


def test_of_fewer_than_five_years_no_band_is_made(history_on: HistoryOn) -> None:
    history = history_on()
    three = {key: at for key, at in history.published_at.items() if key[1] >= date(2023, 9, 7)}
    rows = {key: row for key, row in history.rows.items() if key in three}

    seasons = seasons_of(BuyerHistory(rows, three, history.marketing_years))

    assert seasons is not None
    assert [curve.at(5) is not None for curve in seasons.before] == [True] * 3 + [False] * 2
    assert seasons.usual is None
    assert seasons.last == 0


@pytest.mark.parametrize(
    ("year", "bought", "shipped", "unshipped"),
    [
        (2018, 6_651_614, 8_565_345, 3_009_487),
        (2019, None, 22_321_832, None),
        (2020, None, 34_022_573, 5_910_801),
        (2021, 26_054_677, 27_718_137, 4_247_341),
        (2024, 23_732_451, 26_626_107, 2_326_019),
        (2025, 10_402_808, 7_027_827, 5_701_000),
        (2026, 16_606_954, 13_503_954, 8_804_000),
    ],
)
def test_a_calendar_year_is_counted_in_its_own_weeks(
    history_on: HistoryOn, year: int, bought: int | None, shipped: int, unshipped: int | None
) -> None:
    [found] = [y for y in calendar_years(history_on()) if y.year == year]

    assert (found.bought, found.shipped, found.unshipped) == (bought, shipped, unshipped)


def test_years_with_weeks_missing_at_an_end_are_not_whole(history_on: HistoryOn) -> None:
    years = calendar_years(history_on())

    assert [year.year for year in years if not year.whole] == [2017, 2026]
    assert (years[0].first_week, years[0].bought) == (date(2017, 1, 12), 28_687_238)
    assert year_of(date(2026, 1, 1)) == 2025
    assert calendar_years(BuyerHistory({}, {}, {})) == ()
    assert calendar_years(one_season([(5, 0)])) == (), "of a first week nothing can be told"
    [year] = calendar_years(one_season([(5, 0), (9, 2)]))
    assert (year.first_week, year.last_week, year.bought) == (FIRST + WEEK, FIRST + WEEK, 4)
    around_new_year = one_season([*[None] * 15, (5, 0), (9, 2), (12, 2)])
    assert [
        (year.year, year.last_week, year.bought) for year in calendar_years(around_new_year)
    ] == [
        (2025, date(2026, 1, 1), 4),
        (2026, date(2026, 1, 8), 3),
    ]


def test_years_known_only_together_are_told_together(trade: TradeRecord) -> None:
    [joint] = trade.joint_years

    assert (joint.first, joint.last, joint.bought) == (2019, 2020, 59_245_719)


def test_three_years_known_only_together_are_told_from_the_first_to_the_last(
    history_on: HistoryOn,
) -> None:
    history = history_on()
    years = [y for y in calendar_years(history) if y.year in (2022, 2023, 2024)]

    [joint] = together(history, [replace(year, bought=None) for year in years])

    assert (joint.first, joint.last) == (2022, 2024)
    assert joint.bought == sum(year.bought or 0 for year in years)


def test_the_weeks_of_a_year_add_up_to_it(trade: TradeRecord) -> None:
    for year in trade.years:
        nets = [w.net for w in trade.weeks if w.year == year.year]
        if year.bought is not None and None not in nets:
            assert sum(net for net in nets if net is not None) == year.bought


def test_a_missing_week_is_none_and_so_is_the_one_after_it() -> None:
    nets = weekly_nets(one_season([(5, 0), (9, 2), None, (20, 2), (18, 3)]))

    assert [week.net for week in nets] == [4, None, None, -2]
    assert weekly_nets(one_season([(5, 0)])) == ()
    assert [week.net for week in weekly_nets(one_season([(5, 0), (9, 2)]))] == [4]


def test_weeks_published_as_one_sum_have_it_at_the_last_of_them(history_on: HistoryOn) -> None:
    """After the shutdown of 2018-19 six weeks came at once, in summer 2022 two."""
    sums = [week for week in weekly_nets(history_on()) if week.summed > 1]

    assert sums == [
        WeekNet(date(2019, 2, 14), 2019, None, 6, 4_050_459),
        WeekNet(date(2022, 8, 25), 2022, None, 2, 1_992_620),
    ]


def test_the_busy_months_are_those_of_the_years_known_week_by_week(trade: TradeRecord) -> None:
    busy = trade.busy_months

    assert busy is not None
    assert (busy.first, busy.last, busy.years) == (10, 1, (2018, 2021, 2022, 2023, 2024))
    assert round(float(busy.share), 4) == 0.5526


def test_the_years_before_are_counted_at_the_same_weeks(history_on: HistoryOn) -> None:
    window = Window.of_days(BOOKED, date(2026, 1, 1), date(2026, 12, 31))

    years = {year.name: dict(year.amounts) for year in years_before(window, history_on())}

    assert list(years) == ["2025", "2024", "2023", "2022", "2021"]
    totals = [year[window.last_week] for year in years.values()]
    assert totals == [10_402_808, 23_732_451, 24_846_492, 32_578_839, 26_054_677]
    assert years["2025"][date(2026, 7, 2)] is None, "the book of summer 2025 is not known"
    assert years_before(window, one_season([(1, 0)])) == ()


def test_the_years_before_are_the_five_nearest_and_no_sixth(history_on: HistoryOn) -> None:
    """Of 2018, the sixth year before 2024, everything is on record; of 2020 nothing."""
    window = Window.of_days(BOOKED, date(2024, 1, 1), date(2024, 12, 31))

    years = years_before(window, history_on())

    assert [year.name for year in years] == ["2023", "2022", "2021", "2019"]


JANUARY, NOVEMBER = date(2020, 1, 9), date(2020, 11, 5)
WHOLE = CalendarYear(2020, JANUARY, date(2020, 12, 31), True, 1, 1, 1)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([(NOVEMBER, 30), (JANUARY, 10)], (10, Fraction(1))),  # October to January
        ([(NOVEMBER, 30), (date(2020, 6, 4), 10)], (8, Fraction(3, 4))),
        ([(NOVEMBER, 1)], (8, Fraction(1))),  # the earliest of the four that hold it
        ([(JANUARY, 1)], (1, Fraction(1))),
        ([(date(2020, 12, 17), 1)], (9, Fraction(1))),
        ([(JANUARY, 0)], None),
        ([(JANUARY, -1)], None),
        ([], None),
    ],
)
def test_peak_months_are_the_four_with_the_largest_share(
    weeks: list[tuple[date, int]], expected: tuple[int, Fraction] | None
) -> None:
    found = peak_months([WeekNet(week, 2020, net) for week, net in weeks], [WHOLE])

    assert (found and (found.first, found.share)) == expected


def test_weeks_published_as_a_sum_count_in_their_month_if_all_are_in_it() -> None:
    first = date(2020, 11, 12)
    within = [WeekNet(first, 2020, None), WeekNet(first + WEEK, 2020, None, 2, 40)]
    across = [WeekNet(first - WEEK * 2, 2020, None), WeekNet(first - WEEK, 2020, None, 2, 40)]

    found = peak_months([*within, WeekNet(JANUARY, 2020, 60)], [WHOLE])

    assert found is not None
    assert (found.share, found.years) == (Fraction(1), (2020,))
    assert peak_months([*across, WeekNet(JANUARY, 2020, 60)], [WHOLE]) is None
    apart = peak_months([*within, WeekNet(date(2020, 6, 4), 2020, 60)], [WHOLE])
    assert apart is not None
    assert apart.share == Fraction(60, 100)


def test_a_single_year_that_is_unknown_has_no_others_to_be_counted_with() -> None:
    history = one_season([(5, 0), None, (20, 2), (25, 2), (30, 2)])
    [year] = calendar_years(history)

    assert list(together(history, [replace(year, bought=None)])) == []
    assert list(together(history, [year])) == []


def test_all_destinations_and_the_share_over_time(trade: TradeRecord) -> None:
    found = trade.destinations

    assert found is not None
    assert (found.season.year, found.open_season.year) == (2026, 2027)
    assert found.week_ending == date(2026, 8, 27)
    assert found.rows[0].name == "China"
    assert (found.buyer.booked, found.total) == (12_498_145, 41_854_497)
    assert found.buyer.booked_before == 22_478_500
    others = [row.booked_before for row in found.rows if row.kind != "buyer"]
    assert set(others) == {None}, "the other buyers of 2024/25 are not on record"
    assert [row.kind for row in found.rows].count("unknown") == 1
    last = found.shares[-1]
    assert (last.week_ending, last.booked, last.everyone) == (
        date(2026, 10, 1),
        11_142_328,
        22_785_229,
    )
    assert [p.week_ending for p in found.shares] == sorted({p.week_ending for p in found.shares})


def test_the_sum_over_all_destinations_is_the_published_one(
    trade: TradeRecord,
) -> None:
    found = trade.destinations
    assert found is not None

    [then] = [point for point in found.shares if point.week_ending == found.week_ending]

    assert abs(then.everyone - found.total) / found.total < 0.01


def test_the_key_of_a_trade_is_plain(trade: TradeRecord) -> None:
    assert trade.key == "china/soybeans"
    assert YEAR.starts_on < FIRST - WEEK
