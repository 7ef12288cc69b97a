"""List the names a promise may use: buyers and commodities of the source, with their codes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from monitor.assess.as_of import Query
from monitor.assess.near_names import OTHER_NAMES
from monitor.assess.trades import UNKNOWN_DESTINATIONS, buyer_names, is_sum
from monitor.core.units import unit_name
from monitor.ledger import read
from monitor.sources import snapshot
from monitor.sources.agtransport import COMMODITIES as PUBLIC_HISTORY


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name a promise may use, its code, and what else there is to know of it."""

    code: int
    name: str
    remark: str


def known_buyers(connection: sqlite3.Connection, query: Query, word: str) -> list[KnownName]:
    """Return the buyers with a word in one of their names, by name; groups buy nothing."""
    listed = read.destinations(connection, query.view(connection).source)
    single = [d for d in listed if not is_sum(d.description) and not is_sum(d.name)]
    names = zip(single, buyer_names(listed), strict=True)
    found = [
        KnownName(d.code, name, "" if name == d.description else d.description)
        for d, name in names
        if d.name.upper() != UNKNOWN_DESTINATIONS
        and _has(word, name, d.description, *_others(name))
    ]
    return sorted(found, key=lambda buyer: buyer.name)


def known_commodities(connection: sqlite3.Connection, query: Query, word: str) -> list[KnownName]:
    """Return the commodities with a word in one of their names, by code."""
    listed = read.commodities(connection, query.view(connection).source)
    bundled = frozenset(snapshot.marketing_years())
    return [
        KnownName(c.code, c.name, f"{unit_name(c.unit_id)}; {_history(c.code, bundled)}")
        for c in listed
        if _has(word, c.name, *_others(c.name))
    ]


def _history(code: int, bundled: frozenset[int]) -> str:
    """Return where the history of a commodity comes from."""
    if code in bundled:
        return "bundled figures, public files, API"
    return "public files, API" if code in PUBLIC_HISTORY else "API, with a free key"


def _others(name: str) -> list[str]:
    return [other for other, known in OTHER_NAMES.items() if known == name]


def _has(word: str, *names: str) -> bool:
    return any(word.casefold() in name.casefold() for name in names)
