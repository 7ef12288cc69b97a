"""When alerts about pace wait: what they would compare is not all there."""

from __future__ import annotations

from monitor.alerts.model import Subject


def pace_waits(subject: Subject, promise: str) -> bool:
    """While a due release is missing, or an answer for the promise's commodity is not believed.

    Status and pace compare purchases with a line that moves on every week. In that time they are
    neither raised nor ended; what holds when the figures are there again is told then.
    """
    held_back = {suspect.commodity_code for suspect in subject.suspects}
    return subject.standing.freshness.stale or subject.commodities.get(promise) in held_back
