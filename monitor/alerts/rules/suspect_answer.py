"""An answer of the source is held back because it would undo much of what is known."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.ends import told, unsaid
from monitor.alerts.model import Alert, Subject

KIND = "suspect"
FINGERPRINT = 12


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each answer waiting; the same answer again is the same alert."""
    for suspect in subject.suspects:
        yield Alert(
            key=f"suspect/{suspect.commodity_code}/{suspect.market_year}/"
            f"{suspect.sha256[:FINGERPRINT]}",
            kind=KIND,
            severity="warning",
            title=f"USDA's answer for commodity {suspect.commodity_code}, marketing year "
            f"{suspect.market_year}, is not believed yet",
            text=f"It would undo what is known: {suspect.reasons}. First seen "
            f"{suspect.first_seen_at}; the figures before it are still used. "
            f"To believe it now: monitor releases accept {suspect.id}.",
            ends="It ends when the next look gives the same answer again or another one, or when a "
            "person accepts it.",
            lasting=True,
        )


def ended(subject: Subject, was: Alert) -> Alert:
    """It was confirmed, accepted or replaced; by another doubtful one, that is told instead."""
    slice_ = was.key.rsplit("/", 1)[0]
    if any(alert.key.startswith(f"{slice_}/") for alert in alerts(subject)):
        return unsaid(was)
    return told(
        was,
        title=was.title.replace("is not believed yet", "is no longer in doubt"),
        text="The same answer came again, another one took its place, or it was accepted. "
        "`monitor releases list` shows what is used now.",
    )
