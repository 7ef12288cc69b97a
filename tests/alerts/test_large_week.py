"""A large week is large for that buyer: one in twenty of its own weeks, one in a hundred down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import large_week
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures
from tests.alerts.hands import changed

SubjectOn = Callable[..., RuleInput]
READING = "soy-2026/calendar-year"


def weeks(subject: RuleInput) -> list[str]:
    return [alert.key for alert in large_week.alerts(subject)]


def test_a_large_purchase_is_told_with_what_it_is_compared_with(subject_on: SubjectOn) -> None:
    [alert] = large_week.alerts(subject_on("2026-08-13"))

    assert (alert.key, alert.severity) == ("soy-2026/large/2026-08-06", "info")
    assert alert.title == "China soybeans: 1,511,936 t bought in the week ending 6 Aug 2026"
    assert alert.text == (
        "Net purchases of 1,511,936 t. Of the buyer's 236 active weeks of the five years before, "
        "6 weeks had as much or more; the most was 2,614,614 t, the median week 398,509 t."
    )


def test_a_large_cancellation_is_a_warning(subject_on: SubjectOn) -> None:
    [alert] = large_week.alerts(subject_on("2025-12-11"))

    assert (alert.key, alert.severity) == ("soy-2025/large/2025-11-13", "warning")
    assert alert.title == (
        "China soybeans: 100,000 t cancelled or moved, net, in the week ending 13 Nov 2025"
    )
    assert alert.text == (
        "Net reduction of 100,000 t (cancelled or moved). Of the buyer's 235 active weeks of the "
        "five years before, 1 week had as much or more; the most was 108,379 t, "
        "the median week 412,493 t."
    )


@pytest.mark.parametrize(
    ("net", "told"),
    [(1_245_004, False), (1_245_005, True), (-72_232, False), (-72_233, True), (0, False)],
)
def test_where_the_line_is(subject_on: SubjectOn, net: int, told: bool) -> None:
    """Of 236 active weeks 12 had 1,245,004 t or more, and 3 had −72,232 t or less."""

    def other(a: Assessment) -> Assessment:
        last = replace(a.points[-1], net=net)
        return replace(a, points=(*a.points[:-1], last))

    subject = changed(subject_on("2026-10-09"), READING, other)

    assert ("soy-2026/large/2026-10-01" in weeks(subject)) == told


def test_a_small_week_is_not_told_however_rare() -> None:
    habit = [1_000] * 200

    assert large_week._is_large(-100, habit)
    assert not large_week._is_large(-99, habit)


def test_a_buyer_with_few_weeks_does_not_shout(subject_on: SubjectOn) -> None:
    """The first sale of a season to a buyer with no habit is no surprise."""
    subject = subject_on("2026-08-13")
    history = subject.buyers["soy-2026"]
    short = replace_history(history, date(2024, 11, 1))
    many = replace_history(history, date(2023, 11, 1))

    assert weeks(replace(subject, buyers={"soy-2026": short})) == []
    assert weeks(replace(subject, buyers={"soy-2026": many})) == ["soy-2026/large/2026-08-06"]


def replace_history(history: BuyerHistory, since: date) -> BuyerHistory:
    """The buyer as if it had begun to buy then."""
    rows: dict[tuple[int, date], Measures] = {
        k: r for k, r in history.rows.items() if k[1] >= since
    }
    return BuyerHistory(rows, history.published_at, history.marketing_years)


def test_a_week_two_promises_count_is_told_once(subject_on: SubjectOn) -> None:
    assert weeks(subject_on("2026-01-23")) == [
        "soy-2025/large/2025-12-11",
        "soy-2025/large/2026-01-08",
        "soy-2025/large/2026-01-15",
    ]


def test_after_five_weeks_it_is_no_news(subject_on: SubjectOn) -> None:
    assert weeks(subject_on("2026-09-16")) == ["soy-2026/large/2026-08-06"]
    assert weeks(subject_on("2026-09-17")) == []
