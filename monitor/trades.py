"""A promise's buyer and commodity, found by the names the source gives them."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.commitments.model import Commitment
from monitor.errors import ConfigError
from monitor.ledger import query
from monitor.records import Commodity, Destination
from monitor.units import unit_name

UNKNOWN_DESTINATIONS = "UNKNOWN"

Place = tuple[int, int]
"""A commodity and a destination, by their codes."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A promise's buyer and commodity as the source codes them."""

    commodity: Commodity
    buyer: Destination

    @property
    def place(self) -> Place:
        """The two codes."""
        return self.commodity.code, self.buyer.code


def resolve(
    connection: sqlite3.Connection, source: str, commitments: Iterable[Commitment]
) -> dict[str, Trade]:
    """Each promise's buyer and commodity by the names the source gives them."""
    buyers = query.destinations(connection, source)
    commodities = query.commodities(connection, source)
    return {c.id: _trade(c, buyers, commodities) for c in commitments}


def unknown_destinations(destinations: Iterable[Destination]) -> list[int]:
    """The codes of unknown destinations, found by name: the source has renumbered them.

    Raises ConfigError when the source names none.
    """
    codes = [d.code for d in destinations if d.name.upper() == UNKNOWN_DESTINATIONS]
    if not codes:
        raise ConfigError(
            "The source names no destination UNKNOWN: sales to unknown destinations cannot be "
            "told apart. Look at its list of countries before trusting any figure."
        )
    return codes


def _trade(
    commitment: Commitment, buyers: Sequence[Destination], commodities: Sequence[Commodity]
) -> Trade:
    where = f"commitment {commitment.id}"
    names = {name.casefold(): c for c in commodities for name in (c.name, str(c.code))}
    commodity = names.get(commitment.commodity.casefold())
    if commodity is None:
        raise ConfigError(_unknown_name(where, "commodity", commitment.commodity, names))
    called = {name.casefold(): d for d in buyers for name in (d.description, d.name)}
    buyer = called.get(commitment.buyer.casefold())
    if buyer is None:
        raise ConfigError(_unknown_name(where, "buyer", commitment.buyer, called))
    unit = unit_name(commodity.unit_id)
    if unit != commitment.unit:
        raise ConfigError(
            f"{where}: unit is {commitment.unit!r}, but {commodity.name} is reported in {unit}."
        )
    return Trade(commodity, buyer)


def _unknown_name(where: str, field: str, name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.casefold(), list(names), n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(n.title() for n in near)}?" if near else ""
    return f"{where}: {field}: the source knows no {field} {name!r}.{hint}"
