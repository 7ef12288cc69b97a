"""Record a response: completely or not at all, once, and only what it changes (`changes.py`).

A revision published with its release is stored as the amounts that differ, everything else in full.
Nothing is updated in place or deleted.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from operator import itemgetter

from monitor.core.frozen import Frozen
from monitor.core.garbage import no_cycle_search
from monitor.core.records import (
    MEASURES,
    NOT_KNOWN,
    Observation,
    Place,
    Publication,
    SourceResponse,
)
from monitor.ledger import checks
from monitor.ledger.changes import (
    Change,
    Known,
    changed_rows,
    first_of_weeks,
    is_delta,
    new_rows,
)
from monitor.ledger.instants import from_text, instant
from monitor.ledger.publication import Publications, first_publications, seen
from monitor.ledger.releases import is_known, newest_stamp, recorded_releases
from monitor.ledger.rows import row_versions
from monitor.ledger.store import transaction

INSERT_ROWS = (
    "INSERT INTO observations (commodity_code, market_year, release_id, withdrawn, country_code, "
    f"week_ending, {', '.join(MEASURES)}, published_at, evidence) VALUES "
)
INSERT_CHANGE = (
    f"INSERT INTO changes (release_id, country_code, week_ending, {', '.join(MEASURES)}) "
    f"VALUES (?, ?, ?, {', '.join('?' * len(MEASURES))})"
)
AT_ONCE = 100
"""Rows per statement: one statement for each row takes half as long again."""

DAY_ZERO = date(1970, 1, 1)


class Recorded(Frozen):
    """How many rows a response changed, by kind; all zero for a known response."""

    release_id: int | None = None
    added: int = 0
    revised: int = 0
    completed: int = 0
    withdrawn: int = 0


@no_cycle_search()
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
        now = seen(answer, previous)
        added, published = new_rows(answer, known, first, now)
        changed = changed_rows(answer, known, now)
        release_id = _insert_release(connection, answer, len(answer.rows))
        _insert_rows(connection, answer, added, published, release_id)
        _insert_changes(connection, answer, changed, release_id)
        _insert_weeks(connection, answer, first, release_id)
    kinds = Counter(change.kind for change in changed)
    return Recorded(release_id, added=len(added), **kinds)


def write_again(connection: sqlite3.Connection, unread: SourceResponse) -> Recorded:
    """Record that the newest response of a commodity-year came again, as `is_again` found.

    That is nothing but its release, if there is a new one.
    """
    with transaction(connection):
        releases = recorded_releases(connection, unread)
        if is_known(unread, releases):
            return Recorded()
        return Recorded(_insert_release(connection, unread, releases[-1].rows))


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


def _insert_changes(
    connection: sqlite3.Connection,
    answer: SourceResponse,
    changed: Sequence[Change],
    release_id: int,
) -> None:
    """Record what is changed: as differences where that says it all, else as whole rows."""
    deltas = [change for change in changed if is_delta(change, answer)]
    connection.executemany(INSERT_CHANGE, _differences(deltas, release_id))
    whole = [change for change in changed if not is_delta(change, answer)]
    for gone in (False, True):
        own = [change for change in whole if (change.kind == "withdrawn") == gone]
        rows, published = [change.row for change in own], [change.publication for change in own]
        _insert_rows(connection, answer, rows, published, release_id, withdrawn=gone)


def _insert_rows(
    connection: sqlite3.Connection,
    answer: SourceResponse,
    rows: Sequence[Observation],
    published: Sequence[Publication],
    release_id: int,
    *,
    withdrawn: bool = False,
) -> None:
    """Record whole rows."""
    head = f"{answer.commodity_code:d}, {answer.market_year:d}, {release_id:d}, {withdrawn:d}"
    one = f"({head}, {', '.join('?' * (len(MEASURES) + 4))})"
    # By destination as in the table's key, which inserts faster.
    values = sorted(_values(rows, published), key=itemgetter(0)) if rows else []
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        sql = INSERT_ROWS + ", ".join([one] * len(some))
        connection.execute(sql, [*chain.from_iterable(some)])


def _values(
    rows: Sequence[Observation], published: Sequence[Publication]
) -> Iterable[tuple[object, ...]]:
    """Return what differs from row to row, in the order of INSERT_ROWS.

    By columns, because a loop over the rows takes twice as long.
    """
    places, measures = zip(*rows, strict=True)
    countries, weeks = zip(*places, strict=True)
    texts = {week: week.isoformat() for week in {*weeks}}
    instants = {each: instant(each.published_at) for each in {*published}}
    dates, at = map(texts.__getitem__, weeks), map(instants.__getitem__, published)
    evidence = map(itemgetter(1), published)
    return zip(countries, dates, *zip(*measures, strict=True), at, evidence, strict=True)


def _differences(changes: Sequence[Change], release_id: int) -> Iterator[tuple[object, ...]]:
    """Yield values for INSERT_CHANGE; unchanged amounts are NULL."""
    for _, ((country, week), measures), _, before in changes:
        pairs = zip(before.measures, measures, strict=True)
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


def _insert_release(connection: sqlite3.Connection, answer: SourceResponse, rows: int) -> int:
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
            rows,
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
        first = first_of_weeks(answer.rows, answer.published)
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
