"""A weekly release is due and the figures do not have it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.alerts.model import Alert, Subject
from monitor.formats import day, new_york_time, plural
from monitor.trade_calendar import release_at

GRACE = timedelta(hours=4)
"""How long after its time a release may be missing before anyone is told."""


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for the first week missing, whatever follows it."""
    fresh = subject.standing.freshness
    missing = [w for w in fresh.missing_weeks if release_at(w) + GRACE <= subject.standing.as_of]
    if not missing:
        return
    first, last = missing[0], fresh.last_week_ending
    shipped = fresh.source == "snapshot"
    advice = (
        " These are the figures shipped with the program; set USDA_API_KEY to have newer ones."
        if shipped
        else ""
    )
    yield Alert(
        key=f"release/overdue/{first}",
        kind="overdue",
        severity="warning",
        title=f"Export sales: the release for the week ending {day(first)} is missing",
        text=f"It was due {new_york_time(release_at(first))}. The figures end with the week "
        f"ending {day(last)}; {plural(len(missing), 'release is', 'releases are')} missing."
        + advice,
    )
