"""Check the sums of USDA's static reports: destinations, the total row and the national report.

That the total row adds up the destinations, UNKNOWN included, and neither optional origin nor
exports for own account, is checked with figures of the real report: hard red winter wheat, w/e
17 September 2026, accumulated exports 1,542,414 t.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import cast

from monitor.core.errors import SourceChanged, SourceUnavailable
from monitor.core.formats import day
from monitor.core.records import MEASURES, Measures
from monitor.sources.commodity_codes import COMMODITY_SUMS
from monitor.sources.esrqs import DestinationReport, NationalReport
from monitor.sources.weekly_rows import WeeklyRow

NOTHING = Measures(*[0] * len(MEASURES))
"""The sum of no rows: a destination without a row in a published week has bought nothing."""

Key = tuple[int, int, date]
"""Commodity code, marketing year, week ending."""


def check_sums(
    destinations: DestinationReport,
    national: NationalReport,
    commodities: Collection[int] | None = None,
) -> None:
    """Check that destinations add up to the total row and to the national report.

    For each commodity (of `commodities`, if given), marketing year and week, in every measure both
    have, to the unit; commodities that are sums of others as well. The older week may stand in one
    report alone. Raises SourceChanged with both numbers if they do not, or if there is nothing to
    compare; SourceUnavailable if the reports are of different weeks.
    """
    check_same_week(destinations, national)
    added = _added(row for row in destinations.rows if row.sums is None)
    stated = {_key(row): row.measures for row in destinations.rows if row.sums == "all"}
    whole = {_key(row): row.measures for row in national.rows}
    for key in sorted(added.keys() | stated.keys() | whole.keys()):
        if commodities is not None and key[0] not in commodities:
            continue
        if key not in whole and (key not in stated or key[2] == national.weeks[0]):
            raise _changed(key, "have no row in the national report to be compared with")
        own = added.get(key, NOTHING)
        sums = {
            "by the destinations": own,
            "by the total row": stated.get(key),
            "by the national report": whole.get(key),
            "by the sum of its classes": _classes(key, whole),
        }
        _compare(key, {name: row for name, row in sums.items() if row is not None})


def check_same_week(destinations: DestinationReport, national: NationalReport) -> None:
    """Raise SourceUnavailable if the newest weeks differ, as they do while USDA replaces them."""
    if destinations.weeks[0] != national.weeks[0]:
        raise SourceUnavailable(
            f"USDA's static reports are of different weeks (by destination w/e "
            f"{day(destinations.weeks[0])}, national w/e {day(national.weeks[0])}): one of them is "
            "not replaced yet."
        )


def _key(row: WeeklyRow) -> Key:
    return row.commodity_code, row.market_year, row.week_ending


def _classes(key: Key, whole: Mapping[Key, Measures]) -> Measures | None:
    """Return the sum of the classes of a commodity that is a sum; None if it is none."""
    code, year, week = key
    places = ((part, year, week) for part in COMMODITY_SUMS.get(code, ()))
    known = [whole[place] for place in places if place in whole]
    return _total(known) if known else None


def _added(rows: Iterable[WeeklyRow]) -> dict[Key, Measures]:
    """Return the sum of rows by commodity, marketing year and week."""
    groups: dict[Key, list[Measures]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row.measures)
    return {key: _total(group) for key, group in groups.items()}


def _total(group: Iterable[Measures]) -> Measures:
    """Return the sum in each measure; None where any amount is not known."""
    return Measures(
        *(
            None if None in amounts else sum(cast("tuple[int, ...]", amounts))
            for amounts in zip(*group, strict=True)
        )
    )


def _compare(key: Key, sums: Mapping[str, Measures]) -> None:
    """Raise SourceChanged at the first measure in which two of the sums differ."""
    for measure, *amounts in zip(MEASURES, *sums.values(), strict=True):
        known = {name: n for name, n in zip(sums, amounts, strict=True) if n is not None}
        if len(set(known.values())) > 1:
            said = ", ".join(f"{amount:,} {name}" for name, amount in known.items())
            raise _changed(key, f"are {said}", measure.replace("_", " "))


def _changed(key: Key, what: str, measure: str = "rows") -> SourceChanged:
    code, year, week = key
    return SourceChanged(
        f"USDA's static reports do not add up: {measure} of commodity {code}, marketing year "
        f"{year}, w/e {day(week)}, {what}. Nothing of them was used."
    )
