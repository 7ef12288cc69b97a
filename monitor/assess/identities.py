"""Accounting identities of one buyer's rows (METHODOLOGY, "Checks on the figures").

In every row accumulated exports plus outstanding sales equal the total commitment. From week to
week of a marketing year accumulated exports grow by the weekly exports, and the total commitment by
net sales. A marketing year opens with the carry-over of the one before. Checks across buyers are in
`coverage.py`; explained breaks are listed in `data/known_breaks.toml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, cast

import msgspec

from monitor.core.calendar import WEEK, splits
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.history import NO_ACTIVITY, BuyerHistory, Key
from monitor.core.records import Measures
from monitor.core.toml import Words, convert, listed

SUM = "exports plus outstanding are the commitment"
EXPORTS = "exports roll forward"
COMMITMENT = "commitment rolls forward"
OPENING = "the year opens with the book before"
FLOWS = "flows are the change of the book level"
NATIONAL = "destinations add up to the national sum"
MISSING_WEEK = "no week is missing"
MISSING_ROW = "no row is missing after a buyer's first"
UNIT = "a commodity has one unit"
IDENTITIES = (
    SUM,
    EXPORTS,
    COMMITMENT,
    OPENING,
    FLOWS,
    NATIONAL,
    MISSING_WEEK,
    MISSING_ROW,
    UNIT,
)


class Place(Frozen):
    """The row that breaks an identity, and which one."""

    commodity_code: int
    country_code: int
    market_year: int
    week_ending: date
    identity: str


@dataclass(frozen=True, slots=True)
class Break:
    """One row that breaks an identity, with both sides in the commodity's unit.

    `rows` are the published rows both sides are computed from, by (marketing year, week).
    """

    place: Place
    expected: int
    found: int
    rows: tuple[tuple[Key, Measures], ...] = field(default=(), compare=False)


def breaks(
    history: BuyerHistory, commodity_code: int, country_code: int, known: Collection[Place] = ()
) -> list[Break]:
    """Return the rows of a buyer that break an identity and are not in `known`, oldest first."""
    broken = []
    for key in sorted(history.rows, key=lambda key: (key[1], key[0])):
        if _adds_up(history.rows[key], history.rows.get((key[0], key[1] - WEEK))):
            continue
        for identity, expected, actual, behind in _sides(history, key):
            if expected == actual:
                continue
            place = Place(commodity_code, country_code, *key, identity)
            if place not in known:
                rows = tuple((at, history.rows[at]) for at in behind if at in history.rows)
                broken.append(Break(place, expected, actual, rows))
    return broken


def _adds_up(row: Measures, before: Measures | None) -> bool:
    """Return whether a row inside a year keeps every identity: nearly all do, a pass checks all."""
    if before is None or None in row or None in before:
        return False
    exports, accumulated, outstanding, _, net, committed, *_ = cast(tuple[int, ...], row)
    _, shipped, _, _, _, booked, *_ = cast(tuple[int, ...], before)
    return (
        accumulated + outstanding == committed
        and shipped + exports == accumulated
        and booked + net == committed
    )


Side = tuple[str, int, int, tuple[Key, ...]]


def _sides(history: BuyerHistory, key: Key) -> Iterator[Side]:
    """Yield each identity that can be checked: its name, expected and actual amount, its rows."""
    year, week = key
    row = history.rows[key]
    before = history.rows.get((year, week - WEEK))
    accumulated, commitment = row.accumulated_exports, row.total_commitment
    behind = ((year, week - WEEK), key)
    outstanding = row.outstanding_sales
    if accumulated is not None and outstanding is not None and commitment is not None:
        yield SUM, accumulated + outstanding, commitment, (key,)
    if before is None:
        yield from _opening(history, key)
        return
    shipped, loaded = before.accumulated_exports, row.weekly_exports
    if shipped is not None and loaded is not None and accumulated is not None:
        yield EXPORTS, shipped + loaded, accumulated, behind
    booked, sold = before.total_commitment, row.net_sales
    if booked is not None and sold is not None and commitment is not None:
        yield COMMITMENT, booked + sold, commitment, behind


def _opening(history: BuyerHistory, key: Key) -> Iterator[Side]:
    """Compare a year's first total commitment with what was sold ahead for it plus net sales.

    The old year's outstanding sales move into the new one in that week. The source includes
    them in the net sales of the new row (API) or not (its older query system); if the year
    ended on a Thursday they were in the next-year column a week earlier. The old row's
    next-year net sales repeat those of the new row.
    """
    year, week = key
    old = history.marketing_years.get(year - 1)
    if old is None or not 0 < (week - old.ends_on).days <= WEEK.days:
        return
    row, last = history.rows[key], history.row(year - 1, week - WEEK)
    is_split = splits(old, week)
    ending = history.row(year - 1, week) if is_split else NO_ACTIVITY
    if last is None or ending is None:
        return
    booked, commitment, remainder = (
        last.next_year_outstanding,
        row.total_commitment,
        ending.outstanding_sales,
    )
    # Only a split week's old row repeats them.
    sales = ending.next_year_net_sales if row.net_sales is None and is_split else row.net_sales
    if booked is None or commitment is None or sales is None or remainder is None:
        return
    forms = (booked + sales, booked + sales + remainder)
    behind = ((year - 1, week - WEEK), (year - 1, week), key)
    yield OPENING, min(forms, key=lambda form: abs(form - commitment)), commitment, behind


class BreakEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[break]]: a row, the identities it breaks, and the explanation."""

    commodity_code: int
    country_code: int
    market_year: int
    week_ending: date
    identities: Annotated[list[Words], msgspec.Meta(min_length=1)]
    text: Words


class BreaksFile(msgspec.Struct, forbid_unknown_fields=True):
    """The content of `known_breaks.toml`."""

    break_: list[BreakEntry] = msgspec.field(name="break", default_factory=list)


def known_breaks(path: Path) -> Mapping[Place, str]:
    """Return the explanation of each known break.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    known: dict[Place, str] = {}
    for number, entry in enumerate(convert(path, BreaksFile).break_, start=1):
        where = f"{path}: break {number}"
        if entry.week_ending.weekday() != 3:
            raise ConfigError(
                f"{where}: week_ending {entry.week_ending} is a {entry.week_ending:%A}; "
                "reporting weeks end on a Thursday."
            )
        for identity in entry.identities:
            place = _place(entry, identity)
            if identity not in IDENTITIES:
                raise ConfigError(
                    f"{where}: there is no identity {identity!r}; allowed are {listed(IDENTITIES)}."
                )
            if place in known:
                raise ConfigError(f"{where}: {identity!r} of this row stands there already.")
            known[place] = entry.text
    return known


def _place(entry: BreakEntry, identity: str) -> Place:
    return Place(
        entry.commodity_code, entry.country_code, entry.market_year, entry.week_ending, identity
    )
