"""Find corrections of published figures in the row versions of the ledger.

New rows and amounts that were previously unknown are not corrections. Rows of one week changed by
one release form one correction; two destinations whose changes cancel out are a move. A release
that undoes the previous one, row by row, is a retraction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from monitor.core.corrections import Changed, Correction, Move, Renumbering, RowRevision
from monitor.core.frozen import replace
from monitor.core.records import MEASURES, NOT_KNOWN, Commodity, Destination
from monitor.core.units import unit_name
from monitor.ledger.instants import from_text, instant
from monitor.ledger.read import AsOf, commodities, destinations
from monitor.ledger.renumbered import Moved, as_corrections, renumbered
from monitor.ledger.rows import RowVersion, row_versions

LATELY = """
SELECT DISTINCT market_year, country_code, week_ending FROM observed
WHERE source = ? AND commodity_code = ? AND published_at BETWEEN ? AND ?
"""
OF_PLACES = """
AND published_at <= ? AND market_year IN ({years}) AND (market_year, country_code, week_ending) IN (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
    FROM json_each(?))
"""
"""The years are named, so that no row of another year is looked at."""

A_WEEK = timedelta(days=7)
"""Longest time between a release and its retraction."""

Place = tuple[int, int, object]
"""Destination, marketing year and week of a row."""


Lists = tuple[Sequence[Destination], Sequence[Commodity]]
"""The destinations and commodities of a source, for names and units."""


def corrections(
    connection: sqlite3.Connection,
    view: AsOf,
    codes: Iterable[int],
    since: datetime,
    lists: Lists | None = None,
) -> tuple[Correction, ...]:
    """Return the corrections published from `since` to `view.as_of`, newest first.

    `lists` are read from the ledger if they are not given.
    """
    known = lists or (destinations(connection, view.source), commodities(connection, view.source))
    names = {buyer.code: buyer.description.title() for buyer in known[0]}
    units = {commodity.code: unit_name(commodity.unit_id) for commodity in known[1]}
    corrected: list[Correction] = []
    for code in codes:
        rows = _changed_lately(connection, view, code, since - A_WEEK)
        first = _first_publications(rows)
        retracting = set(_retracting(rows))
        moved = renumbered(rows, names)
        first |= {_place(come): first[_place(gone)] for gone, come in moved}
        under_new_codes = {id(row) for pair in moved for row in pair}
        late = [row for row in rows if _is_correction(row) and id(row) not in under_new_codes]
        late = [
            row for row in (*late, *as_corrections(moved)) if row.published_at >= instant(since)
        ]
        late.sort(key=_together)
        for (_, release, *_), group in groupby(late, key=_together):
            revised = [_revision(row, code, first, names, units) for row in group]
            corrected += _grouped(revised, retraction=release in retracting)
        alike = [(gone, come) for gone, come in moved if gone.before == come.measures]
        recent = [pair for pair in alike if pair[1].published_at >= instant(since)]
        corrected += _renumberings(recent, code, first, names, units)
    corrected = [*_one_for_each_retraction(corrected)]
    return tuple(sorted(corrected, key=_newest_first))


def _changed_lately(
    connection: sqlite3.Connection, view: AsOf, code: int, since: datetime
) -> list[RowVersion]:
    """Return all versions of every row that was added or changed since then."""
    until = instant(view.as_of)
    places = connection.execute(LATELY, (view.source, code, instant(since), until)).fetchall()
    years = ", ".join(f"{year:d}" for year in sorted({year for year, *_ in places}))
    values = (until, json.dumps(places))
    return list(row_versions(connection, view.source, code, OF_PLACES.format(years=years), values))


def _first_publications(rows: Iterable[RowVersion]) -> dict[Place, str]:
    first: dict[Place, str] = {}
    for row in rows:
        first.setdefault(_place(row), row.published_at)
    return first


def _retracting(rows: Sequence[RowVersion]) -> Iterator[int]:
    """Yield the ids of releases that restored every row to before the previous release."""
    by_release: dict[tuple[str, int, int], dict[Place, RowVersion]] = {}
    for row in rows:
        key = (row.scope, row.market_year, row.release_id)
        by_release.setdefault(key, {})[_place(row)] = row
    slices = sorted(by_release, key=lambda key: (key[0], key[1], key[2]))
    for earlier, later in pairwise(slices):
        if earlier[:2] != later[:2]:
            continue
        done, undone = by_release[earlier], by_release[later]
        news = any(row.kind == "added" for row in done.values())
        same_rows = done.keys() == undone.keys()
        if news and same_rows and all(undone[p].measures == done[p].before for p in done):
            yield later[2]


def _is_correction(row: RowVersion) -> bool:
    return row.kind in ("revised", "withdrawn", "given back")


def _together(row: RowVersion) -> tuple[str, int, int, object]:
    return row.published_at, row.release_id, row.market_year, row.week_ending


def _place(row: RowVersion) -> Place:
    return row.country_code, row.market_year, row.week_ending


def _revision(
    row: RowVersion,
    code: int,
    first: dict[Place, str],
    names: dict[int, str],
    units: dict[int, str],
) -> RowRevision:
    old, new = row.before or NOT_KNOWN, row.measures or NOT_KNOWN
    triples = zip(MEASURES, old, new, strict=True)
    return RowRevision(
        commodity_code=code,
        country_code=row.country_code,
        destination=names.get(row.country_code, f"destination {row.country_code}"),
        market_year=row.market_year,
        week_ending=row.week_ending,
        kind=row.kind,  # type: ignore[arg-type]  # the others are no corrections
        changed=tuple(Changed(*triple) for triple in triples if triple[1] != triple[2]),
        first_published_at=from_text(first[_place(row)]),
        revised_at=from_text(row.published_at),
        evidence=row.evidence,
        unit=units.get(code, ""),
    )


def _grouped(rows: Sequence[RowRevision], *, retraction: bool) -> Iterator[Correction]:
    """Yield each move within a week, then the remaining changes as one correction."""
    left = list(rows)
    while left and not retraction:
        row = left[0]
        other = next((r for r in left[1:] if _cancel_out(row, r)), None)
        if other is None:
            break
        left.remove(row)
        left.remove(other)
        yield _correction((row, other), move=_move(row, other))
    if left:
        yield replace(_correction(tuple(left)), retraction=retraction)


def _renumberings(
    moved: Sequence[Moved],
    code: int,
    first: dict[Place, str],
    names: dict[int, str],
    units: dict[int, str],
) -> Iterator[Correction]:
    """Yield one entry per renumbered buyer and marketing year, not one per row."""

    def key(pair: Moved) -> tuple[int, int, int]:
        return pair[1].release_id, pair[0].country_code, pair[1].country_code

    for (_, old, new), pairs in groupby(sorted(moved, key=key), key=key):
        rows = sorted((come for _, come in pairs), key=lambda row: row.week_ending, reverse=True)
        revised = [_revision(row, code, first, names, units) for row in rows]
        renumbered_rows = tuple(replace(row, kind="renumbered", changed=()) for row in revised)
        renumbering = Renumbering(renumbered_rows[0].destination, old, new)
        yield replace(_correction(renumbered_rows), renumbering=renumbering)


def _cancel_out(one: RowRevision, other: RowRevision) -> bool:
    """Return whether the changes of two destinations cancel out in every measure."""
    measures = {c.measure for c in (*one.changed, *other.changed)}
    same = all(one.difference(m) == -other.difference(m) for m in measures)
    return one.kind == other.kind == "revised" and same


def _move(one: RowRevision, other: RowRevision) -> Move:
    flow = one.difference("weekly_exports") or one.difference("net_sales")
    carried = 0 if flow else one.difference("total_commitment")
    carried = carried or (0 if flow else one.difference("outstanding_sales"))
    origin, target = (one, other) if (flow or carried) < 0 else (other, one)
    return Move(origin.destination, target.destination, abs(flow), abs(carried))


def _correction(rows: tuple[RowRevision, ...], move: Move | None = None) -> Correction:
    row = rows[0]
    return Correction(
        row.commodity_code, row.market_year, row.week_ending, row.revised_at, rows, move
    )


def _one_for_each_retraction(corrected: Iterable[Correction]) -> Iterator[Correction]:
    """Merge all weeks of a retraction into one correction, under the newest of them."""
    taken_back: dict[tuple[int, int, datetime], list[Correction]] = {}
    for correction in corrected:
        if not correction.retraction:
            yield correction
            continue
        key = (correction.commodity_code, correction.market_year, correction.revised_at)
        taken_back.setdefault(key, []).append(correction)
    for parts in taken_back.values():
        newest = max(parts, key=lambda part: part.week_ending)
        yield replace(newest, rows=tuple(row for part in parts for row in part.rows))


def _newest_first(correction: Correction) -> tuple[float, int, int]:
    return (
        -correction.revised_at.timestamp(),
        correction.commodity_code,
        correction.week_ending.toordinal(),
    )
