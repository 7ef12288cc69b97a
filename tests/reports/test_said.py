"""`statements.json`, the section of the page, and the terminal's text of the statements."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.reports.page import page
from monitor.reports.statements import statements_json, statements_text

from .reading import Page

StandingOn = Callable[[str], DetailedReport]


def text_of(status_report: DetailedReport) -> str:
    return Page(page(status_report, version="0.1")).text


def test_the_page_sets_davos_beside_the_figures_of_15_january(today: DetailedReport) -> None:
    assert (
        "20 Jan 2026 · Scott Bessent, US Treasury Secretary\n"
        "“completed their soybean purchases” World Economic Forum in Davos, reported by "
        "news.net; traders told Reuters and Bloomberg the same (news.net)\n"
        "ahead of the figures by 3,883,353 t By the end of February 2026 · by the figures "
        "public that day, 12 days old\n"
        "8,116,647 t bought by the week ending 8 Jan 2026.\n"
        "not true until the week ending 18 Jun 2026 by the figures of 22 Nov 2026 for that day\n"
        "9,420,132 t bought by the week ending "
        "15 Jan 2026, 2,579,868 t below it; 12,160,205 t by the week ending 18 Jun 2026, public "
        "156 days later.\n"
        "Claims 12,000,000 t bought, the target. "
        "Public that day: week ending 8 Jan 2026, published 15 Jan 2026.\n"
    ) in text_of(today)
    assert (
        "By the end of February 2026\n8,116,647 t claim +3,883,353 t\n"
        "2,092,647 t claim +9,907,353 t\n11,127,747 t claim +872,253 t\n"
        "w/e 18 Jun 2026: 12,160,205 t\npublic 25 Jun 2026\n156 days later\n"
    ) in text_of(today)


def test_the_page_names_what_mixes_booked_with_shipped(today: DetailedReport) -> None:
    assert (
        "mixes booked with shipped: 2,682,221 t above what was shipped "
        "By the end of February 2026 · by the figures public that day, 8 days old\n"
        "8,517,779 t shipped by the week ending "
        "19 Mar 2026, counted on after the reading’s last week, 26 Feb 2026.\n"
        "not true until the week ending 14 May 2026 by the figures of 22 Nov 2026 for that day\n"
    ) in text_of(today)


def test_the_page_gives_the_lines_and_the_pace_of_9_february(today: DetailedReport) -> None:
    assert (
        "between the two benchmarks in the week ending 5 Feb 2026 by the figures of 22 Nov 2026 "
        "for that day\n"
        "10,172,727 t bought by the week ending "
        "5 Feb 2026.\n"
        "Claims 12,000,000 t to be bought in time. "
        "Public that day: week ending 29 Jan 2026, published 5 Feb 2026. "
        "Even pace 9,333,333 t, usual seasonal pace 10,453,098 t. "
        "Needed 528,347 t a week in 4 more counted weeks; the mean of the last 4 was 748,523 t, "
        "w/e 22 Jan 2026 233,460 t, w/e 29 Jan 2026 233,020 t.\n"
    ) in text_of(today)


def test_the_page_says_that_3_million_were_sold_before_it_was_said(today: DetailedReport) -> None:
    assert (
        "ahead of the figures by 2,536,000 t By the end of February 2026 · by the figures "
        "public that day, 33 days old\n"
        "464,000 t bought by the week ending 6 Nov 2025.\n"
        "true since the week ending 27 Nov 2025, and passed by that day by the figures of "
        "22 Nov 2026 for that day\n"
        "4,025,969 t bought by the week ending "
        "4 Dec 2025, 1,025,969 t above it; 3,015,000 t by the week ending 27 Nov 2025.\n"
    ) in text_of(today)


def test_a_figure_that_is_another_readings_is_remarked(today: DetailedReport) -> None:
    [senate] = [s for s in today.statements if s.statement.id == "senate-2025-12"]
    also = replace(senate.verdict, also=senate.readings[1])
    shown = replace(today, statements=(replace(senate, verdict=also),))

    remark = (
        "Another reading, “In the last two months of 2025”, stood at 232,000 t by the week ending "
        "6 Nov 2025."
    )
    assert remark in text_of(shown)
    assert remark in " ".join(statements_text(shown, shown.statements).split())


def test_paraphrases_are_marked_and_quotations_stand_in_marks(today: DetailedReport) -> None:
    text = text_of(today)

    assert "China has bought about 3 MMT of soybeans so far. (paraphrase)" in text
    assert "“exports to China totaled 11.2 MMT”" in text


def test_what_is_not_known_and_not_yet_reached_is_said_so(today: DetailedReport) -> None:
    assert (
        "Next season (marketing year 2026/27)\n8,983,000 t claim +6,517,000 t\n"
        "0 t claim +15,500,000 t\nnot known\nnot yet\n"
    ) in text_of(today)


def test_before_the_first_statement_there_is_no_section(standing_on: StandingOn) -> None:
    assert "Claims checked against the data" not in text_of(standing_on("2025-12-08"))


def test_words_of_others_cannot_become_markup(today: DetailedReport) -> None:
    [first, *_] = today.statements
    hostile = replace(first, statement=replace(first.statement, words="<script>x</script>"))

    html = page(replace(today, statements=(hostile,)), version="0.1")

    data = html.count('<script type="application/json"')
    assert html.count("<script") == 1 + data, "the page’s own"
    assert "&lt;script&gt;x" in html


def test_statements_json_holds_every_statement_newest_first(files: dict[str, bytes]) -> None:
    answer = json.loads(files["statements.json"])

    assert (answer["schema"], answer["as_of"]) == (1, "2026-11-22")
    assert [s["said_on"] for s in answer["statements"]] == [
        "2026-09-11",
        "2026-03-27",
        "2026-02-09",
        "2026-01-20",
        "2025-12-09",
    ]


def test_statements_json_has_numbers_dates_and_nulls(today: DetailedReport) -> None:
    wires, fact_check, *_ = json.loads(statements_json(today, today.statements))["statements"]

    assert (wires["word"], wires["by"]) == ("ahead of the figures", 1_052_374)
    assert (wires["age_days"], wires["set_beside_amount"]) == (8, 14_447_626)
    assert wires["by_today"] == {
        "word": "true in that week",
        "week_ending": "2026-09-10",
        "amount": 15_322_876,
        "by": 177_124,
        "since": {
            "week_ending": "2026-09-17",
            "amount": 15_634_668,
            "published_at": "2026-09-24T12:30:00Z",
            "days": 13,
        },
    }
    assert wires["set_beside"] == "calendar-year"
    assert wires["readings"]["next-season"]["purchased"]["reached"] is None
    assert wires["readings"]["next-season"]["ceiling"] == {"amount": None, "gap": None}
    assert fact_check["word"] == "mixes booked with shipped"
    assert fact_check["readings"]["this-growing-season"]["shipped"] == {
        "amount": 8_517_779,
        "gap": 2_682_221,
        "reached": {
            "week_ending": "2026-05-14",
            "amount": 11_206_265,
            "published_at": "2026-05-21T12:30:00Z",
            "days": 55,
        },
    }


def test_the_terminal_shows_each_statement_with_its_table(standing_on: StandingOn) -> None:
    then = standing_on("2026-01-20")
    text = statements_text(then, then.statements)

    assert text.startswith("As known on 20 Jan 2026.\n\n20 Jan 2026  Scott Bessent")
    assert "  → ahead of the figures by 3,883,353 t (By the end of February 2026)\n" in text
    assert "8,116,647 t  2,092,647 t      11,127,747 t  not yet\n" in text
    assert "  → cannot be checked\n" in text
    assert "for that day: the week ending 15 Jan 2026 is not known.\n" in text


@pytest.mark.parametrize("day", ["2025-12-08", "2017-03-01"])
def test_the_terminal_says_when_nothing_was_said_yet(standing_on: StandingOn, day: str) -> None:
    then = standing_on(day)
    assert statements_text(then, then.statements).startswith("Nothing on record was said by ")
