"""The end of a suspension is told once, with how late it came and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules.publication_resumed import alerts
from monitor.assess.publication import Resumption
from tests.alerts.test_release_overdue import fresh

SubjectOn = Callable[..., RuleInput]


def test_it_is_told_with_how_late_it_came(subject_on: SubjectOn) -> None:
    [alert] = alerts(subject_on("2025-11-13"))

    assert (alert.key, alert.severity) == ("release/resumed/2025-09-25", "warning")
    assert (alert.was, alert.since, alert.ongoing) == ("suspended", date(2025, 11, 13), False)
    assert alert.title == "Export sales: USDA publishes again, with the week ending 25 Sep 2025"
    assert alert.text == (
        "The first release missing, for the week ending 25 Sep 2025, was due 2 Oct 2025; "
        "publication went on Thu 13 Nov 2025, 08:30 New York, 42 days after that. Published "
        "since: 1 week. Still 5 releases are missing (weeks ending 2 Oct 2025 to 30 Oct 2025); "
        "alerts on status and pace wait until they are there."
    )


def test_several_weeks_in_one_answer_end_it_together(subject_on: SubjectOn) -> None:
    weeks = (date(2026, 9, 17), date(2026, 9, 24), date(2026, 10, 1))
    resumption = Resumption(weeks[0], datetime(2026, 10, 8, 12, 30, tzinfo=UTC), weeks)

    [alert] = alerts(fresh(subject_on("2026-10-09"), resumption=resumption))

    assert alert.title == "Export sales: USDA publishes again, with the weeks to 1 Oct 2026"
    assert alert.text.endswith("Published since: 3 weeks. No release is missing now.")


@pytest.mark.parametrize("day", ["2025-11-12", "2025-11-20", "2025-12-31", "2026-01-20"])
def test_none_is_told_before_or_a_week_later(subject_on: SubjectOn, day: str) -> None:
    assert not list(alerts(subject_on(day)))
