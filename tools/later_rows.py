"""Choose the rows of a ledger that are newer than the bundled ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from monitor.core.calendar import new_york_date
from monitor.core.records import NOT_KNOWN, USDA, Measures
from monitor.ledger.instants import from_text
from monitor.ledger.rows import RowVersion, row_versions
from monitor.sources import snapshot

Place = tuple[int, int, date]
"""A row's marketing year, destination and week."""


class Bundled(NamedTuple):
    """The newest bundled version of a row; `measures` is NOT_KNOWN if it was taken back.

    The net sales of an `old_opening` leave carry-over out, as the older query system does in a
    marketing year's first week: other net sales are no correction of them.
    """

    scope: str
    measures: Measures
    published_on: date
    evidence: str
    old_opening: bool = False


def by_place(connection: sqlite3.Connection, code: int) -> Iterator[tuple[Place, list[RowVersion]]]:
    """Yield the versions of each row of a commodity in a ledger, oldest publication first."""
    versions: dict[Place, list[RowVersion]] = {}
    for v in row_versions(connection, USDA, code):
        versions.setdefault((v.market_year, v.country_code, v.week_ending), []).append(v)
    yield from sorted(versions.items(), key=lambda item: item[0])


def bundled_rows(code: int) -> dict[Place, Bundled]:
    """Return the newest bundled version of each row of a commodity."""
    newest: dict[Place, Bundled] = {}
    for place, version in sorted(_bundled(code), key=lambda pair: pair[1].published_on):
        before = newest.get(place)
        if before is not None and version.measures != NOT_KNOWN:
            version = version._replace(measures=before.measures.updated(version.measures))
        newest[place] = version
    return newest


def _bundled(code: int) -> Iterator[tuple[Place, Bundled]]:
    without = snapshot.answers(old_openings=False)
    for answer, other in zip(snapshot.answers(), without, strict=True):
        published = answer.published or ()
        for row, same, (at, evidence) in zip(answer.rows, other.rows, published, strict=True):
            if answer.commodity_code == code:
                old = row.measures != same.measures
                own = Bundled(answer.scope, row.measures, new_york_date(at), evidence, old)
                yield (answer.market_year, *row.place), own


def later_versions(
    bundled: Bundled | None, versions: Sequence[RowVersion]
) -> Iterator[tuple[RowVersion, Bundled]]:
    """Yield the versions of a row that came after the bundled one, as they are to be bundled.

    If the ledger holds the bundled version, those are the ones after it. Otherwise it was filled
    later (or ended earlier), and only what was retrieved after the bundled version is newer.
    """
    at = None if bundled is None else _position(bundled, versions)
    known, fits = bundled, at is not None
    for version in versions if at is None else versions[at + 1 :]:
        retrieved_on = new_york_date(from_text(version.retrieved_at))
        if bundled is not None and not fits and retrieved_on <= bundled.published_on:
            continue
        row = _later(known, version, retrieved_on, fits=fits)
        if row is not None:
            yield version, row
            known, fits = row, True


def _position(bundled: Bundled, versions: Sequence[RowVersion]) -> int | None:
    """Return where the bundled version is among these; None if it is not.

    A row may have had the same amounts twice, with others between.
    """
    same = [i for i, v in enumerate(versions) if _measures(bundled, v) == bundled.measures]
    by_then = [i for i in same if _published_on(versions[i]) <= bundled.published_on]
    return by_then[-1] if by_then else min(same, default=None)


def _later(
    known: Bundled | None, version: RowVersion, retrieved_on: date, *, fits: bool
) -> Bundled | None:
    """Return a version as it is to be bundled; None if it says nothing new.

    A completion is dated like its row, because the amount was public then. A correction that came
    without a day of its own, or with an earlier one, is dated by the day it was collected.
    """
    on = _published_on(version)
    if known is None:
        own = Bundled(version.scope, _measures(None, version), on, version.evidence)
        return None if version.measures is None else own
    measures = _measures(known, version)
    if measures == known.measures:
        return None
    gone = NOT_KNOWN in (known.measures, measures)
    if not gone and not known.measures.contradicts(measures):
        return known._replace(measures=measures)
    if on > known.published_on or (fits and on == known.published_on):
        return known._replace(measures=measures, published_on=on, evidence=version.evidence)
    on = max(retrieved_on, known.published_on)
    return known._replace(measures=measures, published_on=on, evidence="vintage")


def _measures(known: Bundled | None, version: RowVersion) -> Measures:
    """Return a version's amounts, with the known ones where it has none."""
    if version.measures is None:
        return NOT_KNOWN
    if known is None:
        return version.measures
    if known.old_opening:
        return known.measures.updated(version.measures._replace(net_sales=None))
    return known.measures.updated(version.measures)


def _published_on(version: RowVersion) -> date:
    return new_york_date(from_text(version.published_at))
