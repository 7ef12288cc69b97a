"""USDA has not published a weekly release that is due.

Where USDA was not reached since, whether it has is not known: `source_unreachable.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved, resolved_silently
from monitor.core.calendar import WEEK, release_at, release_day, weeks_overdue
from monitor.core.formats import day, new_york_time, plural

KIND = "overdue"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for the first missing week, whatever follows it.

    None during a suspension or the catch-up after it, which have alerts of their own. None
    begins while a response is quarantined, because the week may be in it, nor while this
    machine's clock is ahead, because the release may not be due yet.
    """
    fresh, as_of = subject.status_report.freshness, subject.status_report.as_of
    if fresh.last_week_ending is None or fresh.publication not in ("overdue", None):
        return
    missing = list(weeks_overdue(fresh.last_week_ending, as_of))
    if not missing:
        return
    first = missing[0]
    key = f"release/overdue/{first}"
    is_open = key in {was.key for was in subject.open}
    if not is_open and (fresh.publication is None or subject.suspects or subject.clock_ahead):
        return
    yield Alert(
        key=key,
        kind=KIND,
        severity="warning",
        title=f"Export sales: the release for the week ending {day(first)} is missing",
        text=f"It was due {new_york_time(release_at(first))}. The figures end with the week "
        f"ending {day(fresh.last_week_ending)}; "
        f"{plural(len(missing), 'release is', 'releases are')} missing. USDA has not published "
        "it. It may come any time; when the next one, due "
        f"{new_york_time(release_at(first + WEEK))}, is missing as well, publication counts "
        "as suspended.",
        since=release_day(first),
        numbers=(("Releases missing", f"{len(missing)}"),),
        ends="This alert is resolved when the release comes, or when the next one is missing as "
        "well: that is a suspension. No action needed.",
        ongoing=True,
    )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution; a silent one if it has become a suspension."""
    fresh = subject.status_report.freshness
    last, week = fresh.last_week_ending, date.fromisoformat(was.key.rsplit("/", 1)[1])
    if last is None or last < week:
        return resolved_silently(was)
    missing = list(weeks_overdue(last, subject.status_report.as_of))
    return resolved(
        was,
        title=f"Export sales: the release for the week ending {day(week)} is out",
        text=f"The newest week published is the one ending {day(last)}, out since "
        f"{new_york_time(fresh.published_at)}. "
        + (
            f"Still {plural(len(missing), 'release is', 'releases are')} missing."
            if missing
            else "No release is missing now."
        ),
        numbers=(("Releases missing", f"{len(missing)}"),),
    )
