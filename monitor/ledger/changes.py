"""What a response changes of the recorded rows: rules only, no database.

An observation is stored if its row is new, if a published amount changed (a revision), if an
unknown amount became known (a completion), or if a complete response no longer holds the row (a
withdrawal).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, repeat
from typing import NamedTuple

from monitor.core.formats import utc
from monitor.core.records import (
    NOT_KNOWN,
    Measures,
    Observation,
    Place,
    Publication,
    SourceResponse,
)


class Known(NamedTuple):
    """A row's latest observation before the response."""

    measures: Measures
    publication: Publication
    withdrawn: bool
    retrieved_at: str


class Change(NamedTuple):
    """A recorded row's next observation."""

    kind: str
    row: Observation
    publication: Publication
    before: Known


def new_rows(
    answer: SourceResponse,
    known: Mapping[Place, Known],
    first: Mapping[date, Publication],
    now: Publication,
) -> tuple[list[Observation], list[Publication]]:
    """Return the rows of a response that are not on record, and the publication of each."""
    rows = answer.rows
    published = answer.published or list(map(first.get, answer.week_of_each, repeat(now)))
    if not known and answer.origin != "shipped":
        return rows, published
    none = NOT_KNOWN if answer.origin == "shipped" else None
    new = [row.place not in known and row.measures != none for row in rows]
    return list(compress(rows, new)), list(compress(published, new))


def changed_rows(
    answer: SourceResponse, known: Mapping[Place, Known], now: Publication
) -> list[Change]:
    """Return what a response changes of recorded rows."""
    if not known:
        return []
    found: list[Change] = []
    for position, row in enumerate(answer.rows):
        before = known.get(row.place)
        if before is None:
            continue
        own = answer.published[position] if answer.published else None
        if answer.origin == "shipped" and row.measures == NOT_KNOWN:
            found += _bundled_withdrawal(row, before, own or now)
        elif before.withdrawn or before.measures != row.measures:
            found += _difference(row, before, own or _not_before(before, now))
    if answer.complete:
        found += _withdrawals(answer, known, now)
    return found


def is_delta(change: Change, answer: SourceResponse) -> bool:
    """Return whether a change is stored as the amounts that differ from the row before.

    Only for a revision published with its release and after the version before it. Anything
    recorded out of order is stored in full.
    """
    before, publication = change.before, change.publication
    if change.kind != "revised" or before.withdrawn:
        return False
    later = (publication.published_at, utc(answer.retrieved_at)) > (
        before.publication.published_at,
        before.retrieved_at,
    )
    return later and publication == (answer.published_at, "seen")


def first_of_weeks(
    rows: Sequence[Observation], published: Sequence[Publication]
) -> dict[date, Publication]:
    """Return when the first row of each week became public."""
    first: dict[date, Publication] = {}
    for row, own in zip(rows, published, strict=True):
        week = row.week_ending
        if week not in first or own < first[week]:
            first[week] = own
    return first


def _bundled_withdrawal(row: Observation, before: Known, on: Publication) -> Iterator[Change]:
    """Yield the withdrawal that a bundled row without any amount stands for."""
    if not before.withdrawn:
        yield Change("withdrawn", row, on, before)


def _difference(row: Observation, before: Known, now: Publication) -> Iterator[Change]:
    """Yield a revision or a completion; an amount of None never overwrites a known one.

    A completion is dated like the row itself because the amount was public then.
    """
    merged = row._replace(measures=before.measures.updated(row.measures))
    if before.withdrawn or before.measures.contradicts(row.measures):
        yield Change("revised", merged, now, before)
    elif merged.measures != before.measures:
        yield Change("completed", merged, before.publication, before)


def _withdrawals(
    answer: SourceResponse, known: Mapping[Place, Known], now: Publication
) -> Iterator[Change]:
    for place in known.keys() - {row.place for row in answer.rows}:
        if not known[place].withdrawn and answer.covers(*place):
            at = _not_before(known[place], now)
            yield Change("withdrawn", Observation(place, NOT_KNOWN), at, known[place])


def _not_before(before: Known, now: Publication) -> Publication:
    """Return when a change became public: never before the version it changes.

    A release that came out just before a correction was noticed may be fetched after it.
    """
    return Publication(max(now.published_at, before.publication.published_at), now.evidence)
