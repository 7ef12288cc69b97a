"""A reading without a figure it needs is told, but not while its releases are only missing."""

from __future__ import annotations

from collections.abc import Callable

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import figures_missing
from monitor.assess.assessment import Assessment
from monitor.core.frozen import replace
from tests.alerts.hands import changed, stale

SubjectOn = Callable[..., RuleInput]
READING = "soy-2026/calendar-year"


def without(a: Assessment) -> Assessment:
    return replace(a, status="no data", amounts=replace(a.amounts, purchased=None))


def test_it_is_told_until_the_figure_is_there(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")
    blind = changed(subject, READING, without)

    [alert] = figures_missing.alerts(blind)
    end = figures_missing.ended(subject, alert)

    assert (alert.key, alert.severity) == (f"{READING}/no-data", "warning")
    assert alert.title == "China soybeans: purchases are not known (Calendar year 2026)"
    assert alert.text.startswith("A figure needed for the week ending 1 Oct 2026 is not in the")
    assert figures_missing.ended(blind, alert) is None
    assert end is not None
    assert end.title == (
        "China soybeans: purchases are known again: 66 % of 25 MMT after w/e 1 Oct "
        "(Calendar year 2026)"
    )


def test_while_releases_are_missing_that_says_it(subject_on: SubjectOn) -> None:
    """In the shutdown of 2025 no counted week was out: that is the suspension's message."""
    assert not list(
        figures_missing.alerts(stale(changed(subject_on("2026-10-09"), READING, without)))
    )
    assert not list(figures_missing.alerts(subject_on("2025-11-20")))


def test_a_promise_taken_out_of_the_file_ends_unseen(subject_on: SubjectOn) -> None:
    [alert] = figures_missing.alerts(changed(subject_on("2026-10-09"), READING, without))

    end = figures_missing.ended(subject_on("2026-10-09"), replace(alert, key="old/no-data"))

    assert end is not None
    assert end.suppressed
