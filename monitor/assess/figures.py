"""The figures recorded of one source as of one view, each part read from the ledger once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.assess.buyer_names import readable
from monitor.assess.load_values import known_values
from monitor.assess.trades import Place, Trade, codes_among, unknown_destinations
from monitor.assess.values import value_history
from monitor.commitments.model import Commitment
from monitor.core.calendar import MarketingYear
from monitor.core.combined import combined
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory, Key
from monitor.core.names import Names, names_of
from monitor.core.records import Commodity, Destination
from monitor.core.series import Dataset, SeriesKey
from monitor.ledger import read
from monitor.ledger.buyer_record import (
    BuyerRecord,
    DoubtfulWeeks,
    PublishedWeeks,
    Slices,
    buyer_versions,
    doubtful_weeks,
    first_publications,
    public,
    recorded_slices,
)
from monitor.ledger.read import AsOf, RowSource
from monitor.ledger.rows import RowVersion
from monitor.ledger.series.read import SeriesVersion, known_together
from monitor.sources.trade_values import Goods

if TYPE_CHECKING:
    from monitor.assess.audit import Audit

Codes = tuple[int, ...]


class Figures:
    """What is recorded of `view.source`, read as it is asked for and kept.

    Make a new one after anything was recorded: this one does not see it.
    """

    def __init__(self, connection: sqlite3.Connection, view: AsOf) -> None:
        """Read nothing yet."""
        self.connection, self.view = connection, view
        self._records: dict[tuple[int, Codes], BuyerRecord] = {}
        self._histories: dict[tuple[int, Codes, datetime], BuyerHistory] = {}
        self._combined: dict[tuple[tuple[Place, ...], datetime], BuyerHistory] = {}
        self._values: dict[tuple[Goods, datetime], BuyerHistory] = {}
        self._weeks: dict[tuple[int, Codes], PublishedWeeks] = {}
        self._doubtful: dict[int, DoubtfulWeeks] = {}
        self._marketing_years: dict[int, dict[int, MarketingYear]] = {}
        self._open_years: dict[int, dict[date, MarketingYear | None]] = {}
        self._trades: dict[object, dict[str, Trade]] = {}
        self._versions: dict[Place, list[RowVersion]] = {}
        self._latest: dict[Place, dict[Key, RowVersion]] = {}
        self._slices: dict[int, Slices] = {}
        self.audits: dict[tuple[Place, ...], Audit] = {}
        """Results of `audit.of_promises`, which a pass needs twice."""

    @cached_property
    def destinations(self) -> list[Destination]:
        """The buyers the source names."""
        return read.destinations(self.connection, self.view.source)

    @cached_property
    def commodities(self) -> list[Commodity]:
        """The commodities the source names."""
        return read.commodities(self.connection, self.view.source)

    @cached_property
    def names(self) -> Names:
        """The names of both, by code."""
        return names_of(self.commodities, self.destinations)

    @cached_property
    def cross_check_rows(self) -> dict[Dataset, dict[SeriesKey, SeriesVersion]]:
        """The inspections, announcements and highlights known at the view's instant."""
        datasets: tuple[Dataset, ...] = ("inspections", "announcements", "highlights")
        return known_together(self.connection, datasets, self.view.as_of)

    @property
    def unknown(self) -> list[int]:
        """The codes of unknown destinations. Raises ConfigError where the source names none."""
        return unknown_destinations(self.destinations)

    def trades(self, commitments: Iterable[Commitment]) -> dict[str, Trade]:
        """Return each promise's buyer and commodity by the promise's id; see `find_codes`."""
        promises = tuple(commitments)
        named = tuple((c.id, c.buyers, c.commodities, c.unit, c.parts) for c in promises)
        if named not in self._trades:
            self._trades[named] = codes_among(self.destinations, self.commodities, promises)
        return self._trades[named]

    def places(self, commitments: Iterable[Commitment]) -> tuple[Place, ...]:
        """Return every commodity and buyer of the promises by their codes, each once."""
        trades = self.trades(commitments).values()
        return tuple(dict.fromkeys(place for trade in trades for place in trade.places))

    def marketing_years(self, commodity: int) -> dict[int, MarketingYear]:
        """Return the bounds of a commodity's marketing years, by the year they end in."""
        if commodity not in self._marketing_years:
            found = read.marketing_years(self.connection, self.view.source, commodity)
            self._marketing_years[commodity] = found
        return self._marketing_years[commodity]

    def history(
        self, commodity: int, codes: Iterable[int], as_of: datetime | None = None
    ) -> BuyerHistory:
        """Return what was known of one buyer (under any of its codes) at the view's instant.

        `as_of` is another instant.
        """
        buyer, at = tuple(codes), as_of or self.view.as_of
        if (commodity, buyer, at) not in self._histories:
            self._histories[commodity, buyer, at] = self._record(commodity, buyer).history(at)
        return self._histories[commodity, buyer, at]

    def of_trade(self, trade: Trade, as_of: datetime | None = None) -> BuyerHistory:
        """Return what was known of all buyers and commodities of a promise together."""
        if trade.goods is not None:
            return self.values(trade.goods, as_of)
        pairs = [(c, b) for c in trade.commodities for b in trade.buyers]
        histories = [self.history(c.code, [b.code], as_of) for c, b in pairs]
        if len(pairs) == 1:
            return histories[0]
        key = trade.places, as_of or self.view.as_of
        if key not in self._combined:
            names = (f"{c.name}, {readable(b.description)}" for c, b in pairs)
            members = [replace(h, name=n) for h, n in zip(histories, names, strict=True)]
            self._combined[key] = combined(members)
        return self._combined[key]

    def unknown_of(self, trade: Trade, as_of: datetime | None = None) -> BuyerHistory:
        """Return what was known of unknown destinations, of all commodities of a promise."""
        if trade.goods is not None:
            return value_history({})  # because exported goods have a known destination
        codes = self.unknown
        return combined([self.history(c.code, codes, as_of) for c in trade.commodities])

    def values(self, goods: Goods, as_of: datetime | None = None) -> BuyerHistory:
        """Return the monthly values of goods that were public at the view's instant."""
        at = as_of or self.view.as_of
        if (goods, at) not in self._values:
            known = known_values(self.connection, goods, at)
            self._values[goods, at] = value_history(known)
        return self._values[goods, at]

    def histories(self, places: Iterable[Place]) -> dict[Place, BuyerHistory]:
        """Return what was known of each commodity and buyer, in the order given."""
        wanted = tuple(places)
        self._read_together(wanted)
        return {place: self.history(place[0], [place[1]]) for place in wanted}

    def published_weeks(
        self, commodity: int, codes: Iterable[int], as_of: datetime | None = None
    ) -> dict[Key, datetime]:
        """Return the weeks published for these destinations; see `read.published_weeks`."""
        weeks = self._recorded_weeks(commodity, tuple(codes))
        return weeks.published_at(as_of or self.view.as_of)

    def row_source(self, place: Place, key: Key) -> RowSource | None:
        """Return the release behind a buyer's row; None if it has no such row."""
        if place not in self._latest:
            versions = public(self._record(place[0], (place[1],)).versions, self.view.as_of)
            self._latest[place] = {(v.market_year, v.week_ending): v for v in versions}
        seen = self._latest[place].get(key)
        return None if seen is None else read.row_source(seen, self._digests[seen.release_id])

    @cached_property
    def _digests(self) -> dict[int, str]:
        return read.digests(self.connection)

    def _read_together(self, places: Iterable[Place]) -> None:
        """Read the rows of all buyers of a commodity at once: one query for each takes longer."""
        buyers: dict[int, list[int]] = {}
        for commodity, buyer in dict.fromkeys(places):
            if (commodity, buyer) not in self._versions:
                buyers.setdefault(commodity, []).append(buyer)
        for commodity, codes in buyers.items():
            own = {code: self._versions.setdefault((commodity, code), []) for code in codes}
            for version in self._read(commodity, codes):
                own[version.country_code].append(version)

    def _versions_of(self, commodity: int, buyer: Codes) -> list[RowVersion]:
        if len(buyer) != 1:
            return self._read(commodity, buyer)
        self._read_together([(commodity, buyer[0])])
        return self._versions[commodity, buyer[0]]

    def _read(self, commodity: int, codes: Sequence[int]) -> list[RowVersion]:
        years = self._recorded_slices(commodity).years
        return buyer_versions(self.connection, self.view.source, commodity, codes, years)

    def _record(self, commodity: int, buyer: Codes) -> BuyerRecord:
        if (commodity, buyer) not in self._records:
            self._records[commodity, buyer] = BuyerRecord(
                self._versions_of(commodity, buyer),
                self._recorded_weeks(commodity, buyer),
                self.marketing_years(commodity),
                self._open_years.setdefault(commodity, {}),
            )
        return self._records[commodity, buyer]

    def _recorded_weeks(self, commodity: int, codes: Codes) -> PublishedWeeks:
        source = self.view.source
        if commodity not in self._doubtful:
            self._doubtful[commodity] = doubtful_weeks(self.connection, source, commodity)
        codes = self._asked_alone(commodity, codes)
        if (commodity, codes) not in self._weeks:
            first = first_publications(self.connection, source, commodity, codes)
            self._weeks[commodity, codes] = PublishedWeeks(first, self._doubtful[commodity])
        return self._weeks[commodity, codes]

    def _asked_alone(self, commodity: int, codes: Codes) -> Codes:
        """Return those of the destinations that were ever asked for alone; others share weeks."""
        scopes = self._recorded_slices(commodity).scopes
        return tuple(code for code in codes if str(code) in scopes)

    def _recorded_slices(self, commodity: int) -> Slices:
        if commodity not in self._slices:
            found = recorded_slices(self.connection, self.view.source, commodity)
            self._slices[commodity] = found
        return self._slices[commodity]
