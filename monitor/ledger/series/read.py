"""Read the rows of another dataset as they were known at an instant. No arithmetic."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from monitor.core.formats import utc
from monitor.core.series import Dataset, SeriesKey
from monitor.ledger.rows import day

VERSIONS = """
SELECT s.product, s.partner, s.period, s.measure, s.detail, s.amount, s.published_at, s.evidence,
       s.release_id, r.origin, r.retrieved_at, r.sha256, r.published_at, s.dataset
FROM series s JOIN series_releases r ON r.id = s.release_id
WHERE s.dataset IN ({datasets}) AND (:product IS NULL OR s.product = :product)
  AND (:partner IS NULL OR s.partner = :partner)
  AND (:as_of IS NULL OR s.published_at <= :as_of)
  AND (:first IS NULL OR s.period BETWEEN :first AND :last)
ORDER BY s.published_at, r.retrieved_at, s.release_id
"""


class SeriesVersion(NamedTuple):
    """A row after one change, and the release it came with; `amount` is None if withdrawn.

    `released_at` is that release's own date: a change that was noticed later is younger than it.
    """

    key: SeriesKey
    amount: int | None
    published_at: datetime
    evidence: str
    release_id: int
    origin: str
    retrieved_at: datetime
    sha256: str
    released_at: datetime


def versions(
    connection: sqlite3.Connection,
    dataset: Dataset,
    *,
    product: str | None = None,
    partner: str | None = None,
    as_of: datetime | None = None,
    periods: tuple[date, date] | None = None,
) -> list[SeriesVersion]:
    """Return every version of a dataset's rows in the order of publication, withdrawals too.

    With `as_of` only what had been published by that instant, with `periods` only the rows of the
    first to the last one; None means all.
    """
    first, last = periods or (None, None)
    given = {
        "product": product,
        "partner": partner,
        "as_of": None if as_of is None else utc(as_of),
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
    }
    return [version for _, version in _versions(connection, [dataset], given)]


def known_series(
    connection: sqlite3.Connection,
    dataset: Dataset,
    as_of: datetime,
    *,
    product: str | None = None,
    partner: str | None = None,
) -> dict[SeriesKey, SeriesVersion]:
    """Return the rows as known at an instant: each one's newest version, without withdrawn rows."""
    newest = {
        version.key: version
        for version in versions(connection, dataset, product=product, partner=partner, as_of=as_of)
    }
    return {key: version for key, version in newest.items() if version.amount is not None}


def known_together(
    connection: sqlite3.Connection, datasets: Sequence[Dataset], as_of: datetime
) -> dict[Dataset, dict[SeriesKey, SeriesVersion]]:
    """Return the same for several datasets, read at once."""
    given = dict.fromkeys(("product", "partner", "first", "last")) | {"as_of": utc(as_of)}
    newest: dict[Dataset, dict[SeriesKey, SeriesVersion]] = {name: {} for name in datasets}
    for dataset, version in _versions(connection, datasets, given):
        newest[dataset][version.key] = version
    return {
        name: {key: version for key, version in own.items() if version.amount is not None}
        for name, own in newest.items()
    }


def _versions(
    connection: sqlite3.Connection, datasets: Sequence[Dataset], given: Mapping[str, str | None]
) -> Iterator[tuple[Dataset, SeriesVersion]]:
    """Yield the versions of the datasets in the order of publication."""
    names = {f"dataset{number}": name for number, name in enumerate(datasets)}
    sql = VERSIONS.format(datasets=", ".join(f":{name}" for name in names))
    for row in connection.execute(sql, {**given, **names}):
        yield (
            row[13],
            SeriesVersion(
                SeriesKey(row[0], row[1], day(row[2]), row[3], row[4]),
                row[5],
                datetime.fromisoformat(row[6]),
                row[7],
                row[8],
                row[9],
                datetime.fromisoformat(row[10]),
                row[11],
                datetime.fromisoformat(row[12]),
            ),
        )
