"""A suspension is told once; its end is told by the resumption."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules.publication_suspended import alerts, ended
from tests.alerts.test_release_overdue import fresh

SubjectOn = Callable[..., RuleInput]


def test_it_is_told_once_however_long_it_lasts(subject_on: SubjectOn) -> None:
    [first] = alerts(subject_on("2025-10-09"))
    [later] = alerts(subject_on("2025-11-12"))

    assert first.key == later.key == "release/suspended/2025-09-25"
    assert (first.severity, first.ongoing) == ("warning", True)
    assert first.title == "Export sales: no new week since 25 Sep 2025"
    assert later.text == (
        "6 releases in a row did not come (weeks ending 25 Sep 2025 to 30 Oct 2025); the first "
        "was due Thu 2 Oct 2025, 08:30 New York. What is known ends with the week ending "
        "18 Sep 2025: purchases since then are not known, not zero. Alerts on status and pace wait "
        "until the weeks are there."
    )
    assert later.ends.startswith("This alert is resolved when the next week is published;")


@pytest.mark.parametrize("day", ["2025-10-08", "2025-11-13", "2025-12-22", "2026-01-20"])
def test_none_is_told_before_or_after(subject_on: SubjectOn, day: str) -> None:
    assert not list(alerts(subject_on(day)))


def test_figures_that_end_are_no_suspension(subject_on: SubjectOn) -> None:
    assert not list(alerts(subject_on("2026-11-22")))


def test_the_resumption_says_that_it_ended(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-11-12"))

    end = ended(subject_on("2025-11-13"), alert)

    assert end is not None
    assert end.suppressed


def test_an_end_nobody_saw_within_a_week_is_told(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-11-12"))

    end = ended(subject_on("2026-01-20"), alert)

    assert end is not None
    assert (end.title, end.suppressed) == ("Export sales: USDA publishes again", False)
    assert end.text == "The newest week published is the one ending 8 Jan 2026."


def test_while_usda_is_not_heard_it_has_not_ended(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-11-12"))

    assert ended(fresh(subject_on("2025-11-12"), publication=None), alert) is None
