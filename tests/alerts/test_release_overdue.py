"""A release that is late is told once, and so is its coming; figures that end are not a delay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.rules import release_overdue
from monitor.assess.status_report import Freshness
from monitor.core.frozen import replace

SubjectOn = Callable[..., RuleInput]


def fresh(subject: RuleInput, **fields: object) -> RuleInput:
    """The same with other freshness."""
    freshness: Freshness = replace(subject.status_report.freshness, **fields)  # type: ignore[arg-type]
    return replace(subject, status_report=replace(subject.status_report, freshness=freshness))


def alerts(subject: RuleInput) -> Iterator[Alert]:
    return release_overdue.alerts(subject)


def test_it_is_told_once_however_many_follow(subject_on: SubjectOn) -> None:
    [first] = alerts(fresh(subject_on("2026-10-16"), publication="overdue"))
    [later] = alerts(fresh(subject_on("2026-11-22"), publication="overdue"))

    assert first.key == later.key == "release/overdue/2026-10-08"
    assert "6 releases are missing" in later.text
    assert not list(alerts(subject_on("2026-10-15")))


def test_a_release_not_published_is_told_with_what_follows(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-10-02"))

    assert (alert.key, alert.severity) == ("release/overdue/2025-09-25", "warning")
    assert (alert.since, alert.ongoing) == (date(2025, 10, 2), True)
    assert "when the next one is missing as well: that is a suspension" in alert.ends
    assert alert.text == (
        "It was due Thu 2 Oct 2025, 08:30 New York. The figures end with the week ending "
        "18 Sep 2025; 1 release is missing. USDA has not published it. It may come any time; "
        "when the next one, due Thu 9 Oct 2025, 08:30 New York, is missing as well, publication "
        "counts as suspended."
    )


def test_it_is_not_overdue_within_four_hours(subject_on: SubjectOn) -> None:
    subject = subject_on("2025-10-02")
    noon = replace(subject.status_report, as_of=datetime(2025, 10, 2, 16, 29, tzinfo=UTC))

    assert not list(alerts(fresh(replace(subject, status_report=noon), publication=None)))


def test_where_usda_was_not_heard_it_is_not_said_to_be_late(subject_on: SubjectOn) -> None:
    unheard = fresh(subject_on("2026-11-22"), source="usda")

    assert list(alerts(unheard)) == []


def test_one_that_is_late_stays_late_while_usda_is_not_heard(subject_on: SubjectOn) -> None:
    late = fresh(subject_on("2026-10-16"), publication="overdue")
    [alert] = alerts(late)

    [still] = alerts(replace(fresh(late, publication=None), open=(alert,)))

    assert still == alert


def test_in_a_suspension_and_a_catch_up_it_is_not_told(subject_on: SubjectOn) -> None:
    for day in ("2025-10-09", "2025-11-12", "2025-11-13", "2025-12-01", "2025-12-22"):
        assert not list(alerts(subject_on(day)))


def test_its_coming_is_told(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-12-29"))

    end = release_overdue.ended(subject_on("2025-12-31"), alert)

    assert end.title == "Export sales: the release for the week ending 18 Dec 2025 is out"
    assert end.text == (
        "The newest week published is the one ending 18 Dec 2025, out since Wed 31 Dec 2025, "
        "08:30 New York. No release is missing now."
    )
    assert not end.suppressed


def test_that_it_became_a_suspension_is_left_to_that(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-10-02"))

    assert release_overdue.ended(subject_on("2025-10-09"), alert).suppressed
