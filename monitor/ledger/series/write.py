"""Record a response of another dataset: completely or not at all, and only what it changes.

The rows are in the lines of the archive's index too (`logged.py`), so that a rebuild restores them
without the body, which may be a file of many megabytes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.core.records import Publication
from monitor.core.series import SeriesKey, SeriesResponse
from monitor.ledger.series.read import SeriesVersion, versions
from monitor.ledger.store import transaction

INSERT_RELEASE = (
    "INSERT INTO series_releases (dataset, slice, origin, retrieved_at, published_at, sha256, "
    "rows, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_ROW = "INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Kind = Literal["added", "revised", "withdrawn", "disputed"]


class Disputed(NamedTuple):
    """An amount of another origin that differs from the recorded one of the same publication."""

    key: SeriesKey
    recorded: int | None
    theirs: int


class SeriesRecorded(Frozen):
    """How many rows a response changed, by kind; all zero for a known response.

    `disputed` are amounts that were not recorded: two origins disagree on one publication.
    """

    release_id: int | None = None
    added: int = 0
    revised: int = 0
    withdrawn: int = 0
    disputed: tuple[Disputed, ...] = ()


class _Change(NamedTuple):
    """One version of a row to store; `amount` is None for a withdrawal."""

    kind: Kind
    key: SeriesKey
    amount: int | None
    publication: Publication


def record_series(connection: sqlite3.Connection, response: SeriesResponse) -> SeriesRecorded:
    """Record one response and return what it changed; a known response changes nothing."""
    with transaction(connection):
        if _is_known(connection, response):
            return SeriesRecorded()
        history = _history(connection, response)
        disputed: list[Disputed] = []
        changes = [
            *_row_changes(response, history, disputed),
            *_withdrawals(response, history),
        ]
        release_id = _insert_release(connection, response)
        values = (_values(change, response, release_id) for change in changes)
        connection.executemany(INSERT_ROW, values)
    counts = Counter(change.kind for change in changes)
    return SeriesRecorded(
        release_id,
        counts["added"],
        counts["revised"],
        counts["withdrawn"],
        tuple(disputed),
    )


def _is_known(connection: sqlite3.Connection, response: SeriesResponse) -> bool:
    """Return whether this is the newest response of its slice and origin, or was recorded before.

    The same bytes may come back after others: a correction that was taken back.
    """
    recorded = connection.execute(
        "SELECT sha256, retrieved_at FROM series_releases WHERE dataset = ? AND slice = ? "
        "AND origin = ? ORDER BY id",
        (response.dataset, response.slice, response.origin),
    ).fetchall()
    newest = recorded[-1][0] if recorded else None
    return newest == response.sha256 or (response.sha256, utc(response.retrieved_at)) in recorded


def _history(
    connection: sqlite3.Connection, response: SeriesResponse
) -> dict[SeriesKey, list[SeriesVersion]]:
    """Return all versions of the rows that the response may change, oldest first."""
    covered, listed = response.complete_for, {row.key for row in response.rows}
    ends = [key.period for key in listed] + ([covered.first, covered.last] if covered else [])
    if not ends:
        return {}
    known = (
        version
        for version in versions(connection, response.dataset, periods=(min(ends), max(ends)))
        if version.key in listed or (covered is not None and version.key in covered)
    )
    ordered = sorted(known, key=lambda version: version.key)
    return {key: list(own) for key, own in groupby(ordered, key=lambda version: version.key)}


def _row_changes(
    response: SeriesResponse,
    history: dict[SeriesKey, list[SeriesVersion]],
    disputed: list[Disputed],
) -> Iterator[_Change]:
    """Yield what the rows change; amounts that two origins dispute are added to `disputed`."""
    for row in response.rows:
        own = history.get(row.key, [])
        before = _last_by(own, response)
        if before is None:
            first = None if own else row.first_published
            seen = Publication(response.published_at, "seen")
            yield _Change("added", row.key, row.amount, first or seen)
        elif before.amount == row.amount:
            continue
        elif _is_disputed(before, response):
            disputed.append(Disputed(row.key, before.amount, row.amount))
        else:
            yield _Change("revised", row.key, row.amount, _changed(before, response))


def _withdrawals(
    response: SeriesResponse, history: dict[SeriesKey, list[SeriesVersion]]
) -> Iterator[_Change]:
    """Yield the withdrawal of each row that a complete response no longer lists."""
    if response.complete_for is None:
        return
    listed = {row.key for row in response.rows}
    for key in sorted(history.keys() - listed):
        before = _last_by(history[key], response)
        if before is not None and before.amount is not None:
            yield _Change("withdrawn", key, None, _changed(before, response))


def _last_by(own: Sequence[SeriesVersion], response: SeriesResponse) -> SeriesVersion | None:
    """Return a row's newest version of the response's release or an earlier one.

    An older copy that is recorded late belongs before the newer versions and changes none of them.
    A correction noticed in a copy of the same release counts, though it is dated when noticed.
    """
    until = [
        version
        for version in own
        if min(version.published_at, version.released_at) <= response.published_at
    ]
    return until[-1] if until else None


def _is_disputed(before: SeriesVersion, response: SeriesResponse) -> bool:
    """Return whether another origin gave another amount with the same publication."""
    same = before.published_at == response.published_at
    return same and before.origin != response.origin and before.amount is not None


def _changed(before: SeriesVersion, response: SeriesResponse) -> Publication:
    """Return when a change became public: when it was noticed, if its release date is not newer."""
    if before.published_at < response.published_at:
        return Publication(response.published_at, "seen")
    return Publication(max(response.retrieved_at, before.published_at), "seen")


def _insert_release(connection: sqlite3.Connection, response: SeriesResponse) -> int:
    cursor = connection.execute(
        INSERT_RELEASE,
        (
            response.dataset,
            response.slice,
            response.origin,
            utc(response.retrieved_at),
            utc(response.published_at),
            response.sha256,
            len(response.rows),
            response.note,
        ),
    )
    return int(cursor.lastrowid or 0)


def _values(change: _Change, response: SeriesResponse, release_id: int) -> tuple[object, ...]:
    product, partner, period, measure, detail = change.key
    return (
        response.dataset,
        product,
        partner,
        period.isoformat(),
        measure,
        detail,
        release_id,
        change.amount,
        utc(change.publication.published_at),
        change.publication.evidence,
    )
