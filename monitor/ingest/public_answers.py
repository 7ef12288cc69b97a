"""Turn the rows of USDA's public files into responses for the ledger.

A response is one commodity's marketing year in the weeks a file holds. Names become destination
codes; amounts that contradict what was published with the same release are set aside as
disagreements, because the file is then not the newer one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.core.formats import plural
from monitor.core.records import (
    ALL,
    MEASURES,
    USDA,
    Destination,
    Measures,
    Observation,
    Oddity,
    Origin,
    SourceResponse,
)
from monitor.ingest.plausibility import is_something
from monitor.ledger import read, write
from monitor.ledger.disagreements import Disagreement
from monitor.sources import agtransport, esrqs
from monitor.sources.archive import Archived
from monitor.sources.destination_names import find_code
from monitor.sources.weekly_rows import WeeklyRow

KINDS: dict[str, Origin] = {"reports": "reports", "agtransport": "agtransport"}
"""Kinds of archived public files, with their origin."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """A response ready to be recorded, and the amounts of it that were set aside."""

    response: SourceResponse
    set_aside: tuple[Disagreement, ...]


def parsed(kind: str, body: bytes) -> tuple[Sequence[WeeklyRow], Sequence[Oddity]]:
    """Parse a public file of a kind into rows and irregularities."""
    if kind == "reports":
        report = esrqs.parse_by_destination(body)
        return report.rows, report.oddities
    return agtransport.parse(body), ()


def public_answer(
    connection: sqlite3.Connection, entry: Archived, rows: Iterable[WeeklyRow]
) -> PublicAnswer:
    """Return one marketing year of one commodity out of a file's rows, against what is recorded.

    The same file and ledger give the same answer, so that a rebuild repeats it.
    """
    own = [
        row
        for row in rows
        if row.sums is None
        and (row.commodity_code, row.market_year) == (entry.commodity_code, entry.market_year)
    ]
    named, lost = _observations(own, read.destinations(connection, USDA))
    weeks = frozenset(row.week_ending for row in named)
    response = SourceResponse(
        source=USDA,
        commodity_code=entry.commodity_code,
        market_year=entry.market_year,
        scope=ALL,
        unit_id=entry.unit_id,
        retrieved_at=datetime.fromisoformat(entry.retrieved_at),
        published_at=datetime.fromisoformat(entry.published_at),
        sha256=entry.sha256,
        rows=named,
        complete=KINDS[entry.kind] == "reports" and not lost,
        current=KINDS[entry.kind] == "reports",
        oddities=lost,
        origin=KINDS[entry.kind],
        weeks=weeks,
    )
    return _against_recorded(connection, response)


def _observations(
    rows: Sequence[WeeklyRow], destinations: Sequence[Destination]
) -> tuple[list[Observation], tuple[Oddity, ...]]:
    """Return the rows under destination codes, and which names have none."""
    names = {row.destination for row in rows if row.destination}
    codes = {name: find_code(name, destinations) for name in names}
    found: dict[tuple[int, date], Observation] = {}
    lost: dict[str, int] = defaultdict(int)
    for row in rows:
        code = codes.get(row.destination or "")
        if code is None:
            lost[row.destination or ""] += 1
        elif (code, row.week_ending) in found:
            lost[f"{row.destination} (a second row of destination {code})"] += 1
        else:
            found[code, row.week_ending] = Observation(code, row.week_ending, *row.measures)
    return [*found.values()], tuple(
        Oddity(f"{plural(count, 'row', 'rows')} of {name!r}, a name without a code")
        for name, count in sorted(lost.items())
    )


def _against_recorded(connection: sqlite3.Connection, response: SourceResponse) -> PublicAnswer:
    """Set aside what contradicts a recorded amount that was published no earlier."""
    known = write.latest_rows(connection, response)
    set_aside: list[Disagreement] = []
    rows = []
    for row in response.rows:
        before = known.get(row[:2])
        if before is None or before.withdrawn:
            rows.append(row)
            continue
        newer = response.published_at > before.publication.published_at
        if response.origin == "reports" and newer:
            rows.append(row)
            continue
        found = list(_differing(response, row, before.measures))
        set_aside += found
        kept = {d.measure: d.recorded for d in found}
        rows.append(row._replace(**kept) if kept else row)
    # Because the files may leave out a destination without sales, which withdraws nothing.
    rows += [
        Observation(*place, *known[place].measures)
        for place in sorted(known.keys() - {row[:2] for row in rows})
        if response.covers(*place) and not is_something(known[place].measures)
        if not known[place].withdrawn
    ]
    return PublicAnswer(replace(response, rows=rows), tuple(set_aside))


def _differing(
    response: SourceResponse, row: Observation, recorded: Measures
) -> Iterable[Disagreement]:
    """Yield the amounts of a row that differ from the recorded ones, where both are known."""
    for measure, ours, theirs in zip(MEASURES, recorded, row.measures, strict=True):
        if ours is not None and theirs is not None and ours != theirs:
            yield Disagreement(
                response.origin,
                response.commodity_code,
                response.market_year,
                row.country_code,
                row.week_ending,
                measure,
                ours,
                theirs,
            )
