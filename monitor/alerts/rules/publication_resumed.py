"""The first weeks are published after a suspension."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from monitor.alerts.model import Alert, RuleInput
from monitor.assess.status_report import Freshness
from monitor.core.calendar import new_york, release_at, release_day, weeks_overdue
from monitor.core.formats import day, new_york_day, new_york_time, plural


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for the end of a suspension, keyed by its first missing week."""
    fresh, resumption = subject.status_report.freshness, subject.status_report.freshness.resumption
    if resumption is None:
        return
    first, last = resumption.first_missing, resumption.weeks[-1]
    resumed_on = resumption.resumed_at.astimezone(new_york()).date()
    came = f"week ending {day(last)}" if len(resumption.weeks) == 1 else f"weeks to {day(last)}"
    late = (resumed_on - release_day(first)).days
    yield Alert(
        key=f"release/resumed/{first}",
        kind="resumed",
        severity="warning",
        title=f"Export sales: USDA publishes again, with the {came}",
        text=f"The first release missing, for the week ending {day(first)}, was due "
        f"{new_york_day(release_at(first))}; publication went on "
        f"{new_york_time(resumption.resumed_at)}, {plural(late, 'day', 'days')} after that. "
        f"Published since: {plural(len(resumption.weeks), 'week', 'weeks')}. "
        + _still_missing(fresh, subject.status_report.as_of),
        was="suspended",
        since=resumed_on,
        numbers=(
            ("Days late", f"{late}"),
            ("Weeks published since", f"{len(resumption.weeks)}"),
            ("Weeks still missing", f"{len(_missing(fresh, subject.status_report.as_of))}"),
        ),
    )


def _missing(fresh: Freshness, as_of: datetime) -> list[date]:
    return list(weeks_overdue(fresh.last_week_ending, as_of)) if fresh.last_week_ending else []


def _still_missing(fresh: Freshness, as_of: datetime) -> str:
    weeks = _missing(fresh, as_of)
    if not weeks:
        return "No release is missing now."
    releases = plural(len(weeks), "release is", "releases are")
    return (
        f"Still {releases} missing (weeks ending {day(weeks[0])} to {day(weeks[-1])}); alerts on "
        "status and pace wait until they are there."
    )
