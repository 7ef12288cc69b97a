"""Announcements of export sales, in the forms in which USDA has written them."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.announced import Announced
from monitor.core.errors import ConfigError
from monitor.sources.announcements import parse_announcement

CHINA = (
    "Private exporters reported sales of 792,000 metric tons of soybeans for delivery to China "
    "during the 2025/2026 marketing year."
)
MEXICO = (
    "Private exporters reported sales of 114,300 metric tons of corn for delivery to Mexico "
    "during the 2025/2026 marketing year."
)
LOST = MEXICO.replace("metric tons of corn for d", "metrid")
FOOT = (
    "\n\nUSDA issues both daily and weekly export sales reports to the public. Exporters are "
    "required to report to USDA any export sales activity of 100,000 tons or more of one "
    "commodity, made in one day or quantities totaling 200,000 tons or more."
)


def test_the_sentence_of_18_november_2025() -> None:
    found = parse_announcement(f"{CHINA}   (FAS-ESR-072-25, 18 Nov 2025)")

    assert found.amounts == (Announced("sale", 792_000, "Soybeans", "China", "2025/2026"),)
    assert (found.number, found.on, found.corrects) == (
        "FAS-ESR-072-25",
        date(2025, 11, 18),
        False,
    )


def test_an_older_form_with_its_day_and_foot() -> None:
    found = parse_announcement(
        "WASHINGTON, Sept. 25, 2018-Private exporters reported to the U.S. Department of "
        "Agriculture export sales of 239,630 metric tons of corn for delivery to Mexico during "
        f"the 2018/2019 marketing year.\n\nThe marketing year for corn began Sept. 1.{FOOT}"
    )

    assert found.amounts == (Announced("sale", 239_630, "Corn", "Mexico", "2018/2019"),)
    assert found.on == date(2018, 9, 25)


def test_a_list_of_several() -> None:
    found = parse_announcement(
        "Export Sales Announcement | FAS-ESR-072-20\nWASHINGTON, July 31, 2020\u2014Private "
        "exporters reported to the U.S. Department of Agriculture the following activity:\n"
        " \u2022 Export sales of 114,300 metric tons of corn for delivery to Mexico during the "
        "2020/2021 marketing year; and\n"
        " \u2022 Export sales of 222,000 metric tons of soybean cake and meal received in the "
        "reporting period for delivery to the Philippines during the 2020/2021 marketing year."
        f"{FOOT}"
    )

    assert found.amounts == (
        Announced("sale", 114_300, "Corn", "Mexico", "2020/2021"),
        Announced("sale", 222_000, "Soybean cake & meal", "Philippines", "2020/2021"),
    )
    assert (found.number, found.on) == ("FAS-ESR-072-20", date(2020, 7, 31))


def test_a_sale_for_two_marketing_years() -> None:
    text = (
        "Private exporters reported sales of 372,000 metric tons of soybeans for delivery to "
        "unknown destinations. Of the total, 60,000 metric tons is for delivery during the "
        "2025/2026 marketing year, and {} metric tons is for delivery during the 2026/2027 "
        "marketing year."
    )

    found = parse_announcement(text.format("312,000"))

    unknown = "Unknown destinations"
    assert found.amounts == (
        Announced("sale", 60_000, "Soybeans", unknown, "2025/2026"),
        Announced("sale", 312_000, "Soybeans", unknown, "2026/2027"),
    )
    with pytest.raises(ConfigError, match="The parts of 372,000 t of Soybeans do not add up"):
        parse_announcement(text.format("313,000"))


def test_a_cancellation_and_a_change_of_destination() -> None:
    cancelled = parse_announcement(
        "Private exporters reported to the U.S. Department of Agriculture cancellation of export "
        "sales of 132,000 metric tons of soybeans for delivery to China during the 2021/2022 "
        "marketing year."
    )
    changed = parse_announcement(
        "Changes in destination of 216,000 metric tons of soybean cake and meal from unknown "
        "destinations to the Philippines during the 2019/2020 marketing year."
    )

    assert cancelled.amounts == (
        Announced("cancellation", 132_000, "Soybeans", "China", "2021/2022"),
    )
    assert changed.amounts == (
        Announced(
            "change of destination",
            216_000,
            "Soybean cake & meal",
            "Philippines",
            "2019/2020",
            "Unknown destinations",
        ),
    )


def test_a_correction_is_read_from_where_it_says_what_is_right() -> None:
    found = parse_announcement(
        "CORRECTION\nThe export sales announcement issued this morning (FAS-ESR-046-20) "
        "incorrectly reported changes in destination for sales of 138,000 metric tons of soybean "
        "cake and meal to the Philippines. The corrections to both announcements should read as "
        "follows: Private exporters reported export sales of 138,000 metric tons of soybean cake "
        "and meal for delivery to the Philippines during the 2019/2020 marketing year; and changes "
        "in destination of 216,000 metric tons of soybean cake and meal from unknown destinations "
        "to the Philippines during the 2019/2020 marketing year."
    )

    assert found.corrects
    assert [(a.kind, a.tonnes) for a in found.amounts] == [
        ("sale", 138_000),
        ("change of destination", 216_000),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "This is no announcement that can be read whole: 'hello'"),
        ("", "This is no announcement"),
        (CHINA.replace("soybeans", "fudge"), "No commodity is called 'fudge'"),
        (CHINA.replace("792,000 metric tons", "792,000 bushels"), "This is no announcement"),
        (f"{CHINA} And 66,000 metric tons of soybeans went to Egypt.", "that can be read whole"),
        (CHINA.replace("during the 2025/2026 marketing year", "soon"), "This is no announcement"),
        (f"{LOST} {CHINA.replace('792,000', '792000')}", "that can be read whole"),
        (f"{LOST.replace('114,300', '114300')} {CHINA}", "that can be read whole"),
        (f"{MEXICO}{FOOT}\n\n{CHINA}", "Several announcements stand in this text"),
        (f"{MEXICO} (FAS-ESR-071-25) {CHINA} (FAS-ESR-072-25)", "give them one at a time"),
        (f"WASHINGTON, Nov. 17, 2025-{MEXICO} WASHINGTON, Nov. 18, 2025-{CHINA}", "Several"),
    ],
)
def test_what_cannot_be_read_whole_is_not_used(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence) as caught:
        parse_announcement(text)

    assert "\n" not in str(caught.value)
