"""The source's responses cannot be read, so the figures may be old: for operators.

Readers have the report, which says that its figures are not live.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved
from monitor.core.formats import day, new_york_time
from monitor.ledger.oddities import CROSS_CHECK

KIND = "unreadable"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert, however many responses are rejected."""
    odd_ones = (odd for odd in subject.oddities if not odd.place.endswith(CROSS_CHECK))
    refused = [odd for odd in odd_ones if odd.refused]
    if not refused:
        return
    since = min(odd.first_seen_at for odd in refused)
    yield Alert(
        key="source/unreadable",
        kind=KIND,
        severity="warning",
        title=f"Export sales: USDA's responses have been unreadable since {new_york_time(since)}",
        text="They come in a form this program does not know, and nothing of them is used. What is "
        "shown ends with the week ending "
        f"{day(subject.status_report.freshness.last_week_ending)} and may be old: newer "
        "weeks and corrections may be missing.",
        ends="This alert is resolved when the responses are as before, or the program reads their "
        "new form.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution: responses can be read again."""
    last = subject.status_report.freshness.last_week_ending
    return resolved(
        was,
        title="Export sales: USDA's responses can be read again",
        text=f"The newest week known is the one ending {day(last)}.",
    )
