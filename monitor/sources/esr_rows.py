"""Parse the rows of one `/exports` response, quickly if regular, else row by row."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from monitor.core.errors import SourceChanged
from monitor.core.records import Commodity, Observation, Oddity
from monitor.sources import salvage
from monitor.sources.shape import changed, decode

LARGEST = salvage.LARGEST
Amount = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
Exports = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class ExportRow(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One row of `/exports`, with the API's own field names."""

    commodity_code: int = msgspec.field(name="commodityCode")
    country_code: int = msgspec.field(name="countryCode")
    weekly_exports: Exports = msgspec.field(name="weeklyExports")
    accumulated_exports: Exports = msgspec.field(name="accumulatedExports")
    outstanding_sales: Amount = msgspec.field(name="outstandingSales")
    gross_new_sales: Amount = msgspec.field(name="grossNewSales")
    net_sales: Amount = msgspec.field(name="currentMYNetSales")
    total_commitment: Amount = msgspec.field(name="currentMYTotalCommitment")
    next_year_outstanding: Amount = msgspec.field(name="nextMYOutstandingSales")
    next_year_net_sales: Amount = msgspec.field(name="nextMYNetSales")
    unit_id: int = msgspec.field(name="unitId")
    week_ending: str = msgspec.field(name="weekEndingDate")


_decoder = msgspec.json.Decoder(list[ExportRow])


def parse_rows(
    body: bytes, commodity: Commodity, market_year: int
) -> tuple[list[Observation], tuple[Oddity, ...]]:
    """Return the rows of one response, and its irregularities.

    A few irregular rows cost only the amounts that cannot be read (`salvage.py`). Raises
    SourceChanged, showing the first, if there are more; SourceUnavailable for incomplete JSON.
    """
    what = f"export sales of {commodity.name} {market_year}"
    try:
        return _as_known(body, commodity, what), ()
    except SourceChanged as refused:
        return salvage.salvaged(body, commodity, refused)


def _as_known(body: bytes, commodity: Commodity, what: str) -> list[Observation]:
    """Parse a regular response; raise SourceChanged showing the first irregular row."""
    rows = decode(body, list[ExportRow], what, _decoder)
    weeks = {text: _thursday(text, what, rows) for text in {row.week_ending for row in rows}}
    for row in rows:
        foreign = salvage.foreign(row.commodity_code, row.unit_id, commodity)
        if foreign:
            raise changed(what, foreign, row)
    records = [
        Observation(
            row.country_code,
            weeks[row.week_ending],
            row.weekly_exports,
            row.accumulated_exports,
            row.outstanding_sales,
            row.gross_new_sales,
            row.net_sales,
            row.total_commitment,
            row.next_year_outstanding,
            row.next_year_net_sales,
        )
        for row in rows
    ]
    _each_once(records, rows, what)
    return records


def _thursday(text: str, what: str, rows: list[ExportRow]) -> date:
    week = salvage.week_of(text)
    if isinstance(week, date):
        return week
    record = next(row for row in rows if row.week_ending == text)
    raise changed(what, week, record)


def _each_once(records: list[Observation], rows: list[ExportRow], what: str) -> None:
    places: set[tuple[int, date]] = set()
    if len({record[:2] for record in records}) == len(records):
        return
    for record, row in zip(records, rows, strict=True):
        if record[:2] in places:
            raise changed(what, "a destination's week stands there twice", row)
        places.add(record[:2])
