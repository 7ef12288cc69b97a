"""Parse the rows of one `/exports` response, quickly if regular, else row by row."""

from __future__ import annotations

from datetime import date

import msgspec

from monitor.core.errors import SourceChanged
from monitor.core.records import Commodity, Observation, Oddity
from monitor.sources import salvage
from monitor.sources.export_row import ExportRow
from monitor.sources.shape import changed, decode

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
        Observation((row.country_code, weeks[row.week_ending]), row.measures) for row in rows
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
    if len({record.place for record in records}) == len(records):
        return
    for record, row in zip(records, rows, strict=True):
        if record.place in places:
            raise changed(what, "a destination's week stands there twice", row)
        places.add(record.place)
