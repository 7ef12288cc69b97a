"""The sentence over each picture drawn from a plot alone, in every state."""

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.outlook import LastCurrent, Outlook, WeekChance
from monitor.assess.steps import StepStand
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.year_lines import YearLine
from monitor.charts.plots.calendar_years import lines_to
from monitor.charts.plots.said_and_known import said_of
from monitor.charts.plots.unknown import unknown_now
from monitor.core.calendar import WEEK
from monitor.core.frozen import replace
from monitor.text.picture_findings import (
    UnknownNow,
    chance_finding,
    chances_of,
    claims_finding,
    deal_finding,
    unknown_finding,
    years_compared,
)

StandingOn = Callable[[str], DetailedReport]
ReadingOn = Callable[[str, str], Assessment]
CALENDAR, FEBRUARY = "soy-2026/calendar-year", "soy-2025/end-of-february"
WHOLE = "soy-2025-2028/each-tonne-once"
OCTOBER = "2026-10-09"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2026-01-20",
            "China has bought 1.2 MMT in 1 week of 2026, more by then than in any of 6 years "
            "known; 2 of 6 whole years reached 25 MMT",
        ),
        (
            "2026-06-30",
            "China has bought 5.3 MMT in 24 weeks of 2026, more by then than in 1 of 6 years "
            "known; 2 of 6 whole years reached 25 MMT",
        ),
        (
            "2026-10-09",
            "China has bought 16.6 MMT in 39 weeks of 2026, more by then than in 6 of 7 years "
            "known; 2 of 6 whole years reached 25 MMT",
        ),
        (
            "2026-11-22",
            "China had bought 16.6 MMT in the 39 weeks of 2026 to 1 Oct, more by then than in 6 of "
            "7 years known; 2 of 6 whole years reached 25 MMT",
        ),
    ],
)
def test_the_years_are_compared_by_the_figures(
    standing_on: StandingOn, reading_on: ReadingOn, day: str, sentence: str
) -> None:
    [trade] = standing_on(day).trades

    assert years_compared(reading_on(CALENDAR, day), lines_to(trade, 2026)) == sentence


def line(year: int, *amounts: int | None, weeks: int = 3) -> YearLine:
    """A year of three weeks."""
    first = date(year, 1, 8)
    return YearLine(year, tuple(first + k * WEEK for k in range(weeks)), amounts)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([line(2026, None)], "China’s purchases in 2026 are not known"),
        ([line(2026, 0)], "China has bought nothing in 1 week of 2026"),
        (
            [line(2026, -60_000)],
            "China has a net reduction (cancelled or moved) of 60,000 t in 1 week of 2026",
        ),
        (
            [line(2025, 5, 5, 24_999_999), line(2026, 5)],
            "China has bought 5 t in 1 week of 2026, not more by then than in the one year known; "
            "the one whole year did not reach 25 MMT",
        ),
        (
            [line(2025, None, 4, 25_000_000), line(2026, 5)],
            "China has bought 5 t in 1 week of 2026; the one whole year reached 25 MMT",
        ),
        (
            [line(2024, 9, 9, 9), line(2025, 9, 9, 9), line(2026, 9)],
            "China has bought 9 t in 1 week of 2026, not more by then than in any of 2 years "
            "known; none of 2 whole years reached 25 MMT",
        ),
        (
            [line(2024, 4, None, None), line(2025, 4, 5), line(2026, 5, 6, 7)],
            "China has bought 7 t in 2026, more by then than in the one year known",
        ),
    ],
)
def test_the_years_are_compared_as_far_as_they_are_known(
    reading_on: ReadingOn, lines: list[YearLine], sentence: str
) -> None:
    assert years_compared(reading_on(CALENDAR, OCTOBER), lines) == sentence


def test_a_year_that_lacks_a_week_is_not_compared(
    reading_on: ReadingOn, trade: TradeRecord
) -> None:
    """28.7 MMT of 2017 are without its first week."""
    lines = lines_to(trade, 2026)
    [short] = [year for year in lines if year.lacking]

    assert (short.year, short.now, short.total) == (2017, 28_687_238, None)
    calendar = reading_on(CALENDAR, OCTOBER)
    assert years_compared(calendar, lines) == years_compared(calendar, lines[1:])


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2025-11-30",
            "No figures yet for China’s 87 MMT, counted from the week ending 30 Oct 2025",
        ),
        (
            "2026-01-20",
            "China has bought 8.1 of 87 MMT (9 %): 3.9 MMT short of the 12 MMT due by 28 Feb 2026",
        ),
        (
            "2026-10-09",
            "China has bought 23.5 of 87 MMT (27 %): "
            "13.5 MMT short of the 37 MMT due by 31 Dec 2026",
        ),
        (
            "2026-11-22",
            "China had bought 23.5 of 87 MMT (27 %) by 1 Oct 2026: "
            "13.5 MMT short of the 37 MMT due by 31 Dec 2026",
        ),
    ],
)
def test_the_deal_names_the_gap_to_the_next_step(
    reading_on: ReadingOn, day: str, sentence: str
) -> None:
    assert deal_finding(reading_on(WHOLE, day)) == sentence


def with_next_due(a: Assessment, due: int) -> Assessment:
    """The reading with another amount due at its next step."""
    steps: list[StepStand] = [replace(s, due=due) if s is a.next_step else s for s in a.steps]
    return replace(a, steps=tuple(steps))


def test_a_step_that_is_reached_early_has_no_gap(reading_on: ReadingOn) -> None:
    october = reading_on(WHOLE, OCTOBER)

    exact, above = with_next_due(october, 23_499_473), with_next_due(october, 20_000_000)

    begin = "China has bought 23.5 of 87 MMT (27 %): the "
    assert deal_finding(exact) == f"{begin}23.499473 MMT due by 31 Dec 2026"
    assert deal_finding(above) == f"{begin}20 MMT due by 31 Dec 2026 and 3.5 MMT more"


