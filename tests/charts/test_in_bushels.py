"""A status report in bushels: every amount of it, and the other unit beside the leading one."""

from collections.abc import Callable

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.charts import pictures_of
from monitor.charts.in_bushels import in_bushels
from monitor.core.frozen import replace

from .layout import words_of

StandingOn = Callable[[str], DetailedReport]
FACTOR = 36.7437
CALENDAR = "soy-2026/calendar-year"


@pytest.fixture(scope="module")
def bushels(standing_on: StandingOn) -> DetailedReport:
    """The status report of the day, asked for in bushels."""
    return replace(standing_on("2026-10-09"), shown_in="bushels")


def test_every_amount_is_converted_and_no_share_is(
    standing_on: StandingOn, bushels: DetailedReport
) -> None:
    for tons, converted in zip(
        standing_on("2026-10-09").assessments, in_bushels(bushels).assessments, strict=True
    ):
        assert converted.commitment.target == round(tons.commitment.target * FACTOR)
        assert converted.status == tons.status
        assert (converted.share or 0) == pytest.approx(tons.share or 0)
        for old, new in zip(tons.points, converted.points, strict=True):
            assert new.net == (None if old.net is None else round(old.net * FACTOR))
            assert new.unknown == (None if old.unknown is None else round(old.unknown * FACTOR))
        if tons.pace is not None and converted.pace is not None:
            seasonal, before = converted.pace.seasonal, tons.pace.seasonal
            assert seasonal.shares == before.shares
            for window, known in zip(seasonal.windows, before.windows, strict=True):
                assert window.total == (
                    None if known.total is None else round(known.total * FACTOR)
                )


def test_the_trade_is_converted_with_its_history(bushels: DetailedReport) -> None:
    [trade], [tons] = in_bushels(bushels).trades, bushels.trades

    assert trade.unit == "bushels"
    for year, old in zip(trade.years, tons.years, strict=True):
        if old.bought is not None:
            assert year.bought == pytest.approx(old.bought * FACTOR, abs=100)
        assert (year.bought is None) == (old.bought is None)
    assert trade.destinations is not None
    assert trade.destinations.total == pytest.approx(41_854_497 * FACTOR, abs=100)


def test_the_titles_say_bushels_and_the_key_says_both(bushels: DetailedReport) -> None:
    drawn = {p.stem: p for p in pictures_of(bushels)}
    leading = drawn["cumulative-soy-2026-calendar-year"]
    words = words_of(leading.draw())
    years = next(p.title for p in pictures_of(bushels, "years"))

    assert years.endswith("919 million bu, which is below the mean of 2021–24 (985 million bu)")
    assert leading.title == (
        "China has bought 610 of 919 million bu (66 %): "
        "ahead of the usual seasonal pace, behind an even pace"
    )
    assert {"610 million bu · 66 %", "16.6 MMT", "target\n919 million bu"} <= set(words)
    assert any(
        "919 million bu (25 MMT) by 31 Dec 2026" in text.replace("\n", " ") for text in words
    )
    assert all(" t " not in picture.title for picture in drawn.values())


def test_in_tons_the_key_says_both_too(standing_on: StandingOn) -> None:
    pictures = pictures_of(standing_on("2026-10-09"), "cumulative")
    leading = next(p for p in pictures if p.subject == CALENDAR)

    assert {"16.6 MMT · 66 %", "610 million bushels"} <= set(words_of(leading.draw()))


def test_a_promise_without_bushels_keeps_its_unit(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    cotton = replace(
        status_report.assessments[3],
        commitment=replace(status_report.assessments[3].commitment, bushels_per_unit=None),
    )
    [trade] = status_report.trades
    bales = replace(
        status_report, assessments=(cotton,), trades=(replace(trade, bushels_per_unit=None),)
    )

    assert in_bushels(bales) == bales


def test_nothing_is_converted_twice(bushels: DetailedReport) -> None:
    once = in_bushels(bushels)

    assert in_bushels(once) == once
