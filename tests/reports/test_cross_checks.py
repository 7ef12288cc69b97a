"""Cross-checks on the page: inspections, announced sales, and switches beside the week's sales."""

from collections.abc import Callable
from datetime import date

from monitor.assess.announced import AnnouncedAmount, AnnouncedSales, Settled, Switched
from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.reports.page import page
from monitor.text.announced import announced_check_lines

from .reading import Page

StandingOn = Callable[[str], DetailedReport]
WEEK = date(2026, 10, 1)
SWITCH = (
    "Of about 382,900 t of net sales in the week ending 1 Oct 2026, 121,000 t were switched from "
    "unknown destinations: sold before, and named now."
)
SINCE = (
    "132,000 t to China (13 Oct 2026); not counted until the weekly report that contains it is out."
)


def announced(week: date = WEEK) -> AnnouncedSales:
    """Return one sale since the report, and the highlights of a week."""
    sale = AnnouncedAmount(date(2026, 10, 13), "FAS-ESR-060-26", "sale", 132_000, "2026/2027")
    switched = Switched(week, 382_900, 121_000)
    return AnnouncedSales("China", "Soybeans", "metric tons", (sale,), (), None, switched)


def text_of(report: DetailedReport) -> str:
    """Return the page's visible text, with plain spaces."""
    return " ".join(Page(page(report, version="1")).text.replace("\xa0", " ").split())


def test_switches_stand_beside_the_weeks_sales_and_announcements_on_the_first_screen(
    standing_on: StandingOn,
) -> None:
    report = replace(standing_on("2026-10-14"), announced=(announced(),))

    text = text_of(report)

    changed = text.partition("What changed since the last release")[2].partition("Figures revis")[0]
    assert SWITCH in changed
    assert f"Announced since the last report: {SINCE}" in text.partition("Promises")[0]
    assert text.count(f"Announced since the last report: {SINCE}") == 2


def test_switches_of_another_week_do_not(standing_on: StandingOn) -> None:
    report = replace(standing_on("2026-10-14"), announced=(announced(date(2026, 9, 24)),))

    assert "switched from" not in text_of(report).partition("Figures revised")[0]


def test_nothing_switched_and_net_purchases_that_are_not_known_read_right(
    standing_on: StandingOn,
) -> None:
    commitments = standing_on("2026-10-14").commitments
    settled, switched = Settled(WEEK, 60_000, None), Switched(WEEK, 382_900, 0)
    check = replace(announced(), since=(), settled=settled, switched=switched)

    assert list(announced_check_lines([check], commitments)) == [
        "Soybeans to China: Announced for the week ending 1 Oct 2026: 60,000 t; net purchases of "
        "that week are not known. Of about 382,900 t of net sales in the week ending 1 Oct 2026, "
        "nothing was switched from unknown destinations."
    ]


def test_without_any_the_page_says_nothing_of_them(standing_on: StandingOn) -> None:
    text = text_of(standing_on("2026-10-14"))

    assert "Cross-checks" not in text
    assert "Announced" not in text
    assert "nspected since" not in text
