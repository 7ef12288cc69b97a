"""An answer of the source is held back because it would undo much of what is known."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject

FINGERPRINT = 12


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each answer waiting; the same answer again is the same alert."""
    for suspect in subject.suspects:
        slice_ = f"{suspect.commodity_code}/{suspect.market_year}"
        yield Alert(
            key=f"suspect/{slice_}/{suspect.sha256[:FINGERPRINT]}",
            kind="suspect",
            severity="warning",
            title=f"USDA's answer for commodity {suspect.commodity_code}, marketing year "
            f"{suspect.market_year}, is not believed yet",
            text=f"It would undo what is known: {suspect.reasons}. First seen "
            f"{suspect.first_seen_at}; the figures before it are still used. "
            f"To believe it now: monitor releases accept {suspect.id}.",
        )
