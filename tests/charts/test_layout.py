"""Measured on the drawn figures: no two texts touch, and none leaves the sheet."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from matplotlib.figure import Figure

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.trade.record import TradeRecord
from monitor.charts import pictures_of
from monitor.charts.labels import space_evenly
from monitor.charts.layout import cut, width_in, wrapped
from monitor.charts.sizes import CARD, REPORT
from monitor.commitments.model import Event
from monitor.core.frozen import replace

from .cases import HARD, HARD_TRADES, needing, of_long_buyer, only, scaled
from .layout import outside, overlaps, struck

StandingOn = Callable[[str], DetailedReport]

DAYS = ("2025-11-30", "2026-01-20", "2026-03-08", "2026-06-30", "2026-10-09", "2026-11-22")
NARROW, WIDE = "soy-2025/end-of-february", "soy-2026/calendar-year"
WHOLE = "soy-2025-2028/each-tonne-once"


def faults(status_report: DetailedReport, *charts: str) -> list[object]:
    """What is wrong with the pictures of a status report."""
    found: list[object] = []
    for picture in pictures_of(status_report, *charts):
        figure = picture.draw()
        found += [(picture.stem, pair) for pair in overlaps(figure)]
        found += [(picture.stem, text) for text in outside(figure)]
    return found


def test_texts_that_touch_or_leave_are_found() -> None:
    figure = Figure()
    for x, text in ((0.1, "one"), (0.11, "over the other"), (0.98, "outside")):
        figure.text(x, 0.5, text)

    assert overlaps(figure) == [("one", "over the other")]
    assert outside(figure) == ["outside"]


@pytest.mark.parametrize("day", DAYS)
def test_every_picture_of_the_day_is_clean(
    standing_on: StandingOn, forecast_on: StandingOn, day: str
) -> None:
    assert faults(standing_on(day)) == []
    assert faults(forecast_on(day), "chance") == []


@pytest.mark.parametrize("day", DAYS)
def test_no_line_goes_through_an_amount_due_before_the_deadline(
    standing_on: StandingOn, day: str
) -> None:
    pictures = list(pictures_of(standing_on(day), "cumulative"))
    figures = [each.draw() for each in pictures if each.subject == WHOLE]

    assert len(figures) == 1
    assert [found for figure in figures for found in struck(figure, "\nby ")] == []


def test_a_struck_text_is_found() -> None:
    axes = Figure().add_subplot()
    axes.text(0.5, 0.5, "due\nby then")
    axes.plot([0, 1], [0, 1], linewidth=2)
    axes.text(0.1, 0.9, "clear\nby then")

    assert struck(axes.get_figure(root=True), "\nby ") == ["due\nby then"]  # type: ignore[arg-type]


@pytest.mark.parametrize("key", [NARROW, WIDE])
@pytest.mark.parametrize("case", HARD)
def test_a_hard_case_is_clean(standing_on: StandingOn, case: str, key: str) -> None:
    status_report = standing_on("2026-10-09")
    assessment = next(a for a in status_report.assessments if a.key == key)

    assert faults(only(status_report, HARD[case](assessment))) == []


TRADES = ("seasons", "years", "weeks_of_years", "destinations", "shares", "unknown")


@pytest.mark.parametrize("case", HARD_TRADES)
def test_a_hard_trade_is_clean(standing_on: StandingOn, trade: TradeRecord, case: str) -> None:
    hard = replace(standing_on("2026-10-09"), assessments=(), trades=(HARD_TRADES[case](trade),))

    assert faults(hard, *TRADES) == []


@pytest.mark.parametrize(
    "case", ["long-names", "three-bales", "billions-of-pounds", "cancellations"]
)
def test_the_pace_of_a_hard_trade_is_clean(
    standing_on: StandingOn, trade: TradeRecord, case: str
) -> None:
    make: dict[str, Callable[[Assessment], Assessment]] = {
        "long-names": of_long_buyer,
        "three-bales": lambda a: scaled(a, 3 / 36_000_000, "running bales"),
        "billions-of-pounds": lambda a: scaled(a, 100, "pounds"),
        "cancellations": lambda a: a,
    }
    status_report = standing_on("2026-10-09")
    hard = HARD_TRADES[case](trade)
    calendar = next(a for a in status_report.assessments if a.key == WIDE)

    drawn = replace(status_report, assessments=(make[case](calendar),), trades=(hard,))

    assert len(list(pictures_of(drawn, "pace"))) == 1
    assert faults(drawn, "pace") == []


@pytest.mark.parametrize("case", HARD_TRADES)
def test_the_years_of_a_hard_trade_are_clean(
    standing_on: StandingOn, trade: TradeRecord, case: str
) -> None:
    status_report, hard = standing_on("2026-10-09"), HARD_TRADES[case](trade)
    calendar = next(a for a in status_report.assessments if a.key == WIDE)
    same = replace(calendar, commitment=replace(calendar.commitment, buyer=hard.buyer))

    assert (
        faults(replace(status_report, assessments=(same,), trades=(hard,)), "calendar_years") == []
    )


@pytest.mark.parametrize("case", sorted(set(HARD) - {"met"}))
def test_the_whole_deal_of_a_hard_case_is_clean(standing_on: StandingOn, case: str) -> None:
    status_report = standing_on("2026-10-09")
    whole = next(a for a in status_report.assessments if a.key == WHOLE)

    assert faults(only(status_report, HARD[case](whole)), "whole_deal") == []


@pytest.mark.parametrize("days_apart", [0, 2, 9])
def test_thirty_statements_do_not_crowd_the_picture(
    standing_on: StandingOn, days_apart: int
) -> None:
    status_report = standing_on("2026-10-09")
    said = [s for s in status_report.statements if s.commitment.id == "soy-2025"]
    many = []
    for k in range(30):
        statement = said[k % len(said)].statement
        on = date(2025, 12, 10) + timedelta(days=days_apart * k)
        moved = replace(statement, id=f"s{k}", source=replace(statement.source, said_on=on))
        many.append(replace(said[k % len(said)], statement=moved))

    assert faults(replace(status_report, statements=tuple(many)), "said_and_known") == []


@pytest.mark.parametrize("day", ["2026-01-20", "2026-11-22"])
def test_every_picture_is_clean_as_a_card(standing_on: StandingOn, day: str) -> None:
    found = []
    for picture in pictures_of(standing_on(day)):
        figure = picture.draw(CARD)
        found += [(picture.stem, fault) for fault in (*overlaps(figure), *outside(figure))]

    assert found == []


@pytest.mark.parametrize("day", ["2026-10-16", "2026-11-26", "2026-12-24", "2026-12-31"])
@pytest.mark.parametrize("a_week", [40_000, 645_619])
def test_the_needs_of_weeks_that_passed_unseen_are_clean(
    standing_on: StandingOn, day: str, a_week: int
) -> None:
    status_report = standing_on(day)
    hard = needing(next(a for a in status_report.assessments if a.key == WIDE), a_week)
    found = []
    for picture in pictures_of(only(status_report, hard), "weekly_net"):
        for size in (REPORT, CARD):
            figure = picture.draw(size)
            found += [(size.name, fault) for fault in (*overlaps(figure), *outside(figure))]

    assert found == []


def test_every_picture_in_bushels_is_clean(standing_on: StandingOn) -> None:
    assert faults(replace(standing_on("2026-10-09"), shown_in="bushels")) == []


def test_all_hard_cases_in_one_picture_are_clean(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    calendar = next(a for a in status_report.assessments if a.key == WIDE)
    cases = (make(calendar) for make in HARD.values())
    named = [
        replace(a, commitment=replace(a.commitment, id=f"promise-{k}")) for k, a in enumerate(cases)
    ]

    assert faults(only(status_report, *named), "status_bars") == []


@pytest.mark.parametrize("days_apart", [0, 3, 9])
def test_forty_events_do_not_crowd_the_picture(standing_on: StandingOn, days_apart: int) -> None:
    first = date(2025, 9, 20)
    events = tuple(
        Event(first + timedelta(days=days_apart * k), None, f"Event {k} with a long name", "")
        for k in range(40)
    )

    assert faults(replace(standing_on("2026-10-09"), events=events), "cumulative") == []


def test_places_are_spread_only_as_far_as_needed() -> None:
    assert space_evenly([1.0, 1.1, 5.0], 0.5, 0.0, 10.0) == [1.0, 1.5, 5.0]
    assert space_evenly([9.9, 9.9], 0.5, 0.0, 10.0) == [9.5, 10.0]
    assert space_evenly([], 0.5, 0.0, 10.0) == []
    assert space_evenly([1.0, 1.0, 1.0], 1.0, 0.0, 1.0) == [0.0, 0.5, 1.0]


def test_lines_are_about_equally_long_and_keep_amounts_and_dates_whole() -> None:
    title = "China: net purchases of 540,000 t a week over the 4 weeks to 16 Oct 2025 and some more"

    lines = wrapped(title, 15, 7.5, "bold").split("\n")

    assert lines == [
        "China: net purchases of 540,000 t a week over",
        "the 4 weeks to 16 Oct 2025 and some more",
    ]
    assert all(width_in(line, 15, "bold") <= 7.5 for line in lines)


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    assert cut("short", 9, 2) == "short"
    assert cut("a label that is far too long for its column", 9, 1.5) == "a label that is far too…"
