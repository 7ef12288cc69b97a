"""Parts of the target that are bought: the highest is told, with the week it was reached in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import milestones
from tests.alerts.hands import about, keys

SubjectOn = Callable[..., RuleInput]
READING = "soy-2026/calendar-year"


def test_the_highest_is_told_with_its_week(subject_on: SubjectOn) -> None:
    found = about(milestones.alerts(subject_on("2026-10-09")), READING)

    assert [(a.key[-2:], a.suppressed) for a in found] == [("25", True), ("50", False)]
    told = found[1]
    assert told.title == (
        "China soybeans: 50 % of 25 MMT reached with w/e 27 Aug (Calendar year 2026)"
    )
    assert told.text.startswith("Reached in the week ending 27 Aug 2026. Bought: 16,606,954 t of")
    assert (told.severity, told.since) == ("info", date(2026, 8, 27))


def test_it_is_implied_where_the_outcome_is_known(subject_on: SubjectOn) -> None:
    found = milestones.alerts(subject_on("2026-10-09"))

    assert keys(about(found, "soy-2025/end-of-february")) == []


def test_other_readings_are_left_to_the_digest_until_the_headline_is_over(
    subject_on: SubjectOn,
) -> None:
    """The season stood at 90 % with the headline's last week, and at 95 % after it."""
    season = "soy-2025/this-growing-season"
    for day in ("2025-12-18", "2026-03-05", "2026-06-30"):
        assert keys(about(milestones.alerts(subject_on(day)), season)) == []

    for day in ("2026-08-27", "2026-10-09"):
        assert keys(about(milestones.alerts(subject_on(day)), "soy-2026/next-season")) == []
