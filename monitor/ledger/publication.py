"""Date the publication of a week by the record of delays, by observation or by the rule.

Evidence: `reported` and `inferred` come from the bundled record of delayed releases, `rule` from
the release schedule, `seen` from USDA's own release date (or, for a change without a new one, from
when it was noticed), `vintage` from the day a changed figure was first collected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from monitor.core.calendar import GRACE, release_at
from monitor.core.records import Publication, SourceResponse

Publications = Mapping[date, Publication]


def first_publications(
    answer: SourceResponse,
    covered: Collection[date],
    previous: datetime | None,
    delayed: Publications,
    silent_until: datetime | None = None,
) -> dict[date, Publication]:
    """Return the first publication of each week of `answer` that is not yet in `covered`.

    `previous` is the release date of the previous response (None for the first). A week that was
    due by then and missing was published late, with this response. `silent_until` is the last check
    at which the source had nothing newer than what is covered, so it concerns later weeks only. The
    newest week of the running marketing year is always dated by this response's release.
    """
    new = sorted(set(answer.week_of_each) - set(covered))
    newest = new[-1] if new and answer.current else None
    last = max(covered, default=date.min)
    return {
        week: _first(week, answer, newest, previous, delayed, silent_until if week > last else None)
        for week in new
    }


def seen(answer: SourceResponse, previous: datetime | None) -> Publication:
    """Return when the content of this response became public.

    That is its release date. Without a newer one (a silent correction), or with an older one (a
    release taken back), the change came after the previous response and is dated when it was
    noticed.
    """
    if previous is None or answer.published_at > previous:
        return Publication(answer.published_at, "seen")
    return Publication(max(answer.retrieved_at, previous), "seen")


def _first(
    week: date,
    answer: SourceResponse,
    newest: date | None,
    previous: datetime | None,
    delayed: Publications,
    silent_until: datetime | None,
) -> Publication:
    if week in delayed:
        return delayed[week]
    due = release_at(week)
    late = previous is not None and previous >= due
    late = late or (silent_until is not None and silent_until >= due + GRACE)
    if week == newest or late or due > answer.published_at:
        return seen(answer, previous)
    return Publication(due, "rule")
