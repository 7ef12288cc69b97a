"""The values that the page draws and that each chart's own table holds, against the report's."""

from collections.abc import Callable

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture, pictures_of
from monitor.charts.shapes import Bars, Grid, Plot, Shape
from monitor.charts.tables import table
from monitor.charts.ticks import amount_ticks, limits
from monitor.core.frozen import replace

from .cases import HARD, HARD_TRADES, only

StandingOn = Callable[[str], DetailedReport]
CALENDAR = "soy-2026/calendar-year"
TRADE = "china/soybeans"


def sketched(status_report: DetailedReport, chart: str, subject: str | None = TRADE) -> Shape:
    """The values of one chart."""
    [picture] = [p for p in pictures_of(status_report, chart) if p.subject == subject]
    assert picture.sketch is not None
    return picture.sketch()


def plotted(status_report: DetailedReport, chart: str, subject: str = TRADE) -> Plot:
    """The values of a chart over an axis."""
    shape = sketched(status_report, chart, subject)
    assert isinstance(shape, Plot)
    return shape


def barred(status_report: DetailedReport, chart: str, subject: str | None = TRADE) -> Bars:
    """The values of a chart of horizontal bars."""
    shape = sketched(status_report, chart, subject)
    assert isinstance(shape, Bars)
    return shape


def rows_of(shape: Shape) -> list[dict[str, object]]:
    """A chart's own table by its headings."""
    heading, *rows = table(shape)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def test_every_chart_has_its_values_and_its_words(standing_on: StandingOn) -> None:
    pictures = list(pictures_of(standing_on("2026-10-09")))

    assert [p.stem for p in pictures if p.sketch is None or p.words is None] == []
    assert all(p.words is not None and p.words.title == p.title for p in pictures)


def test_the_weeks_are_the_bars_their_mean_and_what_is_needed(standing_on: StandingOn) -> None:
    plot = plotted(standing_on("2026-10-09"), "weekly_net", CALENDAR)

    named = {series.name: series for series in plot.series}
    assert list(named) == [
        "needed",
        "change of the unknown book",
        "mean of 4 weeks",
        "net purchases",
    ]
    rows = {row["week_ending"]: row for row in rows_of(plot)}
    assert rows["2026-10-01"] == {
        "week_ending": "2026-10-01",
        "needed (metric tons)": None,
        "change of the unknown book (metric tons)": None,
        "mean of 4 weeks (metric tons)": 539_832,
        "net purchases (metric tons)": 382_901,
    }
    assert rows["2026-12-31"]["needed (metric tons)"] == 645_619
    assert list(rows)[-1] == "2026-12-31"
    assert named["needed"].label == "needed\n646,000 t"
    assert named["net purchases"].texts[-14] == "+382,901 t"
    [less] = [k for k, look in enumerate(named["net purchases"].looks) if look == "lighter"]
    assert (plot.places[less].key, named["net purchases"].values[less]) == ("2025-11-13", -100_000)


def test_what_the_rest_would_need_is_apart_from_what_was_needed(standing_on: StandingOn) -> None:
    plot = plotted(standing_on("2026-11-27"), "weekly_net", CALENDAR)

    rows = {row["week_ending"]: row for row in rows_of(plot)}
    needed, rest = "needed from 1 Oct 2026 (metric tons)", "if 8 unseen brought none (metric tons)"
    assert (rows["2026-10-08"][needed], rows["2026-10-08"][rest]) == (645_619, None)
    assert (rows["2026-12-03"][needed], rows["2026-12-03"][rest]) == (645_619, 1_678_610)
    assert plot.notes == ("Hatched weeks: 7 weeks without figures.",)


def test_a_mark_is_explained_only_if_it_is_drawn(standing_on: StandingOn) -> None:
    day = standing_on("2026-10-09")
    calendar = next(a for a in day.assessments if a.key == CALENDAR)
    known = replace(calendar, amounts=replace(calendar.amounts, open_to_unknown=False))

    shipped = plotted(only(day, known), "weekly_net", CALENDAR)
    booked = plotted(day, "weekly_net", CALENDAR)

    assert [entry.look for entry in booked.key] == ["bought", "mean", "lighter", "faint", "unknown"]
    assert "unknown" not in [entry.look for entry in shipped.key]
    assert "unknown" not in [series.look for series in shipped.series]


