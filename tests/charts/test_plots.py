"""The values of the charts that are drawn from a plot alone, on the figures of real days."""

from collections.abc import Callable
from datetime import date

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.known import KnownAmount
from monitor.assess.outlook import Outlook, WeekChance
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture, pictures_of
from monitor.charts.plots import calendar_years, chance, cumulative, said_and_known, unknown
from monitor.charts.plots.calendar_years import lines_to
from monitor.charts.shapes import Plot, Series
from monitor.charts.style import BOUGHT
from monitor.charts.tables import table
from monitor.core.frozen import replace
from monitor.text.picture_findings import chances_of
from tests.charts.cases import short_trade

from .layout import words_of

StandingOn = Callable[[str], DetailedReport]
ReadingOn = Callable[[str, str], Assessment]
CALENDAR, FEBRUARY = "soy-2026/calendar-year", "soy-2025/end-of-february"
WHOLE = "soy-2025-2028/each-tonne-once"
OCTOBER = "2026-10-09"


def picture(status_report: DetailedReport, chart: str, subject: str) -> Picture:
    """One picture by its chart and subject."""
    return next(p for p in pictures_of(status_report, chart) if p.subject == subject)


def plot_of(found: Picture) -> Plot:
    """The values of a picture."""
    assert found.sketch is not None
    plot = found.sketch()
    assert isinstance(plot, Plot)
    return plot


def named(plot: Plot, name: str) -> Series:
    """One series by its name."""
    return next(series for series in plot.series if series.name == name)


def at(plot: Plot, name: str, key: str) -> float | int | None:
    """A value by its series and its place in the table."""
    keys = [place.key for place in plot.places]
    return named(plot, name).values[keys.index(key)]


def years_plot(standing_on: StandingOn) -> Plot:
    """The calendar years of October."""
    return plot_of(picture(standing_on(OCTOBER), "calendar_years", CALENDAR))


