"""Check all buyers of a commodity together: sums, gaps, units, duplicate rows.

Checks of one buyer's rows are in `identities.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from monitor.assess.identities import MISSING_ROW, MISSING_WEEK, NATIONAL, UNIT, Break, Place
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory, Key
from monitor.core.periods import WEEKLY
from monitor.core.publications import summed_weeks
from monitor.core.records import ALL_DESTINATIONS, MEASURES, Measures
from monitor.ledger.instants import instant
from monitor.ledger.read import AsOf, marketing_years, published_weeks
from monitor.ledger.rows import row_versions


class Commodity(Frozen):
    """All public rows of a commodity: each buyer's history, and the duplicate rows.

    `complete` are the weeks with all destinations on record, `units` every unit the amounts
    were recorded in, `rows` the number of rows.
    """

    code: int
    histories: Mapping[int, BuyerHistory]
    complete: frozenset[Key]
    units: tuple[int, ...]

    @property
    def rows(self) -> int:
        """Return the number of rows to check."""
        return sum(len(history.rows) for history in self.histories.values())


def commodity(connection: sqlite3.Connection, view: AsOf, code: int) -> Commodity:
    """Read the histories of all buyers of a commodity at once."""
    latest: dict[tuple[int, Key], Measures | None] = {}
    conditions = "AND published_at <= ?"
    for seen in row_versions(connection, view.source, code, conditions, (instant(view.as_of),)):
        latest[seen.country_code, (seen.market_year, seen.week_ending)] = seen.row
    rows: dict[int, dict[Key, Measures]] = {}
    for (country, key), row in latest.items():
        if row is not None:  # because a withdrawn row's latest version is None
            rows.setdefault(country, {})[key] = row
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
    )


def breaks(buyers: Commodity) -> Iterator[Break]:
    """Yield every break in the buyers of a commodity taken together."""
    yield from _sums(buyers)
    yield from _missing_weeks(buyers)
    yield from _missing_rows(buyers)
    if len(buyers.units) > 1:
        key = max(key for history in buyers.histories.values() for key in history.rows)
        yield Break(Place(buyers.code, ALL_DESTINATIONS, *key, UNIT), 1, len(buyers.units))


def _sums(buyers: Commodity) -> Iterator[Break]:
    """Compare the published national sum of each week with the sum over all destinations."""
    national = buyers.histories.get(ALL_DESTINATIONS)
    if national is None:
        return
    for key in sorted(buyers.complete & national.rows.keys(), key=lambda key: (key[1], key[0])):
        rows = [
            history.rows[key]
            for country, history in buyers.histories.items()
            if country != ALL_DESTINATIONS and key in history.rows
        ]
        for name in MEASURES:
            summed, published = _total(rows, name), getattr(national.rows[key], name)
            if summed is not None and published is not None and summed != published:
                place = Place(buyers.code, ALL_DESTINATIONS, *key, NATIONAL)
                yield Break(place, summed, published, ((key, national.rows[key]),))
                break


def _missing_weeks(buyers: Commodity) -> Iterator[Break]:
    """Yield weeks between the first and the last published that no marketing year has.

    A week published as part of a sum is not missing.
    """
    published = {
        key[1]: key for h in buyers.histories.values() for key in (*h.published_at, *h.rows)
    }
    if not published:
        return
    for week in WEEKLY.between(min(published), max(published)):
        if week not in published and summed_weeks().get(week) not in published:
            last = max(known for known in published if known < week)
            place = Place(buyers.code, ALL_DESTINATIONS, published[last][0], week, MISSING_WEEK)
            yield Break(place, 1, 0)


def _missing_rows(buyers: Commodity) -> Iterator[Break]:
    """Yield weeks published without a buyer that had a row earlier in the marketing year."""
    for country, history in buyers.histories.items():
        if country == ALL_DESTINATIONS:
            continue
        for key in sorted(history.published_at, key=lambda key: (key[1], key[0])):
            if history.row(*key) is None:
                yield Break(Place(buyers.code, country, *key, MISSING_ROW), 1, 0)


def _total(rows: Iterable[Measures], name: str) -> int | None:
    total = 0
    for row in rows:
        amount = getattr(row, name)
        if amount is None:
            return None
        total += amount
    return total


def _asked_for_alone(connection: sqlite3.Connection, view: AsOf, code: int) -> list[int]:
    """Return the destinations that were also requested one at a time (a numeric scope)."""
    scopes = connection.execute(
        "SELECT DISTINCT scope FROM weeks WHERE source = ? AND commodity_code = ?",
        (view.source, code),
    )
    return [int(scope) for (scope,) in scopes if scope.isdigit()]


def _units(connection: sqlite3.Connection, view: AsOf, code: int) -> tuple[int, ...]:
    """Return every unit a commodity was recorded in, by its responses and by the source's list."""
    unit_ids = connection.execute(
        "SELECT unit_id FROM releases WHERE source = ?1 AND commodity_code = ?2 UNION "
        "SELECT unit_id FROM commodities WHERE source = ?1 AND code = ?2",
        (view.source, code),
    )
    return tuple(unit for (unit,) in unit_ids)
