"""Record a response: completely or not at all, once, and only what it changes.

An observation is stored if its row is new, if a published amount changed (a revision), if an
unknown amount became known (a completion), or if a complete response no longer holds the row (a
withdrawal). A revision published with its release is stored as the amounts that differ, everything
else in full. Nothing is updated in place or deleted.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from monitor.core.records import (
    MEASURES,
    NOT_KNOWN,
    Measures,
    Observation,
    Place,
    Publication,
    SourceResponse,
)
from monitor.ledger import checks
from monitor.ledger.instants import from_text, instant
from monitor.ledger.publication import Publications, first_publications, seen
from monitor.ledger.releases import is_known, newest_stamp, recorded_releases
from monitor.ledger.rows import row_versions
from monitor.ledger.store import transaction

INSERT_ROW = (
    "INSERT INTO observations (commodity_code, market_year, release_id, country_code, "
    f"week_ending, {', '.join(MEASURES)}, published_at, evidence, withdrawn) "
    f"VALUES (?, ?, ?, ?, ?, {', '.join('?' * len(MEASURES))}, ?, ?, ?)"
)
INSERT_CHANGE = (
    f"INSERT INTO changes (release_id, country_code, week_ending, {', '.join(MEASURES)}) "
    f"VALUES (?, ?, ?, {', '.join('?' * len(MEASURES))})"
)
DAY_ZERO = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many rows a response changed, by kind; all zero for a known response."""

    release_id: int | None = None
    added: int = 0
    revised: int = 0
    completed: int = 0
    withdrawn: int = 0


class Known(NamedTuple):
    """A row's latest observation before the response."""

    measures: Measures
    publication: Publication
    withdrawn: bool
    retrieved_at: str


class Change(NamedTuple):
    """One observation to store; `before` is None for a new row."""

    kind: str
    row: Observation
    publication: Publication
    before: Known | None = None


def write_response(
    connection: sqlite3.Connection, answer: SourceResponse, delayed: Publications
) -> Recorded:
    """Record one response and return what it changed; a known response changes nothing.

    `delayed` are the weeks that were not published by the rule.
    """
    with transaction(connection):
        releases = recorded_releases(connection, answer)
        if is_known(answer, releases):
            return Recorded()
        known, previous = latest_rows(connection, answer), newest_stamp(releases)
        first = first_publications(
            answer,
            _covered(connection, answer) if releases else (),
            previous if answer.weeks is None else None,  # because others may lack without a delay
            delayed,
            _silent_until(connection, answer, previous),
        )
        changes = list(_changes(answer, known, first, seen(answer, previous)))
        release_id = _insert_release(connection, answer)
        whole, deltas = _in_key_order(changes, answer)
        connection.executemany(INSERT_ROW, _rows(whole, answer, release_id))
        connection.executemany(INSERT_CHANGE, _differences(deltas, release_id))
        _insert_weeks(connection, answer, first, release_id)
    return Recorded(release_id, **Counter(change.kind for change in changes))


def latest_rows(
    connection: sqlite3.Connection, answer: SourceResponse, before_release: int | None = None
) -> dict[Place, Known]:
    """Return the recorded rows of a response's commodity-year, by destination and week.

    With `before_release`, as they were before that release was recorded.
    """
    until = "" if before_release is None else f"AND release_id < {before_release:d}"
    versions = row_versions(
        connection,
        answer.source,
        answer.commodity_code,
        f"AND market_year = ? {until}",
        (answer.market_year,),
    )
    return {
        (version.country_code, version.week_ending): Known(
            NOT_KNOWN if version.measures is None else version.measures,
            Publication(from_text(version.published_at), version.evidence),
            version.measures is None,
            version.retrieved_at,
        )
        for version in versions
    }


def _changes(
    answer: SourceResponse,
    known: Mapping[Place, Known],
    first: Mapping[date, Publication],
    now: Publication,
) -> Iterator[Change]:
    for position, row in enumerate(answer.rows):
        own = answer.published[position] if answer.published else None
        before = known.get(row.place)
        if answer.origin == "shipped" and row.measures == NOT_KNOWN:
            yield from _bundled_withdrawal(row, before, own or now)
        elif before is None:
            yield Change("added", row, own or first.get(row.place[1], now))
        elif before.withdrawn or before.measures != row.measures:
            yield from _difference(row, before, own or _not_before(before, now))
    if answer.complete:
        yield from _withdrawals(answer, known, now)


