"""Everything recorded of a buyer of one commodity, from which its history at any instant follows.

Read once, it answers for every day: a pass sets each statement beside the figures of its own day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from msgspec import field

from monitor.core.calendar import MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.garbage import no_cycle_search
from monitor.core.history import BuyerHistory, Key
from monitor.core.publications import summed_weeks
from monitor.core.records import ALL_DESTINATIONS, Measures
from monitor.ledger.instants import from_text, instant
from monitor.ledger.rows import RowVersion, day, row_versions

DoubtfulWeeks = Mapping[Key, Sequence[RowVersion]]
"""Every version of every row of the weeks that may stand empty, oldest publication first.

Those are the weeks of which a row was withdrawn, and those known only as part of a sum.
"""


class Slices(NamedTuple):
    """The scopes of a commodity's responses ("all", "national", a destination), and their years."""

    scopes: frozenset[str]
    years: tuple[int, ...]


class PublishedWeeks(Frozen):
    """When each week first came out for some destinations, and how that is known.

    `first` holds the instant as the ledger writes it and the word for its evidence.
    """

    first: Mapping[Key, tuple[str, str]]
    doubtful: DoubtfulWeeks
    _known: dict[tuple[str, datetime], dict[Key, Any]] = field(default_factory=dict)

    def published_at(self, as_of: datetime) -> dict[Key, datetime]:
        """Return the weeks published by an instant, without those that stood empty then.

        All buyers of a commodity share the result.
        """
        if ("at", as_of) not in self._known:
            self._known["at", as_of] = {
                key: from_text(at)
                for key, (at, _) in self._by_then(as_of).items()
                if not self._stood_empty(key, as_of)
            }
        return self._known["at", as_of]

    def evidence(self, as_of: datetime) -> dict[Key, str]:
        """Return how it is known when each week came out (METHODOLOGY, "As of a day")."""
        if ("evidence", as_of) not in self._known:
            then = self._by_then(as_of).items()
            self._known["evidence", as_of] = {key: word for key, (_, word) in then}
        return self._known["evidence", as_of]

    def _by_then(self, as_of: datetime) -> dict[Key, tuple[str, str]]:
        end = instant(as_of)
        return {key: found for key, found in self.first.items() if found[0] <= end}

    def _stood_empty(self, key: Key, as_of: datetime) -> bool:
        """Whether a week had no row: all were taken back, or it is known only in a sum."""
        if key not in self.doubtful and key[1] not in summed_weeks():
            return False
        versions = public(self.doubtful.get(key, ()), as_of)
        doubted = key[1] in summed_weeks() or any(v.measures is None for v in versions)
        return doubted and not destination_rows(versions)


class BuyerRecord(Frozen):
    """Every version of a buyer's rows, oldest publication first, with its published weeks."""

    versions: Sequence[RowVersion]
    weeks: PublishedWeeks
    marketing_years: Mapping[int, MarketingYear]
    open_years: dict[date, MarketingYear | None] = field(default_factory=dict)
    """The marketing year open in each week, once looked up: a commodity's buyers share it."""

    def history(self, as_of: datetime) -> BuyerHistory:
        """Return what was known of the buyer at an instant."""
        end = instant(as_of)
        latest = {
            (v.market_year, v.week_ending): v.row for v in self.versions if v.published_at <= end
        }
        return BuyerHistory(
            rows={key: row for key, row in latest.items() if row is not None},
            published_at=self.weeks.published_at(as_of),
            marketing_years=self.marketing_years,
            evidence=self.weeks.evidence(as_of),
            summed=summed_weeks(),
            _open_years=self.open_years,
        )


def public(versions: Iterable[RowVersion], as_of: datetime) -> list[RowVersion]:
    """Return the versions published by an instant."""
    end = instant(as_of)
    return [version for version in versions if version.published_at <= end]


def destination_rows(versions: Iterable[RowVersion]) -> dict[int, Measures]:
    """Return every destination's last row of one week, by code, without the national sum."""
    latest = {v.country_code: v.row for v in versions if v.country_code != ALL_DESTINATIONS}
    return {code: row for code, row in latest.items() if row is not None}


def recorded_slices(connection: sqlite3.Connection, source: str, commodity_code: int) -> Slices:
    """Return what the commodity was ever asked for, of responses that were recorded."""
    found = connection.execute(
        "SELECT DISTINCT scope, market_year FROM releases WHERE source = ? AND commodity_code = ?",
        (source, commodity_code),
    ).fetchall()
    scopes = frozenset(scope for scope, _ in found)
    return Slices(scopes, tuple(sorted({year for _, year in found})))


@no_cycle_search()
def buyer_versions(
    connection: sqlite3.Connection,
    source: str,
    commodity_code: int,
    codes: Sequence[int],
    years: Iterable[int],
) -> list[RowVersion]:
    """Return every version of the rows of a buyer, under any of its codes.

    `years` are the recorded ones: the table's key has them before the buyer, and without them the
    rows of every other buyer are read as well.
    """
    condition = f"{_of_years(years)} AND country_code IN ({_marks(codes)})"
    return list(row_versions(connection, source, commodity_code, condition, tuple(codes)))


def first_publications(
    connection: sqlite3.Connection, source: str, commodity_code: int, codes: Iterable[int]
) -> dict[Key, tuple[str, str]]:
    """Return each week's first publication: in answers for all, or for one of `codes` alone."""
    scopes = ("all", *(str(code) for code in codes))
    weeks = connection.execute(
        "SELECT market_year, week_ending, evidence, min(published_at) FROM weeks WHERE source = ? "
        f"AND commodity_code = ? AND scope IN ({_marks(scopes)}) "
        "GROUP BY market_year, week_ending",
        (source, commodity_code, *scopes),
    )
    return {(year, day(week)): (at, word) for year, week, word, at in weeks}


def doubtful_weeks(
    connection: sqlite3.Connection, source: str, commodity_code: int
) -> DoubtfulWeeks:
    """Return the rows of the weeks of a commodity that may stand empty."""
    summed = [week.isoformat() for week in summed_weeks()]
    weeks = connection.execute(
        "SELECT market_year, week_ending FROM observed WHERE source = ? AND commodity_code = ? "
        "AND withdrawn UNION SELECT market_year, week_ending FROM weeks WHERE source = ? "
        f"AND commodity_code = ? AND week_ending IN ({_marks(summed)})",
        (source, commodity_code, source, commodity_code, *summed),
    ).fetchall()
    if not weeks:
        return {}
    each = ", ".join(["(?, ?)"] * len(weeks))
    of_years = _of_years({year for year, _ in weeks})
    condition = f"{of_years} AND (market_year, week_ending) IN (VALUES {each})"
    values = tuple(chain.from_iterable(weeks))
    found = row_versions(connection, source, commodity_code, condition, values)
    versions: dict[Key, list[RowVersion]] = {}
    for version in found:
        versions.setdefault((version.market_year, version.week_ending), []).append(version)
    return versions


def _of_years(years: Iterable[int]) -> str:
    return f"AND market_year IN ({', '.join(f'{year:d}' for year in sorted(years))})"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
