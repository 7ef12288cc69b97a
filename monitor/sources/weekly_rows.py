"""The rows of USDA's public files: export sales by destination, under the files' own names.

The static reports and AgTransport publish what the API publishes, but name destinations instead of
giving their codes, and hold other spans of weeks. `ingest/` gives the rows their codes.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from monitor.core.frozen import Frozen
from monitor.core.records import Measures

Sum = Literal["all", "known", "unknown"]
"""A row that adds up destinations: all of them, those named, or those not named."""


class WeeklyRow(Frozen):
    """One published row: a destination's week (or a sum's) in one marketing year.

    `destination` is the file's name for the buyer without padding, None for a sum. Amounts are
    whole units of the commodity (metric tons, running bales, ...), in the order of
    `core.records.MEASURES`; None is not known, or not in the file. `market_year` is the year the
    marketing year ends in. `sums` says what a sum adds up.
    """

    commodity_code: int
    destination: str | None
    week_ending: date
    market_year: int
    measures: Measures
    sums: Sum | None = None
