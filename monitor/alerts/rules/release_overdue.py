"""A weekly release is due and is not in the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved, resolved_silently
from monitor.assess.status_report import Freshness
from monitor.core.calendar import WEEK, release_at, release_day, weeks_overdue
from monitor.core.formats import day, new_york_time, plural
from monitor.core.records import SHIPPED

KIND = "overdue"
BUNDLED = " These are the bundled figures: USDA was not asked, or could not be reached."


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
    if missing:
        first = missing[0]
        key = f"release/overdue/{first}"
        if (subject.suspects or subject.clock_ahead) and key not in {
            was.key for was in subject.open
        }:
            return
        yield Alert(
            key=key,
            kind=KIND,
            severity="info" if _is_shipped(fresh) else "warning",
            title=_title(fresh, first),
            text=f"It was due {new_york_time(release_at(first))}. The figures end with the week "
            f"ending {day(fresh.last_week_ending)}; "
            f"{plural(len(missing), 'release is', 'releases are')} missing."
            + _what_is_known(subject, first),
            since=release_day(first),
            numbers=(("Releases missing", f"{len(missing)}"),),
            ends=_ends(fresh),
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


def _is_shipped(fresh: Freshness) -> bool:
    """Return whether the bundled figures have ended, which only USDA's own can change."""
    return fresh.publication is None and fresh.source == SHIPPED


def _title(fresh: Freshness, first: date) -> str:
    if _is_shipped(fresh):
        return (
            "Export sales: the bundled figures end with the week ending "
            f"{day(fresh.last_week_ending)}"
        )
    return f"Export sales: the release for the week ending {day(first)} is missing"


def _ends(fresh: Freshness) -> str:
    """Return what would resolve it, and what to do if waiting does not help."""
    if fresh.publication == "overdue":
        return (
            "This alert is resolved when the release comes, or when the next one is missing as "
            "well: that is a suspension. No action needed."
        )
    if fresh.source == SHIPPED:
        return "To resolve it, connect this machine and run `monitor run`, which needs no key."
    return (
        "This alert is resolved when USDA is heard again and the release is there: `monitor "
        "doctor` says what keeps it from being asked."
    )


def _what_is_known(subject: RuleInput, first: date) -> str:
    """Return whether the source is late or only these figures are, and what follows."""
    fresh = subject.status_report.freshness
    if fresh.publication == "overdue":
        return (
            " USDA has not published it. It may come any time; when the next one, due "
            f"{new_york_time(release_at(first + WEEK))}, is missing as well, publication counts "
            "as suspended."
        )
    if _is_shipped(fresh):
        return BUNDLED
    if any(odd.refused for odd in subject.oddities):
        return " Whether USDA has published it is not known: its responses cannot be read."
    last_check = (
        f"last heard of {new_york_time(fresh.heard_until)}" if fresh.heard_until else "unheard"
    )
    return f" Whether USDA has published it is not known: it was {last_check}."
