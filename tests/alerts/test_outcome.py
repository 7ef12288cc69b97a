"""Met, missed, and reached after all."""

from __future__ import annotations

from collections.abc import Callable

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import outcome

SubjectOn = Callable[..., RuleInput]


def test_met_missed_and_late_are_told(subject_on: SubjectOn) -> None:
    found = {a.key: (a.severity, a.title) for a in outcome.alerts(subject_on("2026-10-09"))}

    assert found == {
        "soy-2025/end-of-february/missed": (
            "critical",
            "China soybeans: 12 MMT missed by 1,183,148 t (By the end of February 2026)",
        ),
        "soy-2025/end-of-february/late": (
            "warning",
            "China soybeans: 12 MMT reached with w/e 18 Jun, 110 days after the deadline",
        ),
        "soy-2025/last-two-months-of-2025/missed": (
            "warning",
            "China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025)",
        ),
        "soy-2025/this-growing-season/met": (
            "info",
            "China soybeans: 12 MMT met with w/e 25 Jun "
            "(This growing season (marketing year 2025/26))",
        ),
    }


def test_the_late_one_says_that_the_target_stays_missed(subject_on: SubjectOn) -> None:
    late = next(a for a in outcome.alerts(subject_on("2026-06-25")) if a.kind == "late")

    assert late.text == (
        "By the end of February 2026: the deadline was 28 Feb 2026, and the target stays missed. "
        "By the week ending 18 Jun 2026 12,160,205 t were bought (101.3 %), counted from the same "
        "first week."
    )


def test_a_deadline_that_passed_is_not_missed_before_its_last_week_is_out(
    subject_on: SubjectOn,
) -> None:
    def missed(day: str) -> bool:
        return "soy-2025/end-of-february/missed" in {a.key for a in outcome.alerts(subject_on(day))}

    assert not missed("2026-03-04")
    assert missed("2026-03-05")
