"""An answer of the source is held back: it would undo what is known, or is not all there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved, resolved_silently
from monitor.core.formats import new_york_time

KIND = "suspect"
FINGERPRINT = 12
TOLD_AFTER = timedelta(hours=1)
"""News that is not all there is often whole within minutes; it is told when it lasts so long."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """One alert for each answer waiting; the same answer again is the same alert."""
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
            title=f"USDA's answer for commodity {suspect.commodity_code}, marketing year "
            f"{suspect.market_year}, is not believed yet",
            text=f"{why}: {suspect.reasons}. First seen {new_york_time(suspect.since)}; the "
            f"figures before it are still used. The monitor fetches it again; {suspect.prospect}.",
            ends="It ends when USDA answers otherwise, when the answer is believed, or when a "
            "person accepts it.",
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """It was confirmed, accepted or replaced; by another doubtful one, that is told instead."""
    slice_ = was.key.rsplit("/", 1)[0]
    if any(alert.key.startswith(f"{slice_}/") for alert in alerts(subject)):
        return resolved_silently(was)
    return resolved(
        was,
        title=was.title.replace("is not believed yet", "is no longer in doubt"),
        text="Another answer took its place, it stayed the same long enough, or it was accepted. "
        "`monitor status` shows what is known now.",
    )
