"""When a week became public: from the record of delays, from what was seen, or by the rule.

Evidence words: `reported` and `inferred` come from the shipped record of delayed releases,
`rule` from the release schedule, `seen` from the source's own release stamp (or, for a change
under an unchanged stamp, from when it was noticed), `vintage` from the day a changed figure
was first collected.
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
    """The first publication of each week of `answer` that is not in `covered` yet.

    `previous` is the stamp of the answer before (None for the first of its kind). A week that
    was due by then and absent was published late, with this answer; the newest week of the
    running marketing year always came with this answer's own stamp.
    """
    new = sorted({row.week_ending for row in answer.rows} - set(covered))
    newest = new[-1] if new and answer.current else None
    return {week: _first(week, answer, newest, previous, delayed, silent_until) for week in new}


def seen(answer: SourceResponse, previous: datetime | None) -> Publication:
    """When what this answer brings became public.

    With its stamp; but under the stamp of the answer before (a quiet correction) or an older
    one (a release taken back) the change came after that answer: when it was noticed.
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
