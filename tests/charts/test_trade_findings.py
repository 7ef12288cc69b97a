"""The sentences over the pictures of a buyer's whole trade, against the numbers."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.speeds import Speed, Speeds, speeds_of
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import Seasons
from monitor.assess.trade.weekly import BestPace
from monitor.assess.trade.yearly import CalendarYear
from monitor.charts import pictures_of
from monitor.charts.pictures.years import promised_for
from monitor.core.frozen import replace
from monitor.text.findings import pace_finding
from monitor.text.trade_findings import (
    Promised,
    destinations_finding,
    seasons_finding,
    shares_finding,
    weeks_finding,
    years_finding,
)

from .cases import HARD_TRADES, short_trade

StandingOn = Callable[[str], DetailedReport]
ReadingOn = Callable[[str, str], Assessment]

CALENDAR = "soy-2026/calendar-year"


@pytest.mark.parametrize(
    ("day", "chart", "title"),
    [
        (
            "2025-11-30",
            "seasons",
            "China has booked nothing of 2025/26 soybeans by week 7: "
            "below last year (10.4 MMT) and the five-year mean (15.6 MMT)",
        ),
        (
            "2026-10-09",
            "seasons",
            "China has booked 11.1 MMT of 2026/27 soybeans by week 5: "
            "above last year (nothing) and the five-year mean (8.7 MMT)",
        ),
        (
            "2025-11-30",
            "years",
            "China bought 3.5 MMT in 2025 to 16 Oct; 25 MMT are promised for 2026, "
            "below the mean of 2021–24 (26.8 MMT)",
        ),
        (
            "2026-10-09",
            "years",
            "China bought 16.6 MMT in 2026 to 1 Oct, 8.4 MMT short of 25 MMT, "
            "which is below the mean of 2021–24 (26.8 MMT)",
        ),
        (
            "2025-11-30",
            "weeks_of_years",
            "October to January brought 55 % of China’s purchases in 5 whole years; "
            "no net purchases in 10 of 28 published weeks of 2025",
        ),
        (
            "2026-10-09",
            "weeks_of_years",
            "October to January brought 55 % of China’s purchases in 5 whole years; "
            "China made net purchases in all 39 published weeks of 2026",
        ),
        (
            "2025-11-30",
            "destinations",
            "China had no part of 2025/26 soybeans sold by 16 Oct 2025",
        ),
        (
            "2026-10-09",
            "destinations",
            "China was the largest named destination of 2025/26 soybeans sold by 27 Aug 2026: "
            "12.5 of 41.9 MMT (30 %), less than the 22.5 MMT in the same week of 2024/25",
        ),
        (
            "2025-11-30",
            "shares",
            "China has 0 % of all soybeans booked for 2025/26 by 16 Oct 2025 (0 of 14.5 MMT)",
        ),
        (
            "2026-10-09",
            "shares",
            "China has 49 % of all soybeans booked for 2026/27 by 1 Oct 2026 "
            "(11.1 of 22.8 MMT), more than the 0 % of 2025/26 by 2 Oct 2025",
        ),
    ],
)
def test_the_title_says_what_the_figures_of_the_day_say(
    standing_on: StandingOn, day: str, chart: str, title: str
) -> None:
    [picture] = pictures_of(standing_on(day), chart)

    assert picture.title == title


@pytest.mark.parametrize(
    ("now", "last", "mean", "words"),
    [
        (5_000_000, 6_000_000, 7_000_000, "below last year (6.0 MMT) and the five-year mean"),
        (8_000_000, 6_000_000, 7_000_000, "above last year (6.0 MMT) and the five-year mean"),
        (6_500_000, 6_000_000, 7_000_000, "above last year (6.0 MMT), below the five-year mean"),
        (6_000_000, 6_000_000, 7_000_000, "level with last year (6.0 MMT), below the five"),
        (6_000_001, 6_000_000, 7_000_000, "above last year (6,000,000 t), below the five"),
        (6_040_000, 6_010_000, 7_000_000, "above last year (6.01 MMT), below the five"),
    ],
)
def test_the_season_is_on_the_side_the_numbers_say(
    trade: TradeRecord, now: int, last: int, mean: int, words: str
) -> None:
    assert words in seasons_finding(trade, _seasons(trade, now, last, mean))


def test_a_season_without_years_before_says_so(trade: TradeRecord) -> None:
    seasons = short_trade(trade, 3).seasons
    assert seasons is not None

    assert seasons_finding(trade, seasons) == (
        "China has booked 11.1 MMT of 2026/27 soybeans by week 5; the years before are not known"
    )


@pytest.mark.parametrize(
    ("bought", "whole", "words"),
    [
        (24_999_999, True, "China bought 25.0 MMT in 2026, 1 t short of 25 MMT"),
        (25_000_000, True, "China bought 25.0 MMT in 2026, exactly 25 MMT"),
        (26_000_000, True, "China bought 26.0 MMT in 2026, 1.0 MMT above 25 MMT"),
        (0, False, "China bought nothing in 2026 to 1 Oct, 25.0 MMT short of 25 MMT"),
        (
            -300_000,
            False,
            "China had a net reduction (cancelled or moved) of 300,000 t in 2026 to 1 Oct, 25.3",
        ),
        (None, False, "China’s purchases in 2026 to 1 Oct are not known"),
    ],
)
def test_the_year_is_on_the_side_of_its_promise_the_numbers_say(
    trade: TradeRecord, bought: int | None, whole: bool, words: str
) -> None:
    year = replace(trade.years[-1], bought=bought, whole=whole)

    assert years_finding(_with_last(trade, year), Promised(2026, 25_000_000)).startswith(words)


@pytest.mark.parametrize(
    ("target", "where"),
    [(25_000_000, "below"), (26_803_115, "level with"), (30_000_000, "above")],
)
def test_a_promise_is_set_beside_the_mean_of_the_years_it_is_compared_with(
    standing_on: StandingOn, trade: TradeRecord, target: int, where: str
) -> None:
    promised = promised_for(standing_on("2026-10-09"), trade)
    assert promised is not None

    # 26,054,677 · 32,578,839 · 24,846,492 · 23,732,451
    assert (promised.usual, promised.compared) == (26_803_115, (2021, 2022, 2023, 2024))
    title = years_finding(trade, replace(promised, target=target))
    assert f"which is {where} the mean of 2021–24 (26.8 MMT)" in title
    assert "known before" not in title


def test_without_years_to_compare_nothing_is_said_of_them(trade: TradeRecord) -> None:
    assert years_finding(trade, Promised(2026, 25_000_000)).endswith("short of 25 MMT")
    apart = Promised(2027, 25_000_000, 26_000_000, (2018, 2021, 2022))
    assert years_finding(trade, apart).endswith("below the mean of 2018, 2021 and 2022 (26.0 MMT)")


def test_a_record_that_begins_within_the_year_is_not_set_beside_the_promise(
    trade: TradeRecord,
) -> None:
    title = years_finding(short_trade(trade, 6), Promised(2026, 25_000_000))

    assert title == "China bought 3.2 MMT in the weeks ending 3 Sep – 1 Oct 2026"


def test_a_promise_for_another_year_is_not_said_to_be_missed(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    then = standing_on("2025-11-30")

    promised = promised_for(then, then.trades[0])
    assert promised is not None
    assert (promised.year, promised.target) == (2026, 25_000_000)
    assert promised_for(replace(then, assessments=()), trade) is None
    assert "short of" not in years_finding(trade, Promised(2027, 25_000_000))


@pytest.mark.parametrize(
    ("booked", "before", "words"),
    [
        (6_000_000, None, "China was the largest named destination of 2025/26 soybeans sold by"),
        (5_000_000, None, "China was number 3 among the named destinations of 2025/26 soybeans"),
        (6_000_000, 6_000_001, "less than the 6,000,001 t in the same week of 2024/25"),
        (6_000_000, 6_000_000, "as much as the 6.0 MMT in the same week of 2024/25"),
        (6_000_000, 0, "more than the 0 t in the same week of 2024/25"),
        (0, 6_000_000, "China had no part of 2025/26 soybeans sold by 27 Aug 2026"),
    ],
)
def test_the_place_among_destinations_is_the_one_the_numbers_give(
    trade: TradeRecord, booked: int, before: int | None, words: str
) -> None:
    found = trade.destinations
    assert found is not None
    rows = tuple(
        replace(row, booked=booked, booked_before=before) if row.kind == "buyer" else row
        for row in found.rows
    )

    assert words in destinations_finding(trade, replace(found, rows=rows))


@pytest.mark.parametrize(
    ("booked", "words"),
    [(8_000_000, "more than the 1 %"), (0, "less than the 1 %")],
)
def test_the_share_is_on_the_side_the_numbers_say(
    trade: TradeRecord, booked: int, words: str
) -> None:
    found = trade.destinations
    assert found is not None
    before = next(p for p in found.shares if p.week_ending == date(2025, 10, 2))
    then = replace(before, booked=100_000, everyone=10_000_000)
    last = replace(found.shares[-1], booked=booked)

    title = shares_finding(trade, replace(found, shares=(then, last)))

    assert words in title


def test_a_share_is_set_beside_that_of_the_same_week_alone(trade: TradeRecord) -> None:
    found = trade.destinations
    assert found is not None
    others = [p for p in found.shares if p.week_ending != date(2025, 10, 2)]

    title = shares_finding(trade, replace(found, shares=tuple(others)))

    assert title.endswith("by 1 Oct 2026 (11.1 of 22.8 MMT)"), "not the whole year's 30 %"


def test_shares_that_are_not_on_record_are_told_as_that(trade: TradeRecord) -> None:
    found = trade.destinations
    assert found is not None
    nobody = replace(found.shares[-1], everyone=0, booked=0)

    assert shares_finding(trade, replace(found, shares=())) == (
        "China’s share of all sales is not on record"
    )
    assert shares_finding(trade, replace(found, shares=(nobody,))) == (
        "Nothing has been booked for 2026/27 by 1 Oct 2026"
    )


def test_the_busiest_months_really_are(trade: TradeRecord) -> None:
    busy = trade.busy_months
    assert busy is not None
    nets: dict[int, int] = dict.fromkeys(range(1, 13), 0)
    for week in trade.weeks:
        if week.year in busy.years:
            net = week.sum_net if week.net is None else week.net
            nets[(week.week_ending - timedelta(days=3)).month] += net or 0

    four = {m: sum(nets[(m + k - 1) % 12 + 1] for k in range(4)) for m in nets}

    assert max(four, key=lambda month: four[month]) == busy.first
    assert busy.share == Fraction(four[busy.first], sum(nets.values()))
    assert 2022 in busy.years, "a sum of two weeks of August is August's"


@pytest.mark.parametrize(
    ("needed", "recent", "best", "words"),
    [
        (700, 500, 900, "more than in the last 4 (500 t), less than in its best 13"),
        (400, 500, 300, "less than in the last 4 (500 t), more than in its best 13"),
        (500, 500, 500, "as much as in the last 4 (500 t), as much as in its best 13"),
    ],
)
def test_the_pace_is_on_the_side_the_numbers_say(
    reading_on: ReadingOn, needed: int, recent: int, best: int, words: str
) -> None:
    last = date(2026, 10, 1)
    speeds = Speeds(
        needed=Speed(13 * needed, 13, date(2026, 10, 2), date(2026, 12, 31)),
        past=(Speed(4 * recent, 4, last - timedelta(days=27), last),),
        best=BestPace(last, 13, best),
    )

    assert words in pace_finding(reading_on(CALENDAR, "2026-10-09"), speeds)


def test_the_real_pace(reading_on: ReadingOn, trade: TradeRecord) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    speeds = speeds_of(calendar, trade.history)
    assert speeds is not None

    assert pace_finding(calendar, speeds) == (
        "China needs 646,000 t a week for 13 weeks: more than in the last 4 (540,000 t), "
        "less than in its best 13 of the last five years (978,000 t)"
    )
    assert speeds.needed.amount == 8_393_046
    assert speeds.needed.per_business_day == round(8_393_046 / 61)
    assert [speed.per_week for speed in speeds.past] == [382_901, 539_832, 851_674]


def test_the_pace_of_old_figures_says_which_weeks_passed_unseen(
    reading_on: ReadingOn, trade: TradeRecord
) -> None:
    old = reading_on(CALENDAR, "2026-11-26")
    speeds = speeds_of(old, trade.history)
    assert speeds is not None

    assert pace_finding(old, speeds) == (
        "China needed 646,000 t a week for 13 weeks from 1 Oct 2026; 8 of them have passed unseen; "
        "if nothing was bought in them, the 5 left need 1.7 MMT each"
    )


@pytest.mark.parametrize("key", ["soy-2025/end-of-february", "soy-2025/this-growing-season"])
def test_a_reading_that_is_closed_needs_no_pace(
    reading_on: ReadingOn, trade: TradeRecord, key: str
) -> None:
    assert speeds_of(reading_on(key, "2026-10-09"), trade.history) is None


@pytest.mark.parametrize("case", HARD_TRADES)
def test_no_title_of_a_hard_trade_says_none_or_nan(
    standing_on: StandingOn, trade: TradeRecord, case: str
) -> None:
    hard = replace(standing_on("2026-10-09"), assessments=(), trades=(HARD_TRADES[case](trade),))

    for picture in pictures_of(hard):
        assert "None" not in picture.title + picture.alt
        assert "nan" not in picture.title + picture.alt.replace("finance", "")


def test_the_weeks_without_purchases_are_counted(trade: TradeRecord) -> None:
    nets = [week.net for week in trade.weeks if week.year == 2026 and week.net is not None]

    assert min(nets) > 0
    assert weeks_finding(trade).endswith(
        "China made net purchases in all 39 published weeks of 2026"
    )


def _seasons(trade: TradeRecord, now: int, last: int, mean: int) -> Seasons:
    """The open season and those before it with other amounts in week 5."""
    seasons = trade.seasons
    assert seasons is not None
    before = replace(seasons.before[0], booked=(0, 0, 0, 0, last))
    return replace(
        seasons,
        this=replace(seasons.this, booked=(0, 0, 0, 0, now)),
        before=(before, *seasons.before[1:]),
        means=(*seasons.means[:4], mean),
    )


def _with_last(trade: TradeRecord, year: CalendarYear) -> TradeRecord:
    """The trade with another last year."""
    other = replace(trade)
    other.__dict__["years"] = (*trade.years[:-1], year)
    return other


def test_the_latest_year_is_the_amount_the_reading_of_that_year_gives(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    for day in ("2026-01-20", "2026-06-30", "2026-10-09"):
        [trade] = standing_on(day).trades
        reading = reading_on(CALENDAR, day)
        assert trade.years[-1].bought == reading.amounts.purchased
        assert trade.years[-1].shipped == reading.amounts.shipped
