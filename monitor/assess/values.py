"""The monthly values of a promise in US dollars as a history of one buyer.

A month is a row of its calendar year, with the year's exports so far as accumulated exports, so
that values are counted by the same rules as shipments. Nothing is known of sales.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from monitor.core.calendar import MarketingYear
from monitor.core.history import BuyerHistory, Key
from monitor.core.periods import MONTHLY
from monitor.core.records import Measures, Publication

Values = Mapping[date, tuple[int, Publication]]
"""US dollars by month, and when each became public."""


def value_history(values: Values) -> BuyerHistory:
    """Return the history of monthly values; a year is counted up to its first missing month.

    It begins after the last earlier year that lacks a month: a level is the sum of all years before
    it, so that one month of long ago would leave every later one unknown.
    """
    rows: dict[Key, Measures] = {}
    for year, months in groupby(sorted(values), key=lambda month: month.year):
        total, expected = 0, MONTHLY.ending(date(year, 1, 1))
        if expected in values and (year - 1, date(year - 1, 12, 31)) not in rows:
            rows.clear()
        for month in months:
            if month != expected:
                break
            value = values[month][0]
            total += value
            rows[year, month] = _measures(value, total)
            expected = MONTHLY.shift(month, 1)
    dated = {key: values[key[1]][1] for key in rows}
    years = sorted({year for year, _ in rows})
    return BuyerHistory(
        rows=rows,
        published_at={key: publication.published_at for key, publication in dated.items()},
        marketing_years={
            year: MarketingYear(year, date(year, 1, 1), date(year, 12, 31)) for year in years
        },
        evidence={key: publication.evidence for key, publication in dated.items()},
    )


def _measures(value: int, so_far: int) -> Measures:
    return Measures(value, so_far, None, None, None, None, None, None)
