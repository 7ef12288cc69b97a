"""What is needed against the best the buyer did in as many weeks of the last five years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.rules import out_of_reach
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from tests.alerts.hands import changed, stale

SubjectOn = Callable[..., RuleInput]
READING = "soy-2026/calendar-year"
SHORT = "soy-2025/last-two-months-of-2025"
OPEN = Alert(f"{READING}/pace", "pace", "warning", "more than", "", ongoing=True)


def needing(subject: RuleInput, per_week: int) -> RuleInput:
    """The calendar year with another need; the best 13 weeks brought 977,511 t a week."""

    def other(a: Assessment) -> Assessment:
        assert a.pace is not None
        return replace(a, pace=replace(a.pace, required_per_week=per_week))

    return changed(subject, READING, other)


def test_it_is_told_with_the_stretch_it_is_compared_with(subject_on: SubjectOn) -> None:
    [alert] = out_of_reach.alerts(subject_on("2025-12-23"))

    assert (alert.key, alert.severity, alert.ongoing) == (f"{SHORT}/pace", "info", True)
    assert alert.title == (
        "China soybeans: 2,274,329 t a week needed, more than the best pace of five years "
        "(In the last two months of 2025)"
    )
    assert alert.text == (
        "43 % of 12 MMT after w/e 11 Dec. Needed: 2,274,329 t a week for 3 weeks. The most in as "
        "many weeks in a row of the five years before: 1,427,720 t a week (the 3 weeks to "
        "9 Nov 2023)."
    )


@pytest.mark.parametrize(
    ("per_week", "already", "holds"),
    [
        (977_511, False, False),
        (977_512, False, True),
        (977_511, True, True),
        (928_636, True, True),
        (928_635, True, False),
    ],
)
def test_it_begins_beyond_the_best_and_ends_at_95_percent_of_it(
    subject_on: SubjectOn, per_week: int, already: bool, holds: bool
) -> None:
    subject = needing(subject_on("2026-10-09", [OPEN] if already else []), per_week)

    found = [alert.key for alert in out_of_reach.alerts(subject)]

    assert (f"{READING}/pace" in found) == holds


def test_its_end_says_what_is_needed_now(subject_on: SubjectOn) -> None:
    end = out_of_reach.ended(subject_on("2026-10-09"), OPEN)

    assert end is not None
    assert end.title == (
        "China soybeans: 645,619 t a week needed, within the best pace of five years again "
        "(Calendar year 2026)"
    )
    assert end.text == (
        "66 % of 25 MMT after w/e 1 Oct. Needed: 645,619 t a week for 13 weeks. The most in as "
        "many weeks in a row of the five years before: 977,511 t a week (the 13 weeks to "
        "21 Nov 2024)."
    )


def test_the_outcome_says_its_own_end(subject_on: SubjectOn) -> None:
    for key in (f"{SHORT}/pace", "soy-2025/this-growing-season/pace", "gone/pace"):
        end = out_of_reach.ended(subject_on("2026-10-09"), replace(OPEN, key=key))
        assert end is not None
        assert end.suppressed


def test_it_waits_while_a_release_is_missing(subject_on: SubjectOn) -> None:
    waiting = stale(needing(subject_on("2026-10-09"), 2_000_000))

    assert not list(out_of_reach.alerts(waiting))
    assert out_of_reach.ended(stale(subject_on("2026-10-09")), OPEN) is None


def test_without_a_buyers_history_nothing_is_said(subject_on: SubjectOn) -> None:
    unknown = replace(needing(subject_on("2026-10-09"), 2_000_000), buyers={})

    assert not list(out_of_reach.alerts(unknown))
    assert date(2026, 10, 1) in subject_on("2026-10-09").buyers["soy-2026"].weeks
