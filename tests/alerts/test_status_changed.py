"""A changed status is told once, with what was; the first one of all is only remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.rules import status_changed
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from tests.alerts.hands import about, changed, keys

SubjectOn = Callable[..., RuleInput]
READING = "soy-2026/calendar-year"


def word(status: str, reading: str = READING) -> Alert:
    """An open status alert."""
    return Alert(f"{reading}/status/{status}", "status", "info", status, "", True, ongoing=True)


def test_a_changed_status_is_told_with_what_was(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-03-27", [word("mixed")])

    [alert] = about(status_changed.alerts(subject), READING)

    assert alert.title == (
        "China soybeans: behind, was mixed; 17 % of 25 MMT after w/e 19 Mar (Calendar year 2026)"
    )
    assert alert.text == (
        "Bought: 4,350,260 t of 25,000,000 t (17.4 %) by the week ending 19 Mar 2026. Even pace: "
        "5,288,462 t; usual seasonal pace: 5,273,913 t."
    )
    assert (alert.key, alert.severity, alert.was) == (
        f"{READING}/status/behind",
        "warning",
        "mixed",
    )
    assert (alert.since, alert.promise, alert.ongoing) == (date(2026, 3, 5), "soy-2026", True)
    assert ("Needed per week", "503,653 t") in alert.numbers
    assert alert.ends == "Resolves when purchases reach the even or the usual seasonal pace again."


def test_an_unchanged_or_first_status_is_not_shown(subject_on: SubjectOn) -> None:
    assert keys(status_changed.alerts(subject_on("2026-03-27"))) == []
    same = subject_on("2026-03-27", [word("behind")])
    assert keys(status_changed.alerts(same)) == []


def test_the_first_count_has_no_word_before(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-01-23", [word("not started")])

    [alert] = about(status_changed.alerts(subject), READING)

    assert not alert.suppressed
    assert alert.title.startswith("China soybeans: on track; 10 % of 25 MMT after w/e 15 Jan")


def test_one_week_on_the_other_side_changes_nothing(subject_on: SubjectOn) -> None:
    """W/e 19 February was the first below the seasonal line; w/e 26 February confirmed it."""
    first = subject_on("2026-02-26", [word("on track")])
    second = subject_on("2026-03-05", [word("on track")])

    assert keys(about(status_changed.alerts(first), READING)) == []
    assert keys(about(status_changed.alerts(second), READING)) == [f"{READING}/status/mixed"]


def test_that_it_is_behind_no_more_weighs_as_much(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-07-30", [word("behind")])

    [alert] = about(status_changed.alerts(subject), READING)

    assert (alert.key, alert.severity) == (f"{READING}/status/mixed", "warning")


def test_a_reading_not_quoted_by_weighs_less(subject_on: SubjectOn) -> None:
    reading = "soy-2025/this-growing-season"
    subject = subject_on("2025-12-11", [word("mixed", reading)])
    fresh = replace(subject.status_report.freshness, missing_weeks=())
    subject = replace(subject, status_report=replace(subject.status_report, freshness=fresh))

    [alert] = about(status_changed.alerts(subject), reading)

    assert (alert.key, alert.severity) == (f"{reading}/status/behind", "info")


def test_met_and_missed_are_left_to_the_outcome(subject_on: SubjectOn) -> None:
    missed, met = "soy-2025/end-of-february", "soy-2025/this-growing-season"
    subject = subject_on("2026-10-09", [word("behind", missed), word("on track", met)])

    assert keys(status_changed.alerts(subject)) == []


def test_a_target_met_lost_and_met_again_is_told(subject_on: SubjectOn) -> None:
    reading = "soy-2025/this-growing-season"
    subject = subject_on("2026-10-09", [word("behind", reading)])
    again = changed(subject, reading, lambda a: replace(a, met_week_ending=date(2026, 1, 1)))

    [alert] = about(status_changed.alerts(again), reading)

    assert not alert.suppressed
    assert alert.title.startswith("China soybeans: met, was behind; 103 % of 12 MMT")


def test_the_word_before_ends_unseen(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-03-27", [word("mixed")])

    end = status_changed.ended(subject, word("mixed"))

    assert end is not None
    assert end.suppressed


def test_a_promise_taken_out_of_the_file_ends_unseen(subject_on: SubjectOn) -> None:
    end = status_changed.ended(subject_on("2026-03-27"), word("behind", "old/reading"))

    assert end is not None
    assert end.suppressed


def without_figures(a: Assessment) -> Assessment:
    return replace(a, status="no data")


def test_without_figures_no_word_is_said(subject_on: SubjectOn) -> None:
    subject = changed(subject_on("2026-03-27", [word("mixed")]), READING, without_figures)

    assert about(status_changed.alerts(subject), READING) == []
    assert status_changed.ended(subject, word("mixed")) is None
