"""A deadline is told at four steps, with what is missing; without pace while figures are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import deadline_near
from monitor.core.frozen import replace
from tests.alerts.hands import about, changed, keys, stale

SubjectOn = Callable[..., RuleInput]
READING = "soy-2025/end-of-february"


@pytest.mark.parametrize(
    ("day", "step", "severity"),
    [
        ("2026-01-29", 30, "warning"),
        ("2026-02-14", 14, "warning"),
        ("2026-02-22", 7, "critical"),
        ("2026-02-27", 1, "critical"),
        ("2026-02-28", 1, "critical"),
    ],
)
def test_a_deadline_is_told_at_four_steps(
    subject_on: SubjectOn, day: str, step: int, severity: str
) -> None:
    found = list(deadline_near.alerts(subject_on(day)))

    assert [(a.key, a.severity) for a in found] == [(f"{READING}/deadline/{step}", severity)]


def test_it_is_not_told_early_or_after(subject_on: SubjectOn) -> None:
    assert not list(deadline_near.alerts(subject_on("2026-01-28")))
    assert not list(deadline_near.alerts(subject_on("2026-03-01")))


def test_it_says_what_is_missing_in_how_many_weeks(subject_on: SubjectOn) -> None:
    [alert] = deadline_near.alerts(subject_on("2026-02-14"))

    assert alert.title == (
        "China soybeans: 14 days to the deadline, 85 % of 12 MMT after w/e 5 Feb "
        "(By the end of February 2026)"
    )
    assert alert.text == (
        "The deadline is 28 Feb 2026. Bought: 10,172,727 t of 12,000,000 t (84.8 %) by the week "
        "ending 5 Feb 2026. Missing: 1,827,273 t, which is 609,091 t a week in the 3 weeks still "
        "to be published."
    )


def test_on_the_day_itself_it_says_today(subject_on: SubjectOn) -> None:
    [alert] = deadline_near.alerts(subject_on("2026-02-28"))

    assert alert.title.startswith(
        "China soybeans: the deadline is today, 89 % of 12 MMT after w/e 19 Feb"
    )
    assert alert.text.endswith("which is 1,336,235 t a week in the 1 week still to be published.")


def test_while_a_release_is_missing_it_says_so_and_what_the_rest_would_need(
    subject_on: SubjectOn,
) -> None:
    [alert] = deadline_near.alerts(subject_on("2025-12-30"))

    assert alert.title == (
        "China soybeans: 1 day to the deadline, 43 % of 12 MMT after w/e 11 Dec, 1 release missing "
        "(In the last two months of 2025)"
    )
    assert alert.text.endswith(
        "(43.1 %) by the week ending 11 Dec 2025; missing: 6,822,985 t. 1 release is missing, so "
        "this is not all. Needed: 2,274,329 t a week for 3 weeks from 11 Dec 2025; 2 of them have "
        "passed unseen; if nothing was bought in them, the one left needs 6,822,985 t."
    )
    assert dict(alert.numbers)["Of these passed unseen"] == "2 weeks"
    assert dict(alert.numbers)["Needed in each of the rest"] == "6,822,985 t"


def test_told_once_after_a_failed_fetch_it_does_not_pass_last_weeks_share_for_todays(
    subject_on: SubjectOn,
) -> None:
    # 26 November 2026: the deadline of the year is 35 days away; 1 December, 30.
    [alert] = about(deadline_near.alerts(subject_on("2026-12-01")), "soy-2026/calendar-year")

    assert alert.key == "soy-2026/calendar-year/deadline/30"
    assert alert.title == (
        "China soybeans: 30 days to the deadline, 66 % of 25 MMT after w/e 1 Oct, 7 releases "
        "missing (Calendar year 2026)"
    )
    assert alert.text.endswith("if nothing was bought in them, the 5 left need 1,678,610 t each.")


def test_without_any_figure_it_says_so(subject_on: SubjectOn) -> None:
    [alert] = deadline_near.alerts(subject_on("2025-12-01"))

    assert alert.title == (
        "China soybeans: 30 days to the deadline, purchases towards 12 MMT not known yet, "
        "4 releases missing (In the last two months of 2025)"
    )
    assert alert.text == (
        "The deadline is 31 Dec 2025. Purchases are not known yet: 4 releases are missing."
    )


def test_a_reading_not_quoted_by_weighs_less(subject_on: SubjectOn) -> None:
    severities = [
        deadline_near_alert.severity
        for day in ("2025-12-17", "2025-12-24")
        for deadline_near_alert in deadline_near.alerts(subject_on(day))
    ]

    assert severities == ["info", "warning"]


def test_a_target_that_is_met_needs_no_warning(subject_on: SubjectOn) -> None:
    met = changed(subject_on("2026-02-14"), READING, lambda a: replace(a, status="met"))

    assert keys(about(deadline_near.alerts(met), READING)) == []
    assert len(list(deadline_near.alerts(stale(subject_on("2026-02-14"))))) == 1
