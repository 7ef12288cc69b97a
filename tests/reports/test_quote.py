"""The sentence a report opens with, what its status word means, and what can be quoted."""

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment, Reached
from monitor.assess.bases.shipped import BASIS as SHIPPED
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status import Status
from monitor.core.frozen import replace
from monitor.core.units import InBushels
from monitor.reports.address import Address
from monitor.reports.page import page
from monitor.reports.quote import quote
from monitor.text.is_it_much import is_it_much, size_of
from monitor.text.sentence import sentence, status_in_words
from tests.charts.cases import met, with_cancellations

from .reading import Page

ReadingOn = Callable[[str, str], Assessment]
StandingOn = Callable[[str], DetailedReport]

FEBRUARY = "soy-2025/end-of-february"
SEASON = "soy-2025/this-growing-season"
CALENDAR = "soy-2026/calendar-year"
BOTH = "the usual seasonal pace and an even pace"


@pytest.mark.parametrize(
    ("day", "key", "expected"),
    [
        (
            "2026-10-09",
            CALENDAR,
            "China has bought 16.6 of the 25 million metric tons of US soybeans promised for 2026, "
            "two thirds, by 1 October: more than usual by this date, less than an even pace.",
        ),
        (
            "2026-11-22",  # releases are missing
            CALENDAR,
            "China had bought 16.6 of the 25 million metric tons of US soybeans promised for 2026, "
            "two thirds, by 1 October: more than usual by this date, less than an even pace.",
        ),
        (
            "2026-01-20",
            FEBRUARY,
            "China has bought 8.1 of the 12 million metric tons of US soybeans promised by 28 "
            "February 2026, 68 %, by 8 January 2026: more than an even pace, less than usual by "
            "this date.",
        ),
        (
            "2026-01-20",
            CALENDAR,
            "China has bought 1.2 of the 25 million metric tons of US soybeans promised for 2026, "
            "5 %, by 8 January: more than usual by this date and more than an even pace.",
        ),
        (
            "2026-06-30",
            CALENDAR,
            "China has bought 5.3 of the 25 million metric tons of US soybeans promised for 2026, "
            "21 %, by 18 June: less than usual by this date and less than an even pace.",
        ),
        (
            "2026-06-30",
            SEASON,
            "China has bought 11.96 of the 12 million metric tons of US soybeans promised for "
            "marketing year 2025/26, 99.7 %, by 18 June 2026: more than usual by this date and "
            "more than an even pace.",
        ),
        (
            "2025-11-30",
            SEASON,
            "By 16 October 2025 China had bought none of the 12 million metric tons of US soybeans "
            "promised for marketing year 2025/26: less than usual by this date and less than an "
            "even pace.",
        ),
        (
            "2026-10-09",
            SEASON,
            "China has bought 12.4 million metric tons of US soybeans by 3 September 2026, 103 % "
            "of the 12 million metric tons promised for marketing year 2025/26: the target was "
            "reached in the week ending 25 June 2026.",
        ),
        (
            "2026-03-08",
            FEBRUARY,
            "China bought 10.8 of the 12 million metric tons of US soybeans promised by 28 "
            "February 2026, 90 %: 1.2 million metric tons short.",
        ),
        (
            "2026-06-30",
            FEBRUARY,
            "China bought 10.8 of the 12 million metric tons of US soybeans promised by 28 "
            "February 2026, 90 %: 1.2 million metric tons short; the target was reached only in "
            "the week ending 18 June 2026.",
        ),
        (
            "2025-11-30",
            FEBRUARY,
            "It was not known on 30 November 2025 how much of the 12 million metric tons of US "
            "soybeans promised by 28 February 2026 China had bought: no week since 24 October 2025 "
            "had been published.",
        ),
        (
            "2026-11-22",
            "soy-2027/calendar-year",
            "On 22 November 2026 no week counts yet towards the 25 million metric tons of US "
            "soybeans China promised for 2027: the first counted week ends on 7 January 2027.",
        ),
        (
            "2025-11-01",
            "soy-2025-2028/each-tonne-once",
            "On 1 November 2025 no week counts yet towards the 87 million metric tons of US "
            "soybeans China promised by 31 December 2028: the first counted week, to 30 October "
            "2025, was "
            "not published yet.",
        ),
        (
            "2025-06-01",  # five months before the promise
            FEBRUARY,
            "On 1 June 2025 China had not yet promised the 12 million metric tons of US soybeans "
            "that are counted here.",
        ),
    ],
)
def test_the_sentence_says_what_the_figures_of_the_day_say(
    reading_on: ReadingOn, day: str, key: str, expected: str
) -> None:
    assert sentence(reading_on(key, day)) == expected


