"""This machine's clock differs from USDA's: for operators."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved

KIND = "clock"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert while the clocks differ by ten minutes or more."""
    differs = subject.clock_differs
    if not differs:
        return
    yield Alert(
        key="machine/clock",
        kind=KIND,
        severity="warning",
        title="This machine's clock is wrong",
        text=f"{differs[0].upper()}{differs[1:]}",
        ends="To do: set the clock, and have it kept by NTP. This alert is resolved when it agrees "
        "with USDA's.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Return the resolution; None in a pass that did not see USDA's clock."""
    if not subject.clock_known:
        return None
    return resolved(
        was,
        title="This machine's clock is right again",
        text="It agrees with USDA's to within ten minutes.",
    )
