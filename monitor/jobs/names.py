"""List the names a promise may use: buyers and commodities of the source, with their codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from monitor.assess.as_of import Query
from monitor.assess.buyer_names import buyer_names, is_sum
from monitor.assess.near_names import OTHER_NAMES
from monitor.assess.trades import UNKNOWN_DESTINATIONS
from monitor.core.frozen import Frozen
from monitor.core.units import unit_name
from monitor.exports.tables import Column, Table
from monitor.ledger import read
from monitor.sources import snapshot
from monitor.sources.commodity_codes import PUBLIC_HISTORY


class KnownBuyer(Frozen):
    """A buyer a promise may name, USDA's code of it, and USDA's own name."""

    code: int
    name: str
    destination: str

    @property
    def remark(self) -> str:
        """Return USDA's own name, if it is another one."""
        return "" if self.name == self.destination else self.destination


class KnownCommodity(Frozen):
    """A commodity a promise may name, its code and unit, and where its history comes from."""

    code: int
    name: str
    unit: str
    history: str

    @property
    def remark(self) -> str:
        """Return its unit, and where its history comes from."""
        return f"{self.unit}; {self.history}"


KnownName = KnownBuyer | KnownCommodity


def known_buyers(connection: sqlite3.Connection, query: Query, word: str) -> list[KnownBuyer]:
    """Return the buyers with a word in one of their names, by name; groups buy nothing."""
    listed = read.destinations(connection, query.view(connection).source)
    single = [d for d in listed if not is_sum(d.description) and not is_sum(d.name)]
    names = zip(single, buyer_names(listed), strict=True)
    found = [
        KnownBuyer(d.code, name, d.description)
        for d, name in names
        if d.name.upper() != UNKNOWN_DESTINATIONS
        and _has(word, name, d.description, *_others(name))
    ]
    return sorted(found, key=lambda buyer: buyer.name)


def known_commodities(
    connection: sqlite3.Connection, query: Query, word: str
) -> list[KnownCommodity]:
    """Return the commodities with a word in one of their names, by code."""
    listed = read.commodities(connection, query.view(connection).source)
    bundled = frozenset(snapshot.marketing_years())
    return [
        KnownCommodity(c.code, c.name, unit_name(c.unit_id), _history(c.code, bundled))
        for c in listed
        if _has(word, c.name, *_others(c.name))
    ]


def buyers_table(found: Sequence[KnownBuyer]) -> Table:
    """Return the buyers as a table."""
    return Table(
        name="buyers",
        title="The buyers a promise may name",
        columns=(
            Column("buyer", "text", "The name a promise gives."),
            Column("destination", "text", "The destination as USDA names it."),
            Column("destination_code", "integer", "USDA’s code, which a promise may give too."),
        ),
        key=("destination_code",),
        rows=lambda: ((each.name, each.destination, each.code) for each in found),
    )


def commodities_table(found: Sequence[KnownCommodity]) -> Table:
    """Return the commodities as a table."""
    return Table(
        name="commodities",
        title="The commodities a promise may name",
        columns=(
            Column("commodity", "text", "The name a promise gives, which is USDA’s."),
            Column("commodity_code", "integer", "USDA’s code, which a promise may give too."),
            Column("unit", "text", "The unit of its amounts."),
            Column("history", "text", "Where its history comes from."),
        ),
        key=("commodity_code",),
        rows=lambda: ((each.name, each.code, each.unit, each.history) for each in found),
    )


def _history(code: int, bundled: frozenset[int]) -> str:
    """Return where the history of a commodity comes from."""
    if code in bundled:
        return "bundled figures, public files, API"
    return "public files, API" if code in PUBLIC_HISTORY else "API, with a free key"


def _others(name: str) -> list[str]:
    return [other for other, known in OTHER_NAMES.items() if known == name]


def _has(word: str, *names: str) -> bool:
    return any(word.casefold() in name.casefold() for name in names)