def test_a_target_reached_and_lost_says_so_while_running_and_when_missed(
    reading_on: ReadingOn,
) -> None:
    reached = Reached(date(2026, 9, 17), 25_100_000)
    running = replace(reading_on(CALENDAR, "2026-10-09"), reached_and_lost=reached)
    missed = replace(
        running,
        status="missed",
        reached_after_deadline=Reached(date(2027, 1, 14), 25_000_000),
    )

    lost = "; the target was reached in the week ending 17 September 2026 and lost again"
    assert sentence(running).endswith(f"less than an even pace{lost}.")
    assert sentence(missed) == (
        "China bought 16.6 of the 25 million metric tons of US soybeans promised for 2026, two "
        "thirds: 8.4 million metric tons short at the deadline of 31 December 2026"
        f"{lost}; it was reached again in the week ending 14 January 2027."
    )


@pytest.mark.parametrize(
    ("straight", "seasonal", "status", "words", "meaning"),
    [
        (
            16_606_954,
            16_606_954,
            "on track",
            "exactly as much as usual by this date and exactly as much as an even pace",
            f"at or above both {BOTH}",
        ),
        (
            16_606_955,
            16_606_953,
            "mixed",
            "more than usual by this date, less than an even pace",
            "at or above the usual seasonal pace, below an even pace",
        ),
        (
            16_606_953,
            16_606_955,
            "mixed",
            "more than an even pace, less than usual by this date",
            "at or above an even pace, below the usual seasonal pace",
        ),
        (
            16_606_955,
            16_606_955,
            "behind",
            "less than usual by this date and less than an even pace",
            f"below both {BOTH}",
        ),
        (
            16_606_955,
            None,
            "behind",
            "less than an even pace",
            "below an even pace; no earlier year gives a usual seasonal pace",
        ),
        (
            16_606_953,
            None,
            "on track",
            "more than an even pace",
            "at or above an even pace; no earlier year gives a usual seasonal pace",
        ),
    ],
)
def test_sentence_and_status_word_follow_the_exact_figures(
    reading_on: ReadingOn,
    straight: int,
    seasonal: int | None,
    status: Status,
    words: str,
    meaning: str,
) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    assert calendar.pace is not None
    pace = replace(calendar.pace, straight_line_due=straight, seasonal_line_due=seasonal)
    moved = replace(calendar, pace=pace, status=status)

    assert sentence(moved).endswith(f"two thirds, by 1 October: {words}.")
    assert status_in_words(moved) == meaning


@pytest.mark.parametrize(
    ("day", "key", "meaning"),
    [
        ("2026-10-09", SEASON, "at or above the target in the last counted week published"),
        (
            "2026-03-08",
            FEBRUARY,
            "every counted week is published, and the last is below the target",
        ),
        ("2025-11-30", FEBRUARY, "a figure that is needed has not been published"),
        ("2025-11-30", CALENDAR, "its first counted week has not been published"),
    ],
)
def test_every_other_status_word_is_explained(
    reading_on: ReadingOn, day: str, key: str, meaning: str
) -> None:
    assert status_in_words(reading_on(key, day)) == meaning


@pytest.mark.parametrize(
    ("purchased", "share"),
    [
        (12_500_000, "half"),
        (12_375_000, "half"),  # 49.5 %
        (12_374_999, "49 %"),
        (18_750_000, "three quarters"),
        (24_999_999, "99.999996 %"),
    ],
)
def test_a_share_is_named_only_when_it_is_that_close(
    reading_on: ReadingOn, purchased: int, share: str
) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    amounts = replace(calendar.amounts, purchased=purchased)

    assert f" promised for 2026, {share}, by" in sentence(replace(calendar, amounts=amounts))


