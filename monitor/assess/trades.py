"""Find a commitment's buyers and commodities by the source's names and codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from monitor.assess.buyer_names import (
    buyer_names,
    by_any_name,
    by_plain_name,
    is_sum,
    written_name,
)
from monitor.assess.near_names import hint
from monitor.commitments.model import Commitment
from monitor.core.errors import ConfigError
from monitor.core.formats import together
from monitor.core.frozen import Frozen, replace
from monitor.core.records import Commodity, Destination
from monitor.core.units import unit_name
from monitor.ledger import read
from monitor.sources.commodity_codes import COMMODITY_SUMS
from monitor.sources.trade_values import GOODS, PARTNER_CODES, Goods

UNKNOWN_DESTINATIONS = "UNKNOWN"

Place = tuple[int, int]
"""A commodity code and a destination code."""


class Trade(Frozen):
    """A commitment's buyers and commodities as the source codes them; usually one of each.

    A promise in US dollars has `goods` in their place, because the weekly export sales have none.
    """

    commodities: tuple[Commodity, ...]
    buyers: tuple[Destination, ...]
    goods: Goods | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Return every pair of codes: (commodity, buyer)."""
        return tuple((c.code, b.code) for c in self.commodities for b in self.buyers)

    @property
    def identity(self) -> object:
        """Return what is equal for two promises of one trade."""
        return self.goods or frozenset(self.places)

    @property
    def commodity_codes(self) -> frozenset[int]:
        """Return the codes of the commodities."""
        return frozenset(commodity.code for commodity in self.commodities)

    @property
    def buyer_codes(self) -> frozenset[int]:
        """Return the codes of the buyers."""
        return frozenset(buyer.code for buyer in self.buyers)


def buyers_of(trades: Iterable[Trade]) -> frozenset[int]:
    """Return the codes of all buyers of these trades."""
    return frozenset(code for trade in trades for code in trade.buyer_codes)


def find_codes(
    connection: sqlite3.Connection, source: str, commitments: Iterable[Commitment]
) -> dict[str, Trade]:
    """Return each commitment's buyer and commodity, by its id.

    Raises ConfigError if the source has no such name or code, or if a commitment's parts are of
    another trade.
    """
    names = read.destinations(connection, source), read.commodities(connection, source)
    return codes_among(*names, commitments)


def codes_among(
    buyers: Sequence[Destination],
    commodities: Sequence[Commodity],
    commitments: Iterable[Commitment],
) -> dict[str, Trade]:
    """Return the same among these buyers and commodities."""
    promises, named = list(commitments), by_any_name(buyers)
    trades = {c.id: _trade(c, buyers, named, commodities) for c in promises}
    for whole in promises:
        for name in whole.parts:
            if name in trades and trades[name].identity != trades[whole.id].identity:
                raise ConfigError(
                    f"commitment {whole.id}: parts: {name} is of another buyer or commodity."
                )
    return trades


def with_one_name(
    buyers: Iterable[Destination],
    commitments: Iterable[Commitment],
    trades: Mapping[str, Trade],
) -> tuple[Commitment, ...]:
    """Return the commitments with one name for each buyer and commodity.

    The name is the one the first commitment of the trade uses, or the source's own if it is
    written as a code. Commitments of one trade are matched by these names.
    """
    plain = by_plain_name(buyers)
    firsts: dict[object, Commitment] = {}
    promises = list(commitments)
    for c in promises:
        trade = trades[c.id]
        if trade.identity not in firsts:
            firsts[trade.identity] = c if trade.goods else _without_codes(c, trade, plain)
    return tuple(
        replace(c, buyer=f.buyer, commodity=f.commodity, buyer_name=f.buyer_name)
        for c in promises
        for f in [firsts[trades[c.id].identity]]
    )


def _without_codes(
    commitment: Commitment, trade: Trade, plain: Mapping[str, Destination]
) -> Commitment:
    """Return the commitment with the source's names for buyers and commodities given as codes."""
    buyers = [
        written_name(found, plain) if name.isdigit() else name
        for name, found in zip(commitment.buyers, trade.buyers, strict=True)
    ]
    commodities = [
        found.name if name.isdigit() else name
        for name, found in zip(commitment.commodities, trade.commodities, strict=True)
    ]
    return replace(
        commitment,
        buyer=commitment.buyer_name or together(buyers),
        commodity=commitment.commodity_name or together(commodities),
    )


