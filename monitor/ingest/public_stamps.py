"""Date the release of a static report, which names its newest week but no release."""

from __future__ import annotations

from datetime import date, datetime

from monitor.core.calendar import GRACE, release_at
from monitor.core.publications import delayed_publications


def release_stamp(
    week: date,
    modified: datetime | None,
    now: datetime,
    silent_until: datetime | None,
    replaces: datetime | None,
) -> datetime:
    """Return when a report whose newest week is `week` was released.

    `modified` is what its server says, `silent_until` the last check at which the week was not out
    yet, and `replaces` the release of another report of the same week. A report that replaces
    another came later. The first one is dated by its server within the hours in which a release
    is not yet overdue; later only if a check shows that the week came late, because a file may be
    written again without a change.
    """
    if replaces is not None:
        return modified if modified and replaces < modified <= now else max(now, replaces)
    if week in delayed_publications():
        return delayed_publications()[week].published_at
    due = release_at(week)
    if silent_until is not None and silent_until >= due + GRACE:
        return modified if modified and silent_until <= modified <= now else now
    if modified is not None and due <= modified <= min(now, due + GRACE):
        return modified
    return min(due, now)
