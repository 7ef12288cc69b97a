"""The settings of recipients or of a channel are wrong: for the operators still reached.

The alert does not quote the mistakes, because they may hold addresses, and alerts are archived.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved_silently
from monitor.core.formats import together

KIND = "settings"
FINGERPRINT = 12


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for all mistakes; other recipients concerned make it another alert."""
    names = sorted(set(subject.mistaken))
    if not names:
        return
    named = [name for name in names if name]
    digest = hashlib.sha256("\0".join(names).encode()).hexdigest()[:FINGERPRINT]
    whose = f"of {together(named)}" if named else "of messages"
    yield Alert(
        key=f"{KIND}/{digest}",
        kind=KIND,
        severity="warning",
        title=f"The settings {whose} are wrong",
        text="Messages they concern wait until the settings are right. Figures, reports and other "
        "messages go on.",
        ends="To do: run `monitor doctor`, which says what is wrong, and correct it.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Resolve without a message: whoever corrected the settings knows."""
    return resolved_silently(was)
