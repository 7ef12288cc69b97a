"""A target that was reached in the counted weeks and lost again by cancellations."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import outcome
from monitor.assess.assessment import Assessment, Reached, assess
from monitor.assess.status_report import StatusReport
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import WEEK, end_of_day
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.text import remarks
from monitor.text.findings import finding
from tests.assess.histories import FIRST, one_season

NOBODY = BuyerHistory({}, {}, {})
PROMISE = read_commitments(data_file("commitments.toml"))[0]
LAST = FIRST + 4 * WEEK


def reading(*booked: int, deadline: date = LAST) -> Assessment:
    """A promise of 100 t in four weeks from the second on, after these weeks."""
    window = replace(
        PROMISE.headline,
        first_week_ending=FIRST + WEEK,
        last_week_ending=LAST,
        deadline=deadline,
    )
    commitment = replace(PROMISE, target=100, readings=(window,), bushels_per_unit=None)
    history, at = one_season([(amount, 0) for amount in booked]), end_of_day(date(2026, 3, 1))
    return assess(commitment, window, history, NOBODY, at, at.date())


def told(a: Assessment) -> list[str]:
    """The titles and texts of the alerts on its outcome."""
    status_report = StatusReport(a.as_of, a.as_of.date(), True, cast("None", None), (a,), (), ())  # type: ignore[arg-type]  # no rule of the outcome asks for the freshness
    return [f"{alert.title}. {alert.text}" for alert in outcome.alerts(RuleInput(status_report))]


def test_it_is_missed_and_says_that_it_was_reached() -> None:
    a = reading(0, 60, 110, 105, 90)

    assert (a.status, a.reached_and_lost) == ("missed", Reached(FIRST + 2 * WEEK, 110))
    assert a.reached_after_deadline is None
    assert remarks.lost(a) == (
        "Reached with the week ending 25 Sep 2025 (110 t) and lost again since."
    )
    assert finding(a) == (
        "China bought 90 of 100 t (90 %) by the deadline of 9 Oct 2025: 10 t short; "
        "100 t was reached in the week ending 25 Sep 2025 and lost again"
    )
    [missed] = told(a)
    assert missed.endswith("Reached with the week ending 25 Sep 2025 (110 t) and lost again since.")
    assert "deadline." not in missed.split(":")[0]


def test_reached_again_after_the_deadline_is_said_as_well() -> None:
    a = reading(0, 60, 110, 105, 90, 95, 101)

    assert a.reached_after_deadline == Reached(FIRST + 6 * WEEK, 101)
    assert finding(a).endswith(
        "and lost again; it reached 100 t again in the week ending 23 Oct 2025"
    )
    assert told(a)[1].startswith("China soybeans: 100 t reached with w/e 23 Oct, 14 days after")


def test_a_window_that_ends_long_before_its_deadline_has_no_days_below_zero() -> None:
    a = reading(0, 10, 20, 30, 40, 120, deadline=LAST + 5 * WEEK)

    assert a.reached_after_deadline == Reached(LAST + WEEK, 120)
    [_, late] = told(a)
    assert late.startswith("China soybeans: 100 t reached with w/e 16 Oct, after the last counted")
    assert "days" not in late


@pytest.mark.parametrize("booked", [(0, 60, 110, 105, 100), (0, 60, 70, 80, 90)])
def test_a_target_that_holds_or_was_never_reached_is_not_lost(booked: tuple[int, ...]) -> None:
    assert reading(*booked).reached_and_lost is None


def test_while_the_window_runs_it_is_said_too() -> None:
    a = reading(0, 60, 110, 90)

    assert a.status in ("on track", "mixed")
    assert a.reached_and_lost == Reached(FIRST + 2 * WEEK, 110)
