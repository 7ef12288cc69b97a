"""The sentence over each picture, on the real figures of real days."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status import Status
from monitor.charts.captions import words_of
from monitor.core.frozen import replace
from monitor.text.findings import finding, overview, weekly_finding

from .cases import of_shipments, only, with_cancellations

ReadingOn = Callable[[str, str], Assessment]
StandingOn = Callable[[str], DetailedReport]

HEADLINE = "soy-2025/end-of-february"
TWO_MONTHS = "soy-2025/last-two-months-of-2025"
SEASON = "soy-2025/this-growing-season"
CALENDAR = "soy-2026/calendar-year"
NEXT_SEASON = "soy-2026/next-season"


@pytest.mark.parametrize(
    ("day", "key", "sentence"),
    [
        (
            "2025-11-30",
            HEADLINE,
            "No figures yet for China’s 12 MMT, counted from the week ending 30 Oct 2025",
        ),
        (
            "2025-11-30",
            SEASON,
            "China had bought 0 of 12 MMT (0 %) by 16 Oct 2025: "
            "behind both the usual seasonal pace and an even pace",
        ),
        (
            "2025-11-30",
            CALENDAR,
            "Not started: China’s 25 MMT, counted from the week ending 8 Jan 2026",
        ),
        (
            "2026-01-20",
            HEADLINE,
            "China has bought 8.1 of 12 MMT (68 %): "
            "ahead of an even pace, behind the usual seasonal pace",
        ),
        (
            "2026-01-20",
            TWO_MONTHS,
            "China bought 6.7 of 12 MMT (56 %) by the deadline of 31 Dec 2025: 5.3 MMT short",
        ),
        (
            "2026-01-20",
            CALENDAR,
            "China has bought 1.2 of 25 MMT (5 %): "
            "ahead of both the usual seasonal pace and an even pace",
        ),
        (
            "2026-03-08",
            HEADLINE,
            "China bought 10.8 of 12 MMT (90 %) by the deadline of 28 Feb 2026: 1.2 MMT short",
        ),
        (
            "2026-06-30",
            HEADLINE,
            "China bought 10.8 of 12 MMT (90 %) by the deadline of 28 Feb 2026: 1.2 MMT short; "
            "it reached 12 MMT only in the week ending 18 Jun 2026",
        ),
        (
            "2026-06-30",
            SEASON,
            "China has bought 11.96 of 12 MMT (99.7 %): "
            "ahead of both the usual seasonal pace and an even pace",
        ),
        (
            "2026-06-30",
            CALENDAR,
            "China has bought 5.3 of 25 MMT (21 %): "
            "behind both the usual seasonal pace and an even pace",
        ),
        (
            "2026-06-30",
            NEXT_SEASON,
            "China has bought 0.2 of 25 MMT (1 %): "
            "behind both the usual seasonal pace and an even pace",
        ),
        (
            "2026-10-09",
            CALENDAR,
            "China has bought 16.6 of 25 MMT (66 %): "
            "ahead of the usual seasonal pace, behind an even pace",
        ),
        (
            "2026-10-09",
            SEASON,
            "China has bought 12.4 of 12 MMT (103 %): target met in the week ending 25 Jun 2026",
        ),
        (
            "2026-11-22",
            CALENDAR,
            "China had bought 16.6 of 25 MMT (66 %) by 1 Oct 2026: "
            "ahead of the usual seasonal pace, behind an even pace",
        ),
    ],
)
def test_the_finding_says_what_the_figures_of_the_day_say(
    reading_on: ReadingOn, day: str, key: str, sentence: str
) -> None:
    assert finding(reading_on(key, day)) == sentence


@pytest.mark.parametrize(
    ("day", "key", "sentence"),
    [
        ("2025-11-30", HEADLINE, "China: no 4 weeks of figures in a row yet"),
        (
            "2026-01-20",
            HEADLINE,
            "China: net purchases of 677,000 t a week over the 4 weeks to 8 Jan 2026, "
            "more than the 555,000 t a week needed from here",
        ),
        (
            "2026-03-08",
            HEADLINE,
            "China: net purchases of 10.8 MMT in 18 weeks to 26 Feb 2026, "
            "601,000 t a week on average; the target was missed",
        ),
        (
            "2026-06-30",
            NEXT_SEASON,
            "China: net purchases of 50,000 t a week over the 4 weeks to 18 Jun 2026, "
            "less than the 468,000 t a week needed from here",
        ),
        (
            "2026-10-09",
            CALENDAR,
            "China: net purchases of 540,000 t a week over the 4 weeks to 1 Oct 2026, "
            "less than the 646,000 t a week needed from here",
        ),
        (
            "2026-11-26",
            CALENDAR,
            "China: net purchases of 540,000 t a week over the 4 weeks to 1 Oct 2026, "
            "less than the 646,000 t a week needed for 13 weeks from there; 8 of them have passed "
            "unseen; if nothing was bought in them, the 5 left need 1.7 MMT each",
        ),
        (
            "2026-10-09",
            SEASON,
            "China: 12.4 MMT booked for marketing year 2025/26 as a whole; the target was met",
        ),
    ],
)
def test_the_weekly_finding_compares_the_recent_with_the_needed_pace(
    reading_on: ReadingOn, day: str, key: str, sentence: str
) -> None:
    assert weekly_finding(reading_on(key, day)) == sentence


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2025-11-30",
            "Of 4 promises: 3 not started, 1 without figures (by another reading behind) "
            "(figures to 16 Oct 2025)",
        ),
        (
            "2026-01-20",
            "Of 4 promises: 1 on track, 1 mixed (by another reading missed), 2 not started",
        ),
        (
            "2026-11-22",
            "Of 4 promises: 1 missed (by another reading met), 1 mixed, 2 not started "
            "(figures to 1 Oct 2026)",
        ),
    ],
)
def test_the_overview_counts_the_headline_readings(
    standing_on: StandingOn, day: str, sentence: str
) -> None:
    assert overview(standing_on(day)) == sentence


def test_the_overview_of_one_promise_is_its_finding(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")

    assert overview(only(standing_on("2026-10-09"), calendar)) == finding(calendar)
    assert overview(only(standing_on("2026-10-09"))) == "No promises to assess"


@pytest.mark.parametrize(
    ("straight", "seasonal", "status", "words"),
    [
        (16_606_954, 16_606_954, "on track", "on both the usual seasonal pace and an even pace"),
        (16_606_954, 17_000_000, "mixed", "on an even pace, behind the usual seasonal pace"),
        (16_000_000, 16_606_954, "on track", "ahead of an even pace, on the usual seasonal pace"),
        (16_606_955, 16_606_953, "mixed", "ahead of the usual seasonal pace, behind an even pace"),
        (16_606_955, None, "behind", "behind an even pace"),
        (16_606_953, None, "on track", "ahead of an even pace"),
    ],
)
def test_a_line_is_passed_by_the_exact_figures_not_the_rounded_ones(
    reading_on: ReadingOn, straight: int, seasonal: int | None, status: Status, words: str
) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    assert calendar.pace is not None
    pace = replace(calendar.pace, straight_line_due=straight, seasonal_line_due=seasonal)

    sentence = finding(replace(calendar, pace=pace, status=status))

    assert sentence == f"China has bought 16.6 of 25 MMT (66 %): {words}"


def test_a_ton_below_the_target_is_never_told_as_reaching_it(reading_on: ReadingOn) -> None:
    missed = reading_on(HEADLINE, "2026-03-08")
    amounts = replace(missed.amounts, purchased=11_999_999)

    assert finding(replace(missed, amounts=amounts)) == (
        "China bought 11.999999 of 12 MMT (99.99999 %) by the deadline of 28 Feb 2026: 1 t short"
    )


def test_more_cancelled_than_bought_is_told_as_that(reading_on: ReadingOn) -> None:
    cancelled = with_cancellations(reading_on(CALENDAR, "2026-10-09"))

    assert finding(cancelled) == (
        "China has a net reduction (cancelled or moved) of 16.6 MMT; target 25 MMT: "
        "behind both the usual seasonal pace and an even pace"
    )


def test_shipments_are_not_told_as_purchases(reading_on: ReadingOn) -> None:
    shipped = of_shipments(reading_on(CALENDAR, "2026-10-09"))
    missed = of_shipments(reading_on(HEADLINE, "2026-03-08"))

    assert finding(shipped).startswith("13.5 of 25 MMT (54 %) shipped to China: ")
    assert finding(missed).startswith("China received 6.8 of 12 MMT (57 %) by the deadline")
    assert weekly_finding(shipped).startswith("China: shipments of ")


def test_a_season_without_known_dates_has_no_figures(reading_on: ReadingOn) -> None:
    undated = replace(reading_on(CALENDAR, "2026-10-09"), window=None, status="no data")

    assert finding(undated) == (
        "No figures for China’s 25 MMT: the dates of its marketing year are not known yet"
    )


def test_a_gap_before_the_last_week_is_told_apart_from_no_figures(reading_on: ReadingOn) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    unknown = replace(calendar.amounts, purchased=None)

    assert finding(replace(calendar, amounts=unknown, status="no data")) == (
        "China’s 25 MMT cannot be counted: figures of earlier weeks are missing"
    )


def test_when_no_week_is_left_before_the_deadline_no_pace_is_asked_for(
    reading_on: ReadingOn,
) -> None:
    missed = reading_on(HEADLINE, "2026-03-08")

    sentence = weekly_finding(replace(missed, status="behind"))

    assert sentence.endswith(
        "18 weeks to 26 Feb 2026, 601,000 t a week on average; no counted week is left"
    )


@pytest.mark.parametrize("day", ["2025-12-09", "2026-01-20", "2026-03-08", "2026-10-09"])
def test_no_sentence_contradicts_the_status(standing_on: StandingOn, day: str) -> None:
    marks = {
        "met": "target met",
        "missed": " short",
        "on track": "ahead of",
        "mixed": ", behind ",
        "behind": ": behind both",
        "no data": "figures",
    }
    for assessment in standing_on(day).assessments:
        if assessment.status != "not started":
            assert marks[assessment.status] in finding(assessment)


def test_findings_need_no_matplotlib() -> None:
    code = (
        "import sys, monitor.charts, monitor.text.findings, monitor.charts.captions\n"
        "assert monitor.charts.names()\n"
        "assert 'matplotlib' not in sys.modules and 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_day_of_a_met_target_is_left_out_where_it_is_not_known(reading_on: ReadingOn) -> None:
    season = replace(reading_on(SEASON, "2026-10-09"), met_week_ending=None)

    assert finding(season) == "China has bought 12.4 of 12 MMT (103 %): target met"
    assert date(2026, 6, 25) == reading_on(SEASON, "2026-10-09").met_week_ending


@pytest.mark.parametrize(
    ("key", "day", "warned"),
    [
        (HEADLINE, "2026-11-26", False),  # its last counted week came out in March
        (SEASON, "2026-11-26", False),
        (CALENDAR, "2026-11-26", True),
        (CALENDAR, "2026-10-09", False),
        ("soy-2027/calendar-year", "2026-11-26", False),
    ],
)
def test_only_where_a_counted_week_is_missing_a_picture_is_not_the_newest(
    standing_on: StandingOn, reading_on: ReadingOn, key: str, day: str, warned: bool
) -> None:
    words = words_of(standing_on(day), reading_on(key, day), "title")

    assert (words.warning is not None) == warned
