"""Checks on all buyers of a commodity together: sums, gaps, units, rows that stand twice.

What one buyer's rows must satisfy is in `audit.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.assess.identities import MISSING_ROW, MISSING_WEEK, NATIONAL, TWICE, UNIT, Break, Place
from monitor.core.calendar import weeks_between
from monitor.core.history import BuyerHistory, Key, Row
from monitor.core.publications import summed_weeks
from monitor.core.records import ALL_DESTINATIONS, MEASURES
from monitor.ledger.read import AsOf, marketing_years, published_weeks
from monitor.ledger.rows import row_versions
from monitor.ledger.write import instant


@dataclass(frozen=True, slots=True)
class Commodity:
    """All that was public of a commodity: each buyer's history, and where rows stand twice.

    `complete` are the weeks of which all destinations are recorded, `units` every unit its
    amounts were recorded in, `rows` how many rows there are.
    """

    code: int
    histories: Mapping[int, BuyerHistory]
    complete: frozenset[Key]
    units: tuple[int, ...]
    twice: tuple[tuple[int, Key, Row], ...] = field(default=())

    @property
    def rows(self) -> int:
        """How many rows there are to check."""
        return sum(len(history.rows) for history in self.histories.values())


def commodity(connection: sqlite3.Connection, view: AsOf, code: int) -> Commodity:
    """Read all buyers of a commodity at once."""
    latest: dict[tuple[str, int, Key], Row | None] = {}
    conditions = "AND published_at <= ?"
    for seen in row_versions(connection, view.source, code, conditions, (instant(view.as_of),)):
        latest[seen.scope, seen.country_code, (seen.market_year, seen.week_ending)] = seen.row
    rows: dict[int, dict[Key, Row]] = {}
    twice = []
    for (_, country, key), row in latest.items():
        if row is not None:
            if key in rows.setdefault(country, {}):
                twice.append((country, key, row))
            rows[country][key] = row
    years = marketing_years(connection, view.source, code)
    complete = published_weeks(connection, view, code, [])
    own_weeks = {
        country: published_weeks(connection, view, code, [country])
        for country in _asked_for_alone(connection, view, code)
    }
    return Commodity(
        code,
        {
            country: BuyerHistory(own, own_weeks.get(country, complete), years)
            for country, own in sorted(rows.items())
        },
        frozenset(complete),
        _units(connection, view, code),
        tuple(twice),
    )


def breaks(found: Commodity) -> Iterator[Break]:
    """Everything that is wrong with the buyers of a commodity taken together."""
    yield from _sums(found)
    yield from _missing_weeks(found)
    yield from _missing_rows(found)
    for country, key, row in found.twice:
        yield Break(Place(found.code, country, *key, TWICE), 1, 2, ((key, row),))
    if len(found.units) > 1:
        key = max(key for history in found.histories.values() for key in history.rows)
        yield Break(Place(found.code, ALL_DESTINATIONS, *key, UNIT), 1, len(found.units))


def _sums(found: Commodity) -> Iterator[Break]:
    """The national sum of a week, where there is one, against all destinations of it."""
    national = found.histories.get(ALL_DESTINATIONS)
    if national is None:
        return
    for key in sorted(found.complete & national.rows.keys(), key=lambda key: (key[1], key[0])):
        rows = [
            history.rows[key]
            for country, history in found.histories.items()
            if country != ALL_DESTINATIONS and key in history.rows
        ]
        for name in MEASURES:
            summed, published = _total(rows, name), getattr(national.rows[key], name)
            if summed is not None and published is not None and summed != published:
                place = Place(found.code, ALL_DESTINATIONS, *key, NATIONAL)
                yield Break(place, summed, published, ((key, national.rows[key]),))
                break


def _missing_weeks(found: Commodity) -> Iterator[Break]:
    """Weeks between the first and the last of all that no marketing year has.

    One that was published as part of a sum is not missing.
    """
    published = {
        key[1]: key for h in found.histories.values() for key in (*h.published_at, *h.rows)
    }
    if not published:
        return
    for week in weeks_between(min(published), max(published)):
        if week not in published and summed_weeks().get(week) not in published:
            last = max(known for known in published if known < week)
            place = Place(found.code, ALL_DESTINATIONS, published[last][0], week, MISSING_WEEK)
            yield Break(place, 1, 0)


def _missing_rows(found: Commodity) -> Iterator[Break]:
    """Weeks published without a buyer that had a row earlier in the marketing year."""
    for country, history in found.histories.items():
        if country == ALL_DESTINATIONS:
            continue
        for key in sorted(history.published_at, key=lambda key: (key[1], key[0])):
            if history.row(*key) is None:
                yield Break(Place(found.code, country, *key, MISSING_ROW), 1, 0)


def _total(rows: Iterable[Row], name: str) -> int | None:
    total = 0
    for row in rows:
        amount = getattr(row, name)
        if amount is None:
            return None
        total += amount
    return total


def _asked_for_alone(connection: sqlite3.Connection, view: AsOf, code: int) -> list[int]:
    """Destinations that were also asked for one at a time; the sum over all is not one of them."""
    scopes = connection.execute(
        "SELECT DISTINCT scope FROM weeks WHERE source = ? AND commodity_code = ?",
        (view.source, code),
    )
    return [int(scope) for (scope,) in scopes if scope.isdigit()]


def _units(connection: sqlite3.Connection, view: AsOf, code: int) -> tuple[int, ...]:
    """Every unit a commodity was recorded in, by its answers and by the source's own list."""
    found = connection.execute(
        "SELECT unit_id FROM releases WHERE source = ?1 AND commodity_code = ?2 UNION "
        "SELECT unit_id FROM commodities WHERE source = ?1 AND code = ?2",
        (view.source, code),
    )
    return tuple(unit for (unit,) in found)
