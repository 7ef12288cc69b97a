"""What is recorded of a response's commodity-year and scope: the releases before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from monitor.core.formats import utc
from monitor.core.records import SourceResponse

Slice = tuple[int, int, str]
"""A commodity, a marketing year and the scope of a response."""


class Recorded(NamedTuple):
    """One recorded release; instants are text, as in the ledger."""

    sha256: str
    retrieved_at: str
    published_at: str
    rows: int


def recorded_releases(connection: sqlite3.Connection, answer: SourceResponse) -> list[Recorded]:
    """Return the releases recorded of a response's slice, in the order of recording."""
    rows = connection.execute(
        "SELECT sha256, retrieved_at, published_at, rows FROM releases WHERE source = ? "
        "AND commodity_code = ? AND market_year = ? AND scope = ? ORDER BY id",
        (answer.source, answer.commodity_code, answer.market_year, answer.scope),
    )
    return [Recorded(*row) for row in rows]


def is_again(connection: sqlite3.Connection, answer: SourceResponse) -> bool:
    """Return whether a response has the bytes of its slice's newest, which had rows.

    The ledger then holds its rows as they are.
    """
    releases = recorded_releases(connection, answer)
    return bool(releases) and releases[-1].rows > 0 and releases[-1].sha256 == answer.sha256


class Digested(Protocol):
    """A response, or what is known of one before its rows are parsed."""

    @property
    def sha256(self) -> str: ...
    @property
    def current(self) -> bool: ...
    @property
    def retrieved_at(self) -> datetime: ...
    @property
    def published_at(self) -> datetime: ...


def is_known(answer: Digested, releases: Sequence[Recorded]) -> bool:
    """Return whether a response is the latest of its slice, or was recorded before.

    The same figures under a new release date are recorded for a closed year, which they confirm,
    but not for the running one, where the release date is ahead of figures still to come.
    """
    if releases and releases[-1].sha256 == answer.sha256:
        return answer.current or releases[-1].published_at == utc(answer.published_at)
    once = (answer.sha256, utc(answer.retrieved_at))
    return any(release[:2] == once for release in releases)


def newest_stamp(releases: Sequence[Recorded]) -> datetime | None:
    """Return the newest release date of these releases; None for none."""
    newest = max((release.published_at for release in releases), default=None)
    return None if newest is None else datetime.fromisoformat(newest)


def recorded_by_slice(connection: sqlite3.Connection, source: str) -> dict[Slice, list[Recorded]]:
    """Return the releases recorded of each slice of a source, in the order of recording."""
    rows = connection.execute(
        "SELECT commodity_code, market_year, scope, sha256, retrieved_at, published_at, rows "
        "FROM releases WHERE source = ? ORDER BY id",
        (source,),
    )
    found: dict[Slice, list[Recorded]] = {}
    for code, year, scope, *release in rows:
        found.setdefault((code, year, scope), []).append(Recorded(*release))
    return found