def _bundled_withdrawal(
    row: Observation, before: Known | None, on: Publication
) -> Iterator[Change]:
    """Yield the withdrawal that a bundled row without any amount stands for."""
    if before is not None and not before.withdrawn:
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


def _in_key_order(
    changes: Iterable[Change], answer: SourceResponse
) -> tuple[list[Change], list[Change]]:
    """Return the changes to store in full and those to store as differences, in key order."""
    whole: list[Change] = []
    deltas: list[Change] = []
    for change in sorted(changes, key=attrgetter("row.place")):
        (deltas if _is_delta(change, answer) else whole).append(change)
    return whole, deltas


def _is_delta(change: Change, answer: SourceResponse) -> bool:
    """Return whether a change is stored as the amounts that differ from the row before.

    Only for a revision published with its release and after the version before it. Anything
    recorded out of order is stored in full.
    """
    before, publication = change.before, change.publication
    if change.kind != "revised" or before is None or before.withdrawn:
        return False
    later = (publication.published_at, instant(answer.retrieved_at)) > (
        before.publication.published_at,
        before.retrieved_at,
    )
    return later and publication == (answer.published_at, "seen")


def _rows(
    changes: list[Change], answer: SourceResponse, release_id: int
) -> Iterator[tuple[object, ...]]:
    """Yield values for INSERT_ROW; `changes` are in key order, which inserts fastest."""
    head = (answer.commodity_code, answer.market_year, release_id)
    weeks = {week: week.isoformat() for week in {change.row.place[1] for change in changes}}
    stamps = {p: (instant(p[0]), p[1]) for p in {change.publication for change in changes}}
    for kind, ((country, week), measures), publication, _ in changes:
        gone = kind == "withdrawn"
        yield (*head, country, weeks[week], *measures, *stamps[publication], gone)


def _differences(changes: list[Change], release_id: int) -> Iterator[tuple[object, ...]]:
    """Yield values for INSERT_CHANGE; unchanged amounts are NULL."""
    for _, ((country, week), measures), _, before in changes:
        known = NOT_KNOWN if before is None else before.measures
        pairs = zip(known, measures, strict=True)
        differing = (None if old == new else new for old, new in pairs)
        yield (release_id, country, (week - DAY_ZERO).days, *differing)


def _covered(connection: sqlite3.Connection, answer: SourceResponse) -> set[date]:
    weeks = connection.execute(
        "SELECT week_ending FROM weeks WHERE source = ? AND commodity_code = ? "
        "AND market_year = ? AND scope = ?",
        (answer.source, answer.commodity_code, answer.market_year, answer.scope),
    )
    return {date.fromisoformat(week) for (week,) in weeks}


def _silent_until(
    connection: sqlite3.Connection, answer: SourceResponse, previous: datetime | None
) -> datetime | None:
    """Return the last check, by this response, that the previous one was still the newest."""
    now = answer.retrieved_at
    return checks.last_checked(connection, answer.source, answer.commodity_code, previous, now)


def _insert_release(connection: sqlite3.Connection, answer: SourceResponse) -> int:
    cursor = connection.execute(
        "INSERT INTO releases (source, commodity_code, market_year, scope, unit_id, "
        "retrieved_at, published_at, sha256, rows, note, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            answer.source,
            answer.commodity_code,
            answer.market_year,
            answer.scope,
            answer.unit_id,
            instant(answer.retrieved_at),
            instant(answer.published_at),
            answer.sha256,
            len(answer.rows),
            answer.note,
            answer.origin,
        ),
    )
    return int(cursor.lastrowid or 0)


def _insert_weeks(
    connection: sqlite3.Connection,
    answer: SourceResponse,
    first: Mapping[date, Publication],
    release_id: int,
) -> None:
    """Record the weeks first seen in this response; a week's first publication is kept."""
    if answer.published:
        first = {}
        for row, own in zip(answer.rows, answer.published, strict=True):
            week = row.week_ending
            if week not in first or own < first[week]:
                first[week] = own
    connection.executemany(
        "INSERT OR IGNORE INTO weeks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                answer.source,
                answer.commodity_code,
                answer.scope,
                answer.market_year,
                week.isoformat(),
                instant(publication.published_at),
                publication.evidence,
                release_id,
            )
            for week, publication in first.items()
        ],
    )
