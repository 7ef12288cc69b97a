"""A response is quarantined: it would undo known figures, or seems incomplete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved, resolved_silently
from monitor.core.formats import new_york_time

KIND = "suspect"
FINGERPRINT = 12
RELEASED = "is no longer quarantined"
TOLD_AFTER = timedelta(hours=1)
"""Incomplete news is often complete within minutes, so the alert waits this long."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each quarantined response; the same response is the same alert."""
    for suspect in subject.suspects:
        if not suspect.undoes and subject.status_report.as_of - suspect.since < TOLD_AFTER:
            continue
        why = (
            "It would undo what is known" if suspect.undoes else "It does not seem to be all there"
        )
        yield Alert(
            key=f"suspect/{suspect.commodity_code}/{suspect.market_year}/"
            f"{suspect.sha256[:FINGERPRINT]}",
            kind=KIND,
            severity="warning",
            title=subject.names.written(
                f"USDA's response for commodity {suspect.commodity_code}, marketing year "
                f"{suspect.market_year}, is quarantined"
            ),
            text=subject.names.written(
                f"{why}: {suspect.reasons}. First seen {new_york_time(suspect.since)}; the figures "
                f"before it are still used. The monitor fetches it again; {suspect.prospect}."
            ),
            ends="This alert is resolved when USDA responds otherwise, when the response is "
            "confirmed, or when a person accepts it.",
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution; a silent one if another suspicious response replaced it."""
    slice_ = was.key.rsplit("/", 1)[0]
    if any(alert.key.startswith(f"{slice_}/") for alert in alerts(subject)):
        return resolved_silently(was)
    return resolved(
        was,
        # Both wordings, because an alert raised before this version has the older one.
        title=was.title.replace("is quarantined", RELEASED).replace(
            "is not believed yet", RELEASED
        ),
        text="Another response took its place, it stayed the same long enough, or it was accepted. "
        "`monitor status` shows what is known now.",
    )