def test_other_bases_units_and_signs_have_their_words(reading_on: ReadingOn) -> None:
    calendar = reading_on(CALENDAR, "2026-10-09")
    unit = InBushels("metric tons", 36.7437)
    in_bushels = replace(calendar, commitment=replace(calendar.commitment, unit=unit))
    shipped = replace(calendar, reading=replace(calendar.reading, basis=SHIPPED.name))

    assert sentence(in_bushels).startswith(
        "China has bought 610 of the 919 million bushels of US soybeans promised for 2026, two"
    )
    assert sentence(shipped).startswith("China has received 16.6 of the 25 million metric tons")
    assert sentence(with_cancellations(calendar)).startswith(
        "China has a net reduction (cancelled or moved) of 16.6 million metric tons "
        "by 1 October, against the 25 million metric tons of US soybeans promised for 2026: less"
    )
    assert sentence(met(calendar)).startswith(
        "China has bought 16.6 million metric tons of US soybeans by 1 October, 133 % of the "
        "12.5 million metric tons promised for 2026: the target was reached in the week ending"
    )


def test_a_promise_is_compared_with_the_same_weeks_of_earlier_years(
    reading_on: ReadingOn,
) -> None:
    year, winter = reading_on(CALENDAR, "2026-10-09"), reading_on(FEBRUARY, "2026-01-20")

    sizes = size_of(year), size_of(winter)
    # (26,054,677 + 32,578,839 + 24,846,492 + 23,732,451) / 4, and the five winters
    assert [size and size.mean for size in sizes] == [26_803_115, 12_002_967]
    assert is_it_much(year) == (
        "China bought 26.8 MMT on average in the calendar years 2021 to 2024; "
        "the 25 MMT promised are 7 % less."
    )
    assert is_it_much(winter) == (
        "China bought 12.0 MMT on average in the same weeks of 2020/21 to 2024/25; "
        "the 12 MMT promised are about as much."
    )


def test_a_year_that_is_not_known_makes_the_mean_unknown(reading_on: ReadingOn) -> None:
    to_come = reading_on("soy-2027/calendar-year", "2026-11-22")

    size = size_of(to_come)
    assert size is not None
    assert size.mean is None
    assert is_it_much(to_come) == (
        "What China bought on average in the calendar years 2022 to 2026 is not known, because "
        "figures of 2026 are missing."
    )


def test_the_quote_names_source_week_address_and_day(standing_on: StandingOn) -> None:
    report = replace(standing_on("2026-10-09"), replay=False)
    reading = next(a for a in report.assessments if a.key == CALENDAR)

    near = quote(reading, report, Address("latest", "2026-10-08").permanent_link)
    far = quote(
        reading,
        report,
        Address("latest", "2026-10-08", url="https://example.org/soy").permanent_link,
    )

    assert near.source == (
        "USDA FAS Export Sales, week ending 1 October 2026, published 8 October 2026 (date by rule)"
    )
    assert near.link == "../2026-10-08/index.html"
    assert far.link == "https://example.org/soy/2026-10-08/index.html"
    assert near.citation == (
        "Purchase-commitment monitor, “China: 25 MMT of US soybeans in 2026 (Calendar year 2026)”, "
        "as of 9 October 2026. Figures: USDA FAS Export Sales."
    )
    assert far.citation == f"{near.citation} {far.link}"


def test_the_page_offers_the_sentence_it_opens_with(standing_on: StandingOn) -> None:
    report = standing_on("2026-10-09")
    html = page(
        report, version="0.1", address=Address("latest", "2026-10-09", url="https://example.org")
    )

    shown = Page(html)
    text = shown.text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.count("China had bought 16.6 of the 25 million metric tons of US soybeans") == 2
    assert (
        "The whole deal: 23,499,473 t of 87 MMT (27.0 %); 37 MMT are due by 31 Dec 2026 (63.5 %)."
    ) in text
    assert "◐ mixed at or above the usual seasonal pace, below an even pace" in text
    assert {"type": "button", "class": "copy", "data-copies": "quotable", "hidden": None} in (
        shown.all("button")
    )
    assert "https://example.org/2026-10-09/index.html" in [a.get("href") for a in shown.all("a")]
