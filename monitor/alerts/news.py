"""What is no news: it came out long before anybody here looked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from monitor.alerts.model import Subject
from monitor.assess.assessment import Assessment

LATELY = timedelta(days=35)
"""What came out longer ago is told by a replay and by the pass that missed it, not by a first."""


def published(a: Assessment, week: date | None) -> datetime | None:
    """When a week of a reading came out."""
    return next((p.published_at for p in a.points if p.week_ending == week), None)


def is_old(subject: Subject, a: Assessment, published_at: datetime | None) -> bool:
    """Whether a first pass finds something of a reading that was public five weeks before it.

    A new installation does not send last year's outcomes. One that was down for long does: it
    had recorded the reading's status before.
    """
    if subject.standing.replay or published_at is None:
        return False
    known = any(alert.key.startswith(f"{a.key}/status/") for alert in subject.open)
    return not known and published_at < subject.standing.as_of - LATELY
