"""A first pass tells nothing that has been public for more than five weeks; a late one does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.alerts import rules
from monitor.alerts.model import Alert, RuleInput
from monitor.core.frozen import replace
from tests.alerts.hands import keys

SubjectOn = Callable[..., RuleInput]
MISSED = "soy-2025/end-of-february/missed"
KNOWN = Alert(
    "soy-2025/end-of-february/status/behind", "status", "info", "", "", True, ongoing=True
)


def first_pass(subject: RuleInput) -> RuleInput:
    """Not a replay: a pass, with no word of any reading recorded yet."""
    return replace(subject, status_report=replace(subject.status_report, replay=False))


def test_a_first_pass_tells_what_is_news(subject_on: SubjectOn) -> None:
    """In October 2026 it leaves out what ended by July and half of the target, public since
    3 September."""
    subject = first_pass(subject_on("2026-10-09"))

    assert keys(rules.active_alerts(subject)) == [
        "soy-2025-2028/each-tonne-once/milestone/25",
        "soy-2026/release/2026-10-01",
    ]
    assert len(keys(rules.active_alerts(subject_on("2026-10-09")))) == 7


@pytest.mark.parametrize(("day", "told"), [("2026-04-08", True), ("2026-04-09", False)])
def test_five_weeks_after_its_publication_it_is_old(
    subject_on: SubjectOn, day: str, told: bool
) -> None:
    assert (MISSED in keys(rules.active_alerts(first_pass(subject_on(day))))) == told


def test_a_monitor_that_was_down_for_long_tells_what_it_missed(subject_on: SubjectOn) -> None:
    back = first_pass(subject_on("2026-10-09", [KNOWN]))

    assert MISSED in keys(rules.active_alerts(back))