def test_a_deal_that_is_over_has_the_finding_of_its_reading(reading_on: ReadingOn) -> None:
    october = reading_on(WHOLE, OCTOBER)
    over = tuple(replace(step, weeks_left=0) for step in october.steps)

    missed = deal_finding(replace(october, steps=over, status="missed"))

    assert missed == (
        "China bought 23.5 of 87 MMT (27 %) by the deadline of 31 Dec 2028: 63.5 MMT short"
    )


def test_one_claim_stands_beside_its_figure(standing_on: StandingOn, reading_on: ReadingOn) -> None:
    october, calendar = standing_on(OCTOBER), reading_on(CALENDAR, OCTOBER)
    said = said_of(october, calendar)

    assert claims_finding(calendar, said) == (
        "Said of China’s 25 MMT on 11 Sep 2026: about 15.5 MMT bought; "
        "published by then: 14.4 MMT, to 3 Sep 2026"
    )


def test_several_claims_are_counted_by_their_verdicts(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    february = reading_on(FEBRUARY, OCTOBER)
    said = said_of(standing_on(OCTOBER), february)
    words = ("matched", "behind the figures", "cannot be checked", "below both lines")
    turned = [
        replace(checked, verdict=replace(checked.verdict, word=word))
        for checked, word in zip(said, words, strict=True)
    ]

    assert claims_finding(february, said) == (
        "Of 4 claims about China’s 12 MMT, 2 were above the figures of the day, "
        "1 mixed booked with shipped, 1 was about the pace"
    )
    assert claims_finding(february, turned) == (
        "Of 4 claims about China’s 12 MMT, 1 was equal to the figures of the day, "
        "1 was below the figures of the day, 1 could not be checked, 1 was about the pace"
    )


def test_a_single_claim_without_a_figure_has_its_verdict(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    february = reading_on(FEBRUARY, OCTOBER)
    [on_track] = [
        s for s in said_of(standing_on(OCTOBER), february) if s.statement.of == "on track"
    ]
    bare = replace(on_track, verdict=replace(on_track.verdict, amount=None))

    assert claims_finding(february, [bare]) == (
        "Said of China’s 12 MMT on 9 Feb 2026: on track; between the two benchmarks that day"
    )


@pytest.mark.parametrize(
    ("day", "key", "sentence"),
    [
        (
            OCTOBER,
            CALENDAR,
            "Between 21 and 74 % chance of 25 MMT by 31 Dec 2026; between 18 and 56 % 4 weeks "
            "before",
        ),
        (
            "2026-06-11",
            CALENDAR,
            "Very unlikely: 3 % chance of 25 MMT by 31 Dec 2026; 6 % 4 weeks before",
        ),
        (
            "2026-11-22",
            CALENDAR,
            "On 8 Oct 2026, between 21 and 74 % chance of 25 MMT by 31 Dec 2026; between 18 and "
            "56 % 4 weeks before",
        ),
    ],
)
def test_the_chance_is_the_outlooks(
    forecast_on: StandingOn, day: str, key: str, sentence: str
) -> None:
    status_report = forecast_on(day)
    a = next(a for a in status_report.assessments if a.key == key)
    chances = chances_of(status_report.outlooks[key])
    assert chances is not None

    assert chance_finding(a, chances) == sentence


def test_a_chance_of_few_weeks_is_compared_with_the_first(reading_on: ReadingOn) -> None:
    calendar = reading_on(CALENDAR, OCTOBER)
    weeks = (WeekChance(date(2026, 1, 8), 0.001), WeekChance(date(2026, 1, 15), 0.75))
    chances = chances_of(Outlook(date(2026, 1, 15), chance=0.75, past=weeks))
    assert chances is not None

    assert chance_finding(calendar, chances) == (
        "Likely: 75 % chance of 25 MMT by 31 Dec 2026; "
        "less than 1 % after the week ending 8 Jan 2026"
    )


def test_a_single_week_or_no_outlook_has_no_chances() -> None:
    one = Outlook(chance=0.5, past=(WeekChance(date(2026, 1, 8), 0.5),))

    assert chances_of(one) is None
    assert chances_of(None) is None
    assert chances_of(Outlook(silent="the figures are too old")) is None
    assert chances_of(Outlook(last_current=LastCurrent(date(2026, 1, 15), one))) is None


def test_unknown_destinations_are_compared_with_a_year_before(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    now = unknown_now(trade)
    assert now == UnknownNow(
        date(2026, 8, 27), trade.history.marketing_years[2026], 169_610, None, newest=False
    )
    begin = "Outstanding sales of soybeans to unknown destinations: "
    dated = "for 2025/26 on 27 Aug 2026"
    assert unknown_finding(trade, now) == f"{begin}170,000 t {dated}, the last week on record"
    fresh = replace(now, newest=True)
    more, less = replace(fresh, year_before=80_000), replace(fresh, year_before=2_100_000)
    assert unknown_finding(trade, more) == (
        f"{begin}170,000 t {dated}; more than a year before (80,000 t)"
    )
    assert unknown_finding(trade, less) == (
        f"{begin}170,000 t {dated}; less than a year before (2.1 MMT)"
    )
    same = replace(fresh, year_before=169_610)
    assert unknown_finding(trade, same).endswith("; as much as a year before")
    none = replace(fresh, amount=0, year_before=5)
    assert unknown_finding(trade, none) == f"{begin}none {dated}; less than a year before (5 t)"


def test_without_a_record_of_unknown_destinations_nothing_is_said(trade: TradeRecord) -> None:
    assert unknown_now(replace(trade, unknown=None)) is None