def test_the_paces_are_the_bars_and_the_best_is_the_rule(standing_on: StandingOn) -> None:
    bars = barred(standing_on("2026-10-09"), "pace", CALENDAR)

    assert [bar.value for bar in bars.bars] == [645_619, 382_901, 539_832, 851_674]
    assert bars.bars[0].text == "646,000 t a week"
    assert bars.bars[0].detail == "138,000 t a business day"
    assert bars.rule is not None
    assert bars.rule.at == 977_511
    assert [row["a week (metric tons)"] for row in rows_of(bars)] == [
        645_619,
        382_901,
        539_832,
        851_674,
        977_511,
    ]


def test_what_the_weeks_left_would_need_a_day_is_over_their_own_days(
    standing_on: StandingOn,
) -> None:
    bars = barred(standing_on("2026-11-22"), "pace", CALENDAR)

    rest = rows_of(bars)[1]
    assert rest["pace"] == "if 7 unseen brought none"
    assert rest["a week (metric tons)"] == round(8_393_046 / 6)
    assert rest["a business day (metric tons)"] == round(8_393_046 / 28), "20 Nov to 31 Dec"
    assert bars.bars[1].detail == "300,000 t a business day"


def test_the_readings_are_shares_of_their_targets(standing_on: StandingOn) -> None:
    day = standing_on("2026-10-09")
    bars = barred(day, "status_bars", None)

    by_name = {bar.name: bar for bar in bars.bars}
    calendar = by_name["Calendar year 2026"]
    assert calendar.value == 16_606_954 / 25_000_000
    assert calendar.inner == 13_503_954 / 25_000_000
    assert calendar.marks == ((0.75, "straight"), (14_171_600 / 25_000_000, "seasonal"))
    assert (calendar.text, calendar.detail) == ("66 % · mixed", "16.6 of 25 MMT")
    february = by_name["By the end of February 2026"]
    assert february.ghost == (10_816_852 + 2_186_440) / 12_000_000
    assert (february.group, february.marks) == ("China: 12 MMT of US soybeans, first tranche", ())
    assert by_name["Calendar year 2027"].value is None
    rows = {(row["commitment"], row["reading"]): row for row in rows_of(bars)}
    assert len(rows) == len(day.assessments)
    for a in day.assessments:
        assert rows[a.commitment.id, a.reading.id]["bought"] == a.amounts.purchased


def test_a_bar_above_the_scale_is_cut_and_its_amount_is_not(standing_on: StandingOn) -> None:
    day = standing_on("2026-10-09")
    calendar = next(a for a in day.assessments if a.key == CALENDAR)

    bars = barred(only(day, HARD["overshot"](calendar)), "status_bars", None)

    assert (bars.bars[0].value, bars.bars[0].text) == (1.6, "3,986 % · met")


def test_the_marketing_years_are_lines_by_week(standing_on: StandingOn, trade: TradeRecord) -> None:
    plot, seasons = plotted(standing_on("2026-10-09"), "seasons"), trade.seasons
    assert seasons is not None

    named = {series.name: series for series in plot.series}
    assert list(named) == [
        "2021/22",
        "2022/23",
        "2023/24",
        "2024/25",
        "2025/26",
        "mean of 5 years",
        "2026/27",
    ]
    assert named["2026/27"].values[:5] == seasons.this.booked
    assert named["2026/27"].label == "2026/27\n11.1 MMT"
    rows = rows_of(plot)
    assert (rows[4]["week of the marketing year"], rows[4]["2026/27 (metric tons)"]) == (
        "5",
        11_142_328,
    )
    assert rows[4]["mean of 5 years (metric tons)"] == 8_704_680
    assert rows[4]["2025/26 (metric tons)"] == 0
    assert plot.places[4].name == "Week 5, to 1 Oct 2026"
    assert plot.x_ticks[0].label == "1\nSep"


