"""Accounting identities of the published rows (METHODOLOGY, "Checks on the figures").

In every row accumulated exports plus outstanding sales are the total commitment; from week to
week of a marketing year accumulated exports grow by the weekly exports and the commitment by
net sales. The first row of a marketing year is left out: some exports of the source count the
carry-over in its net sales and some do not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.history import History, Row
from monitor.trade_calendar import WEEK

SUM = "exports plus outstanding are the commitment"
EXPORTS = "exports roll forward"
COMMITMENT = "commitment rolls forward"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a break stands, and which identity it breaks."""

    commodity_code: int
    country_code: int
    market_year: int
    week_ending: date
    identity: str


@dataclass(frozen=True, slots=True)
class Break:
    """One row that breaks an identity, with both sides in the commodity's unit."""

    place: Place
    expected: int
    found: int


def known_breaks(path: Path) -> frozenset[Place]:
    """Breaks that have been looked at, from the shipped list."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["break"]
    return frozenset(
        Place(e["commodity_code"], e["country_code"], e["market_year"], e["week_ending"], identity)
        for e in entries
        for identity in e["identities"]
    )


def breaks(
    history: History, commodity_code: int, country_code: int, known: Collection[Place] = ()
) -> list[Break]:
    """The rows of a buyer that break an identity and are not in `known`, oldest first."""
    found = []
    for year, week in sorted(history.rows, key=lambda key: (key[1], key[0])):
        row, before = history.rows[year, week], history.rows.get((year, week - WEEK))
        for identity, expected, actual in _sides(row, before):
            place = Place(commodity_code, country_code, year, week, identity)
            if expected != actual and place not in known:
                found.append(Break(place, expected, actual))
    return found


def _sides(row: Row, before: Row | None) -> Iterator[tuple[str, int, int]]:
    """Each identity that can be checked: its name, what it asks for, what is there."""
    accumulated, commitment = row.accumulated_exports, row.total_commitment
    if None not in (accumulated, row.outstanding_sales, commitment):
        yield SUM, _sum(accumulated, row.outstanding_sales), _sum(commitment)
    if before is None:
        return
    if None not in (before.accumulated_exports, row.weekly_exports, accumulated):
        yield EXPORTS, _sum(before.accumulated_exports, row.weekly_exports), _sum(accumulated)
    if None not in (before.total_commitment, row.net_sales, commitment):
        yield COMMITMENT, _sum(before.total_commitment, row.net_sales), _sum(commitment)


def _sum(*amounts: int | None) -> int:
    return sum(amount for amount in amounts if amount is not None)