def test_each_calendar_year_is_a_line_that_ends_at_its_sum(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    plot = years_plot(standing_on)
    ends = {s.name: (s.last, s.values[s.last]) for s in plot.series if s.last is not None}

    assert ends == {
        "2017": (51, 28_687_238),
        "2018": (52, 6_651_614),
        "2019": (38, 14_676_710),
        "2021": (51, 26_054_677),
        "2022": (51, 32_578_839),
        "2023": (51, 24_846_492),
        "2024": (52, 23_732_451),
        "2025": (51, 10_402_808),
        "2026": (38, 16_606_954),
    }
    whole = {str(year.year): year.bought for year in trade.years if year.whole and year.bought}
    assert {name: ends[name][1] for name in whole} == whole
    assert plot.series[-1].look == "bought"
    assert [rule.label for rule in plot.rules] == ["target 25 MMT"]


def test_weeks_that_are_not_known_are_gaps_and_never_zero(standing_on: StandingOn) -> None:
    plot = years_plot(standing_on)

    assert named(plot, "2017").values[0] is None
    assert named(plot, "2019").values[39:] == (None,) * 14
    assert not any(series.name == "2020" for series in plot.series)
    assert at(plot, "2025", "26") is None, "published only in a later sum"
    assert plot.notes == (
        "2017 lacks its first week, with which the record begins.",
        "2019 is known for its first 39 weeks only.",
        "2020 is not known week by week.",
        "Purchases of 2019 and 2020 together: 59.2 MMT.",
    )


def test_the_table_of_the_years_has_a_row_for_each_week(standing_on: StandingOn) -> None:
    heading, *rows = table(years_plot(standing_on))

    assert heading[0] == "week_of_year"
    assert heading[-1] == "2026 (metric tons)"
    assert [row[0] for row in rows] == [str(k) for k in range(1, 54)]
    assert rows[38][-1] == 16_606_954
    assert rows[39][-1] is None


def test_only_a_promise_over_a_calendar_year_is_compared_with_years(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    january, november = standing_on("2026-01-20"), standing_on("2025-11-30")
    assert [p.subject for p in pictures_of(january, "calendar_years")] == [CALENDAR]
    assert list(pictures_of(november, "calendar_years")) == []
    february = [a for a in standing_on(OCTOBER).assessments if a.key == FEBRUARY]
    alone = replace(standing_on(OCTOBER), assessments=tuple(february))
    assert list(pictures_of(alone, "calendar_years")) == []
    assert lines_to(trade, 2027) == ()


def test_a_year_of_two_weeks_is_drawn(standing_on: StandingOn, trade: TradeRecord) -> None:
    lines = lines_to(short_trade(trade, 40), 2026)
    calendar = next(a for a in standing_on(OCTOBER).assessments if a.key == CALENDAR)

    plot = calendar_years.shape(trade, calendar, lines)

    assert [series.name for series in plot.series] == ["2026"]
    assert plot.series[0].values[38] == 16_606_954


def test_the_stairs_are_the_steps_of_the_promise(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    plot = plot_of(picture(standing_on(OCTOBER), "whole_deal", WHOLE))

    days = ("2026-02-26", "2026-02-28", "2026-10-01", "2026-12-31", "2027-12-31", "2028-12-31")
    assert [at(plot, "due by then", day) for day in days] == [
        0,
        12_000_000,
        12_000_000,
        37_000_000,
        62_000_000,
        87_000_000,
    ]
    assert at(plot, "bought", "2026-10-01") == 23_499_473
    assert at(plot, "bought", "2025-10-23") == 0
    assert at(plot, "bought", "2026-12-31") is None
    assert [(m.y, m.filled) for m in plot.marks] == [
        (12_000_000, True),
        (37_000_000, False),
        (62_000_000, False),
        (87_000_000, False),
    ]
    assert [step.due for step in reading_on(WHOLE, OCTOBER).steps] == [m.y for m in plot.marks]
    assert "By 28 Feb 2026, 10.8 MMT of 12 MMT had been bought." in plot.notes


def test_published_amounts_are_those_known_on_their_day(standing_on: StandingOn) -> None:
    plot = plot_of(picture(standing_on(OCTOBER), "said_and_known", FEBRUARY))
    bought = "bought, as published"

    assert at(plot, bought, "2025-12-04") == 232_000
    assert at(plot, bought, "2025-12-09") == 464_000, "holds until the next release"
    assert at(plot, bought, "2026-01-20") == 8_116_647
    assert at(plot, "shipped, as published", "2026-03-27") == 8_517_779
    assert at(plot, bought, "2026-03-27") is None
    assert at(plot, "counted on after the last week", "2026-03-27") == 11_242_779


def test_claims_stand_on_their_day_at_their_amount(standing_on: StandingOn) -> None:
    plot = plot_of(picture(standing_on(OCTOBER), "said_and_known", FEBRUARY))
    claims = [series for series in plot.series if series.look == "said"]

    placed = [
        (plot.places[s.last].key, s.values[s.last], s.texts[s.last])
        for s in claims
        if s.last is not None
    ]

    assert placed == [
        ("2025-12-09", 3_000_000, "about 3,000,000 t bought"),
        ("2026-01-20", 12_000_000, "12,000,000 t bought, the target"),
        ("2026-02-09", 9_886_612, "12,000,000 t to be bought in time"),
        ("2026-03-27", 11_200_000, "about 11,200,000 t shipped"),
    ]
    assert [series.label for series in claims] == ["a", "b", "c", "d"]


def test_a_claim_before_any_figure_has_its_day_alone(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    october = standing_on(OCTOBER)
    [checked] = [s for s in october.statements if s.statement.of == "on track"]
    silent = replace(october, statements=(checked,), known={})

    plot = said_and_known.shape(silent, reading_on(FEBRUARY, OCTOBER))

    assert [rule.label for rule in plot.rules] == [
        "target 12 MMT",
        "deadline 28 Feb 2026",
        "said 9 Feb 2026",
    ]
    assert all(value is None for series in plot.series for value in series.values)


def test_a_later_correction_changes_no_earlier_day(standing_on: StandingOn) -> None:
    """The amounts of a day are the same in a report of that day and in one of October."""
    then, now = standing_on("2026-01-20").known[FEBRUARY], standing_on(OCTOBER).known[FEBRUARY]

    assert then == now[: len(then)]
    assert then[-1] == KnownAmount(date(2026, 1, 15), date(2026, 1, 8), 8_116_647, 2_092_647)


def test_the_chance_is_a_line_and_a_band_where_the_members_disagree(
    forecast_on: StandingOn,
) -> None:
    october = forecast_on(OCTOBER)
    outlook = october.outlooks[CALENDAR]
    plot = plot_of(picture(october, "chance", CALENDAR))
    line, band = plot.series

    assert outlook.chance is None
    assert at(plot, "chance", "2026-10-01") is None
    assert at(plot, "chance", "2026-01-08") == 14.2
    assert at(plot, "between", "2026-10-01") == round(100 * (outlook.chance_high or 0), 1)
    drawn = [value for value in (*line.values, *band.values) if value is not None]
    assert len(drawn) == len(outlook.past) == 39
    assert band.base[-1] is None, "the deadline has no chance yet"
    assert (line.label, band.label) == ("", "between 21\nand 74 %")
    assert plot.notes[0].startswith("A band instead of the line")
    assert plot.stretches == ()
    assert plot.y == (0, 104)
    assert plot.rules[0].label == "50 %, as likely as not"
    assert plot.rules[0].at == 50


def test_a_chance_of_members_that_agree_has_no_band(reading_on: ReadingOn) -> None:
    weeks = (WeekChance(date(2026, 1, 8), 0.2), WeekChance(date(2026, 1, 15), 0.36))
    chances = chances_of(Outlook(date(2026, 1, 15), chance=0.36, past=weeks))
    assert chances is not None

    [line] = chance.shape(reading_on(CALENDAR, OCTOBER), chances).series

    assert line.label == "36 %\nless likely than not"


def test_a_week_without_a_chance_is_a_gap(forecast_on: StandingOn, reading_on: ReadingOn) -> None:
    outlook = forecast_on(OCTOBER).outlooks[CALENDAR]
    chances = chances_of(replace(outlook, past=(*outlook.past[:10], *outlook.past[12:])))
    assert chances is not None

    plot = chance.shape(reading_on(CALENDAR, OCTOBER), chances)

    assert plot.series[0].values[10:12] == (None, None)
    assert [s.hatched for s in plot.stretches] == [True]


def test_without_an_outlook_there_is_no_chart_of_the_chance(standing_on: StandingOn) -> None:
    assert list(pictures_of(standing_on(OCTOBER), "chance")) == []


def test_outstanding_sales_to_unknown_destinations_week_by_week(standing_on: StandingOn) -> None:
    plot = plot_of(picture(standing_on(OCTOBER), "unknown", "china/soybeans"))
    own = "for the open marketing year"

    assert at(plot, own, "2026-01-08") == 3_011_100
    assert at(plot, own, "2026-08-27") == 169_610
    assert at(plot, own, "2026-09-03") is None
    assert at(plot, "a year before", "2026-10-15") == at(plot, own, "2025-10-16") == 3_358_350
    assert not any(series.name == "for the next marketing year" for series in plot.series)
    [stretch] = plot.stretches
    assert (stretch.last - stretch.first) / 7 == 5
    assert "Hatched: 5 weeks without figures." in plot.notes


def test_sales_ahead_for_the_next_year_are_a_line_of_their_own(trade: TradeRecord) -> None:
    history = trade.unknown
    assert history is not None
    rows = {key: row._replace(next_year_outstanding=70_000) for key, row in history.rows.items()}
    ahead = replace(trade, unknown=replace(history, rows=rows))

    plot = unknown.shape(ahead)

    assert at(plot, "for the next marketing year", "2026-08-20") == 70_000
    assert at(plot, "for the next marketing year", "2026-09-03") is None


def test_the_week_of_a_year_before_ends_nearest_to_the_same_day() -> None:
    assert unknown.same_week(date(2026, 10, 1), 1) == date(2025, 10, 2)
    assert unknown.same_week(date(2026, 1, 1), 1) == date(2025, 1, 2)
    assert unknown.same_week(date(2024, 2, 29), 1) == date(2023, 3, 2)


def test_shipped_above_bought_is_explained(standing_on: StandingOn, reading_on: ReadingOn) -> None:
    june, october = standing_on("2026-06-30"), standing_on(OCTOBER)
    notes = cumulative.shape(june, reading_on(CALENDAR, "2026-06-30")).notes
    assert (
        "Shipped is above bought because shipments of sales made before 2 Jan 2026 are in it; "
        "those sales do not count."
    ) in notes
    later = cumulative.shape(october, reading_on(CALENDAR, OCTOBER)).notes
    assert any(
        text.startswith("Shipped is above bought to the week ending 6 Aug 2026 because")
        for text in later
    )
    quiet = cumulative.shape(october, reading_on(FEBRUARY, OCTOBER)).notes
    assert not any("Shipped" in text for text in quiet)
    over = reading_on("soy-2025/last-two-months-of-2025", OCTOBER)
    after = [p for p in over.points if (p.shipped or 0) > (p.purchased or 0)]
    assert [p.week_ending for p in after] == [date(2026, 6, 11)], "not drawn: after the deadline"
    assert not any("Shipped" in text for text in cumulative.shape(october, over).notes)
    calendar = reading_on(CALENDAR, OCTOBER)
    level = tuple(replace(point, shipped=point.purchased) for point in calendar.points)
    equal = cumulative.shape(october, replace(calendar, points=level)).notes
    assert not any("Shipped" in text for text in equal)


def drawn(found: Picture) -> Figure:
    """The figure of a picture."""
    return found.draw()


def test_the_file_is_drawn_from_the_same_values(standing_on: StandingOn) -> None:
    found = picture(standing_on(OCTOBER), "calendar_years", CALENDAR)
    figure, plot = drawn(found), plot_of(found)
    blue = [line for line in figure.axes[0].lines if line.get_color() == BOUGHT]
    line = max(blue, key=lambda each: np.size(each.get_xdata()))

    known = [value for value in np.asarray(line.get_ydata(), dtype=float) if value == value]

    assert known == [value for value in plot.series[-1].values if value is not None]
    texts = words_of(figure)
    assert {"2017", "2018", "2019", "2021", "2022", "2023", "2024", "2025"} <= set(texts)
    assert "2026\n16.6 MMT · 66 %" in texts
    assert "target 25 MMT" in texts


def test_a_gap_is_hatched_and_the_stairs_are_steps(standing_on: StandingOn) -> None:
    figure = drawn(picture(standing_on("2026-11-22"), "whole_deal", WHOLE))
    [stairs] = [ln for ln in figure.axes[0].lines if ln.get_drawstyle() == "steps-post"]

    assert max(np.asarray(stairs.get_ydata())) == 87_000_000
    [hatched] = [p for p in figure.axes[0].patches if isinstance(p, Rectangle) and p.get_hatch()]
    assert hatched.get_x() == date(2026, 10, 2).toordinal()
    assert hatched.get_width() == 6 * 7


def test_claims_and_published_amounts_are_shown_in_one_unit(standing_on: StandingOn) -> None:
    bushels = standing_on(OCTOBER).read_in("bushels")
    found = picture(bushels, "said_and_known", FEBRUARY)
    plot = plot_of(found)
    claims = [series for series in plot.series if series.look == "said"]

    assert plot.unit == "bushels"
    assert at(plot, "bought, as published", "2025-12-09") == round(464_000 * 36.7437)
    assert claims[0].values[claims[0].last or 0] == round(3_000_000 * 36.7437)
    assert plot.notes[0] == (
        "a: 9 Dec 2025, Jamieson Greer: about 110,231,100 bu bought; published by that day: "
        "17,049,077 bu bought by the week ending 6 Nov 2025."
    )
    assert "441 million bu" in found.title


def test_the_label_of_a_band_stands_beside_its_end_and_not_across_it(
    for_chart: Callable[[str, str], DetailedReport],
) -> None:
    """Half of the band would be hidden behind it, and its end is the newest week."""
    [picture] = [
        p for p in pictures_of(for_chart("chance", "2026-10-09"), "chance")
        if p.subject == "soy-2026/calendar-year"
    ]  # fmt: skip
    figure = picture.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    axes = figure.axes[0]
    [label] = [text for text in axes.texts if text.get_text().startswith("between 21")]
    edge = axes.transData.transform(label.xy)[0]

    assert label.get_window_extent(renderer).x0 > edge