def test_the_calendar_years_are_bars_with_their_shipments(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    bars = barred(standing_on("2026-10-09"), "years")

    assert [bar.name for bar in bars.bars] == [str(year) for year in range(2026, 2016, -1)]
    for bar, year in zip(bars.bars, reversed(trade.years), strict=True):
        assert (bar.value, bar.inner) == (year.bought, year.shipped)
    assert (bars.bars[0].look, bars.bars[0].note) == ("part", "weeks ending 8 Jan – 1 Oct 2026")
    assert (bars.bars[7].text, bars.bars[7].value) == ("not known", None)
    assert bars.rule is not None
    assert (bars.rule.at, bars.rule.label) == (25_000_000, "promised for 2026: 25 MMT")
    assert "2019 and 2020 together: 59.2 MMT bought." in bars.notes
    assert rows_of(bars)[-1]["bought (metric tons)"] == 16_606_954


def test_each_week_is_a_cell_with_its_exact_amount(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    grid = sketched(standing_on("2026-10-09"), "weeks_of_years")
    assert isinstance(grid, Grid)

    assert [cell.value for cell in grid.cells] == [week.net for week in trade.weeks]
    last = grid.cells[-1]
    assert (last.column, grid.rows[last.row], last.text, last.shade) == (
        38,
        "2026",
        "382,901 t",
        2,
    )
    assert grid.framed == len(grid.cells) - 1
    summed = next(cell for cell in grid.cells if cell.key == "2022-08-25")
    assert (summed.value, summed.shade) == (None, None)
    assert "weeks together" in summed.text
    assert rows_of(grid)[-1]["net purchases (metric tons)"] == 382_901


def test_destinations_stand_beside_the_same_week_of_the_year_before(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    bars, found = barred(standing_on("2026-10-09"), "destinations"), trade.destinations
    assert found is not None

    china, mexico = bars.bars[0], bars.bars[1]
    assert (china.value, china.marks) == (12_498_145, ((22_478_500, "last"),))
    assert china.detail == "2024/25: 22.5 MMT"
    assert (mexico.name, mexico.marks, mexico.detail) == ("Mexico", (), "")
    assert sum(bar.value or 0 for bar in bars.bars) == found.total
    assert [row["2025/26 (metric tons)"] for row in rows_of(bars)] == [r.booked for r in found.rows]


def test_a_destination_without_a_row_had_nothing_in_a_week_with_all(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    found = trade.destinations
    assert found is not None
    rows = tuple(replace(row, booked_before=7) for row in found.rows)
    both = replace(trade, destinations=replace(found, rows=rows))

    bars = barred(replace(standing_on("2026-10-09"), trades=(both,)), "destinations")

    assert (bars.bars[-1].name, bars.bars[-1].marks) == ("36 others", ((36 * 7, "last"),))


def test_the_shares_are_lines_by_week_of_each_marketing_year(standing_on: StandingOn) -> None:
    plot = plotted(standing_on("2026-10-09"), "shares")

    named = {series.name: series for series in plot.series}
    assert list(named) == ["2024/25", "2025/26", "2026/27"]
    assert named["2026/27"].values[4] == 48.9
    assert named["2026/27"].texts[4] == "49 % (11.1 of 22.8 MMT)"
    assert named["2024/25"].values[:13] == (None,) * 13, "not on record before 5 December 2024"
    assert rows_of(plot)[51]["2024/25 (%)"] == 44.26
    assert plot.y_ticks[-1].label == "50 %"


@pytest.mark.parametrize("case", HARD_TRADES)
def test_a_hard_trade_has_values_within_its_limits(
    standing_on: StandingOn, trade: TradeRecord, case: str
) -> None:
    hard = replace(standing_on("2026-10-09"), assessments=(), trades=(HARD_TRADES[case](trade),))

    for picture in pictures_of(hard):
        _within_limits(picture)


@pytest.mark.parametrize("case", HARD)
def test_a_hard_reading_has_values_within_its_limits(standing_on: StandingOn, case: str) -> None:
    day = standing_on("2026-10-09")
    hard = HARD[case](next(a for a in day.assessments if a.key == CALENDAR))

    for picture in pictures_of(only(day, hard)):
        _within_limits(picture)


def _within_limits(picture: Picture) -> None:
    assert picture.sketch is not None
    shape = picture.sketch()
    if isinstance(shape, Plot):
        (first, last), (low, high) = shape.x, shape.y
        assert all(first <= place.at <= last for place in shape.places), picture.stem
        values = [v for series in shape.series for v in (*series.values, *series.base)]
        assert all(low <= v <= high for v in values if v is not None), picture.stem
        assert all(low <= tick.at <= high for tick in shape.y_ticks), picture.stem
        assert all(len(s.values) == len(s.texts) == len(shape.places) for s in shape.series)
    if isinstance(shape, Bars):
        low, high = shape.x
        values = [v for bar in shape.bars for v in (bar.value, bar.inner, bar.ghost)]
        assert all(low <= v <= high for v in values if v is not None), picture.stem
        assert all(low <= at <= high for bar in shape.bars for at, _ in bar.marks), picture.stem


def test_the_limits_show_zero_and_every_value() -> None:
    assert limits([5.0, None, 10.0], room=0.1) == (0, 11)
    assert limits([-10.0, 10.0], room=0.1) == (-12, 12)
    assert limits([]) == (0, 1.06)


def test_the_amounts_of_an_axis_are_round_and_the_highest_has_the_unit() -> None:
    ticks = amount_ticks("metric tons", (0, 34_000_000), beside=[25_000_000])

    assert [tick.label for tick in ticks] == ["0", "10", "20", "30 MMT"]
