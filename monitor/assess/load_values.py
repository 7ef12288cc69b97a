"""Load the monthly values of goods as they were known at an instant."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from monitor.assess.values import Values
from monitor.core.records import Publication
from monitor.core.trade_releases import trade_release
from monitor.ledger.series.read import SeriesVersion, known_series
from monitor.sources.trade_values import (
    AGRICULTURAL,
    OTHER_FARM_GOODS,
    PARTNER_CODES,
    SOYBEANS,
    Goods,
    bundled_values,
)


def known_values(connection: sqlite3.Connection, goods: Goods, at: datetime) -> Values:
    """Return US dollars by month, as recorded or as bundled, and when each became public."""
    if goods.name == OTHER_FARM_GOODS:
        return _recorded(connection, goods, at)
    dated = {month: (value, trade_release(month)) for month, value in bundled_values(goods).items()}
    return {month: own for month, own in dated.items() if own[1].published_at <= at}


def _recorded(connection: sqlite3.Connection, goods: Goods, at: datetime) -> Values:
    """Return all agricultural goods less soybeans, of the months that both are known of."""
    rows = known_series(connection, "trade value", at, partner=PARTNER_CODES[goods.partner])
    sums: dict[str, dict[date, SeriesVersion]] = {AGRICULTURAL: {}, SOYBEANS: {}}
    for key, version in rows.items():
        sums[key.product][key.period] = version
    whole, less = sums[AGRICULTURAL], sums[SOYBEANS]
    return {month: _less(whole[month], less[month]) for month in whole.keys() & less.keys()}


def _less(whole: SeriesVersion, part: SeriesVersion) -> tuple[int, Publication]:
    newest = max(whole, part, key=lambda version: version.published_at)
    value = (whole.amount or 0) - (part.amount or 0)
    return value, Publication(newest.published_at, newest.evidence)
