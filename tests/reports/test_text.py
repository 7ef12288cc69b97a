"""alerts.txt: for people who read it in a terminal or a mail."""

from datetime import UTC, datetime

from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.reports.alerts_txt import alerts_txt
from monitor.text.wrap import WIDTH

from .alerts import MISSED, STALE, raised
from .conftest import StandingOn


def test_new_alerts_come_first_and_earlier_ones_with_their_date(today: DetailedReport) -> None:
    assert alerts_txt(today, [STALE], [MISSED, STALE]) == (
        "Bundled figures: week ending 1 Oct 2026, published 8 Oct 2026 (date by\n"
        "rule).\n"
        "\n"
        "Not up to date: 6 weekly releases due since then are missing (w/e 8 Oct\n"
        "… 12 Nov). Next release: Fri 27 Nov 2026, 08:30 New York.\n"
        "\n"
        "New since the last report\n"
        "-------------------------\n"
        "\n"
        "[warning] Six weekly releases are missing\n"
        "  The newest figures are those of the week ending 1 Oct 2026.\n"
        "\n"
        "Earlier\n"
        "-------\n"
        "\n"
        "5 Mar 2026: [critical] China missed 12 MMT by the end of February 2026\n"
        "  10,816,852 t of 12,000,000 t (90.1 %) in the week ending 26 Feb 2026.\n"
    )


def test_an_end_is_marked_and_stands_beside_its_beginning(today: DetailedReport) -> None:
    end = replace(STALE, alert=replace(STALE.alert, title="All releases are there"), resolves=True)

    text = alerts_txt(today, [end], [end, STALE])

    assert "[resolved] All releases are there\n" in text
    assert "Earlier\n-------\n\n22 Nov 2026: [warning] Six weekly releases are missing\n" in text


def test_nothing_new_is_said(today: DetailedReport) -> None:
    text = alerts_txt(today, [], [])

    assert text.endswith("New since the last report\n-------------------------\n\nNothing new.\n")


def test_a_replay_says_so_first(standing_on: StandingOn) -> None:
    text = alerts_txt(standing_on("2026-10-09"), [], [])

    assert text.startswith("As it was known on 9 Oct 2026.\n")
    assert "Active on that day\n" in text
    assert "New since the last report" not in text


def test_new_alerts_keep_their_order_and_earlier_ones_go_back_in_time(
    today: DetailedReport,
) -> None:
    old = [raised(f"old-{day}", datetime(2026, 5, day, tzinfo=UTC)) for day in (7, 21, 14)]

    text = alerts_txt(today, [MISSED, STALE], old)

    order = ["China missed", "Six weekly", "old-21", "old-14", "old-7"]
    assert sorted(order, key=text.index) == order


def test_no_line_is_wider_than_the_page(today: DetailedReport) -> None:
    long = raised("long", STALE.raised_at, text="many words of a long story " * 30)

    text = alerts_txt(today, [long], [MISSED])

    assert max(len(line) for line in text.splitlines()) <= WIDTH == 72
    assert not [line for line in text.splitlines() if line != line.rstrip()]