def unknown_destinations(destinations: Iterable[Destination]) -> list[int]:
    """Return the codes of unknown destinations, by name, because the source has renumbered them.

    Raises ConfigError if the source names none.
    """
    codes = [d.code for d in destinations if d.name.upper() == UNKNOWN_DESTINATIONS]
    if not codes:
        raise ConfigError(
            "The source names no destination UNKNOWN: sales to unknown destinations cannot be "
            "distinguished. Look at its list of countries before trusting any figure."
        )
    return codes


def _trade(
    commitment: Commitment,
    buyers: Sequence[Destination],
    named: Mapping[str, Destination],
    commodities: Sequence[Commodity],
) -> Trade:
    where = f"commitment {commitment.id}"
    if commitment.by_value:
        return Trade((), (), _goods(where, commitment))
    trade = Trade(
        tuple(_commodity(where, name, commodities) for name in commitment.commodities),
        tuple(_buyer(where, name, buyers, named) for name in commitment.buyers),
    )
    if len(set(trade.places)) < len(trade.places):
        raise ConfigError(f"{where}: a buyer or a commodity stands there twice.")
    for commodity in trade.commodities:
        unit = unit_name(commodity.unit_id)
        if unit != commitment.unit:
            raise ConfigError(
                f"{where}: unit is {commitment.unit!r}, but {commodity.name} is reported in {unit}."
            )
    _check_parts_apart(where, trade)
    return trade


def find_place(
    where: str,
    commodity: str,
    buyer: str,
    destinations: Sequence[Destination],
    commodities: Sequence[Commodity],
) -> Place:
    """Return the codes of a commodity and a destination, each given by its name or code.

    Raises ConfigError, beginning with `where`, for a name that the source does not know.
    """
    found = _commodity(where, commodity, commodities)
    return found.code, _buyer(where, buyer, destinations, by_any_name(destinations)).code


def _goods(where: str, commitment: Commitment) -> Goods:
    """Return the goods of a promise in US dollars. Raises ConfigError for any that has no values.

    Several goods or buyers together have none.
    """
    for field, written, known in (
        ("commodity", commitment.commodities, GOODS),
        ("buyer", commitment.buyers, PARTNER_CODES),
    ):
        if len(written) > 1 or written[0] not in known:
            raise ConfigError(
                f"{where}: {field}: is {together(written)!r}; of a promise in {commitment.unit} "
                f"it can be {' or '.join(known)}."
            )
    return Goods(commitment.commodities[0], commitment.buyers[0])


def _commodity(where: str, written: str, commodities: Sequence[Commodity]) -> Commodity:
    names = {name.casefold(): c for c in commodities for name in (c.name, str(c.code))}
    found = names.get(written.casefold())
    if found is None:
        known = [commodity.name for commodity in commodities]
        raise ConfigError(
            f"{where}: commodity: the source knows no commodity {written!r}."
            f"{hint(written, known, 'commodities')}"
        )
    return found


def _check_parts_apart(where: str, trade: Trade) -> None:
    """Raise ConfigError if a commodity is named beside the total it is part of."""
    named = {commodity.code: commodity.name for commodity in trade.commodities}
    for whole, parts in COMMODITY_SUMS.items():
        twice = [named[part] for part in parts if part in named]
        if whole in named and twice:
            raise ConfigError(
                f"{where}: commodity: {twice[0]} is part of {named[whole]} and would count twice; "
                "name one of them."
            )


def _buyer(
    where: str, written: str, buyers: Sequence[Destination], named: Mapping[str, Destination]
) -> Destination:
    """Return the destination named. Raises ConfigError for a group or an unknown name."""
    buyer = named.get(written.casefold())
    if buyer is not None:
        return buyer
    meant = next((d for d in buyers if str(d.code) == written), None)
    if is_sum(written) or meant is not None:
        name = written if meant is None else f"{meant.description} ({written})"
        raise ConfigError(
            f"{where}: buyer: {name!r} is a sum of several destinations and buys nothing itself; "
            "name its members, all in one promise or each in its own."
        )
    raise ConfigError(
        f"{where}: buyer: the source knows no buyer {written!r}."
        f"{hint(written, buyer_names(buyers), 'buyers')}"
    )
