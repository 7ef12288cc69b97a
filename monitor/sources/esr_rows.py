"""Parse the rows of one `/exports` response, quickly if regular, else row by row."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import astuple

from monitor.core.errors import SourceChanged
from monitor.core.garbage import no_cycle_search
from monitor.core.records import (
    Commodity,
    Observation,
    Oddity,
    Place,
    new_measures,
    new_observation,
)
from monitor.sources import salvage
from monitor.sources.export_row import ExportRow
from monitor.sources.salvage import ANY_WEEK, Weeks
from monitor.sources.shape import changed, decode

_decoder = msgspec.json.Decoder(list[ExportRow])


@no_cycle_search()
def parse_rows(
    body: bytes, commodity: Commodity, market_year: int, weeks: Weeks = ANY_WEEK
) -> tuple[list[Observation], tuple[Oddity, ...]]:
    """Return the rows of one response, and its irregularities; `weeks` are those it may hold.

    A few irregular rows cost only the amounts that cannot be read (`salvage.py`). Raises
    SourceChanged, showing the first, if there are more; SourceUnavailable for incomplete JSON.
    """
    what = f"export sales of {commodity.name} {market_year}"
    try:
        return _as_known(body, commodity, what, weeks), ()
    except SourceChanged as refused:
        return salvage.salvaged(body, commodity, weeks, refused)


def _as_known(body: bytes, commodity: Commodity, what: str, span: Weeks) -> list[Observation]:
    """Parse a regular response; raise SourceChanged showing the first irregular row."""
    rows = decode(body, list[ExportRow], what, _decoder)
    if not rows:
        return []
    # By columns, because a loop over the rows takes three times as long.
    codes, countries, *amounts, units, weeks = zip(*map(astuple, rows), strict=True)
    thursdays = {text: _thursday(text, span, what, rows) for text in set(weeks)}
    if {*codes} != {commodity.code} or {*units} != {commodity.unit_id}:
        raise _foreign(rows, commodity, what)
    places = list(zip(countries, map(thursdays.__getitem__, weeks), strict=True))
    if len({*places}) != len(places):
        raise _repeated(places, rows, what)
    measures = map(new_measures, zip(*amounts, strict=True))
    return list(map(new_observation, zip(places, measures, strict=True)))


def _thursday(text: str, span: Weeks, what: str, rows: list[ExportRow]) -> date:
    week = salvage.week_of(text, span)
    if isinstance(week, date):
        return week
    record = next(row for row in rows if row.week_ending == text)
    raise changed(what, week, record)


def _foreign(rows: list[ExportRow], commodity: Commodity, what: str) -> SourceChanged:
    """Return the error for the first row of another commodity or unit."""
    reasons = ((salvage.foreign(row.commodity_code, row.unit_id, commodity), row) for row in rows)
    return next(changed(what, reason, row) for reason, row in reasons if reason)


def _repeated(places: list[Place], rows: list[ExportRow], what: str) -> SourceChanged:
    """Return the error for the first row whose destination and week an earlier row has."""
    first = dict(zip(reversed(places), reversed(rows), strict=True))
    later = (row for place, row in zip(places, rows, strict=True) if first[place] is not row)
    return changed(what, "a destination's week stands there twice", next(later))
