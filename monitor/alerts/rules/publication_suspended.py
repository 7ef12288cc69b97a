"""Several releases in a row are missing: the source has suspended publication."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved, resolved_silently
from monitor.core.calendar import release_at, weeks_overdue
from monitor.core.formats import day, new_york_day, new_york_time, plural

KIND = "suspended"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for a suspension, keyed by its first missing week, however long it lasts."""
    fresh, as_of = subject.status_report.freshness, subject.status_report.as_of
    if fresh.last_week_ending is None or fresh.publication != "suspended":
        return
    missing = list(weeks_overdue(fresh.last_week_ending, as_of))
    first, last = missing[0], missing[-1]
    yield Alert(
        key=f"release/suspended/{first}",
        kind=KIND,
        severity="warning",
        title=f"Export sales: no new week since {new_york_day(fresh.published_at)}",
        text=f"{plural(len(missing), 'release', 'releases')} in a row did not come (weeks ending "
        f"{day(first)} to {day(last)}); the first was due {new_york_time(release_at(first))}. "
        f"What is known ends with the week ending {day(fresh.last_week_ending)}: purchases since "
        "then are not known, not zero. Alerts on status and pace wait until the weeks are there.",
        since=first,
        numbers=(("Releases missing", f"{len(missing)}"),),
        ends="This alert is resolved when the next week is published; the weeks missed usually "
        "follow one by one, each counted from the day it comes out.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert | None:
    """Return the resolution: USDA publishes again.

    It is silent if another alert reports the resumption with its numbers. None while the state
    of the source is not known.
    """
    fresh = subject.status_report.freshness
    if fresh.publication is None:
        return None
    if fresh.publication == "suspended" or fresh.resumption is not None:
        return resolved_silently(was)
    return resolved(
        was,
        title="Export sales: USDA publishes again",
        text=f"The newest week published is the one ending {day(fresh.last_week_ending)}.",
    )
