"""Turn the rows of USDA's public files into responses, and record them.

A response is one commodity's marketing year in the weeks a file holds. Names become destination
codes. Amounts that contradict what was published with the same release or later are set aside as
disagreements, because the file is then not the newer one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from msgspec.structs import asdict

from monitor.core.calendar import MarketingYear, is_opening
from monitor.core.formats import plural, utc
from monitor.core.frozen import Frozen, replace
from monitor.core.publications import delayed_publications
from monitor.core.records import (
    ALL,
    MEASURES,
    USDA,
    Commodity,
    Measures,
    Observation,
    Oddity,
    Origin,
    SourceResponse,
)
from monitor.ingest import judge
from monitor.ingest.plausibility import is_something
from monitor.ingest.unfinished import Guard
from monitor.ledger import disagreements, held_back, logged, origins, read, requests, write
from monitor.ledger.changes import Known
from monitor.ledger.disagreements import Disagreement
from monitor.ledger.store import transaction
from monitor.sources import agtransport, esrqs
from monitor.sources.archive import Archived
from monitor.sources.destination_names import resolve
from monitor.sources.weekly_rows import WeeklyRow

PublicOrigin = Literal["reports", "agtransport"]


class YearOfFile(Frozen):
    """One commodity's marketing year in one file: what an entry of the archive's index says."""

    origin: PublicOrigin
    sha256: str
    commodity: Commodity
    year: MarketingYear
    retrieved_at: datetime
    released_at: datetime

    @classmethod
    def of(cls, entry: Archived) -> YearOfFile:
        """Return what an entry of the archive's index says."""
        return cls(
            "reports" if entry.kind == "reports" else "agtransport",
            entry.sha256,
            Commodity(entry.commodity_code, entry.commodity_name, entry.unit_id),
            MarketingYear(
                entry.market_year,
                date.fromisoformat(entry.starts_on),
                date.fromisoformat(entry.ends_on),
            ),
            datetime.fromisoformat(entry.retrieved_at),
            datetime.fromisoformat(entry.published_at),
        )

    @property
    def entry(self) -> Archived:
        """Return the entry of the archive's index, from which a rebuild repeats the response."""
        return Archived(
            kind=self.origin,
            sha256=self.sha256,
            retrieved_at=utc(self.retrieved_at),
            published_at=utc(self.released_at),
            commodity_code=self.commodity.code,
            commodity_name=self.commodity.name,
            unit_id=self.commodity.unit_id,
            market_year=self.year.year,
            stamp_year=self.year.year,
            starts_on=self.year.starts_on.isoformat(),
            ends_on=self.year.ends_on.isoformat(),
        )


class PublicAnswer(Frozen):
    """A response ready to be recorded, and the amounts of the file that were set aside."""

    response: SourceResponse
    set_aside: tuple[Disagreement, ...] = ()


def record_judged(
    connection: sqlite3.Connection, whose: YearOfFile, answer: PublicAnswer, guard: Guard
) -> write.Recorded:
    """Record a response and what it disagrees on.

    Raises SuspectAnswer if the response is quarantined.
    """
    now = whose.retrieved_at
    # AgTransport does not say when it was filled, so that it may be half loaded at any time.
    released_at = whose.released_at if whose.origin == "reports" else now
    judge.judge(connection, answer.response, guard, now, released_at)
    return record(connection, whose, answer, "replaced")


def record(
    connection: sqlite3.Connection, whose: YearOfFile, answer: PublicAnswer, settled_as: str
) -> write.Recorded:
    """Record a response and what it disagrees on; close the quarantine of its marketing year."""
    response, now = answer.response, whose.retrieved_at
    code, year = response.commodity_code, response.market_year
    with transaction(connection):
        recorded = write.write_response(connection, response, delayed_publications())
        held_back.settle(connection, response, settled_as)
        _note_disagreements(connection, whose, answer)
        requests.record(connection, code, year, now, whose.released_at, "recorded")
        if recorded.release_id is not None:
            logged.note_answer(connection, asdict(whose.entry))
    return recorded


def compare(connection: sqlite3.Connection, whose: YearOfFile, rows: Sequence[WeeklyRow]) -> None:
    """Note what a file's rows disagree on with the recorded ones; nothing else is recorded."""
    with transaction(connection):
        _note_disagreements(connection, whose, public_answer(connection, whose, rows))


def _note_disagreements(
    connection: sqlite3.Connection, whose: YearOfFile, answer: PublicAnswer
) -> None:
    weeks, slice_ = (
        answer.response.weeks or (),
        (whose.origin, whose.commodity.code, whose.year.year),
    )
    disagreements.note(connection, answer.set_aside, whose.retrieved_at)
    disagreements.settle(connection, slice_, weeks, answer.set_aside, whose.retrieved_at)


def public_answer(
    connection: sqlite3.Connection, whose: YearOfFile, rows: Sequence[WeeklyRow]
) -> PublicAnswer:
    """Return one marketing year of one commodity out of a file's rows, against what is recorded.

    The same file and ledger give the same answer, so that a rebuild repeats it.
    """
    place = whose.commodity.code, whose.year.year
    own = [r for r in rows if r.sums is None and (r.commodity_code, r.market_year) == place]
    named, unnamed = _observations(own, _codes(connection, whose.commodity.code, own))
    reports = whose.origin == "reports"
    response = SourceResponse(
        source=USDA,
        commodity_code=whose.commodity.code,
        market_year=whose.year.year,
        scope=ALL,
        unit_id=whose.commodity.unit_id,
        retrieved_at=whose.retrieved_at,
        published_at=whose.released_at,
        sha256=whose.sha256,
        rows=named,
        complete=reports and not unnamed,
        current=reports,
        oddities=unnamed,
        origin=whose.origin,
        weeks=frozenset(row.week_ending for row in named),
    )
    return _against_recorded(connection, response, whose.year.starts_on)


@lru_cache(maxsize=2)  # because a rebuild takes every marketing year out of the same file
def rows_of(origin: Origin, body: bytes) -> Sequence[WeeklyRow]:
    """Return the rows of a public file."""
    if origin == "reports":
        return esrqs.parse_by_destination(body).rows
    return agtransport.parse(body)


def _codes(
    connection: sqlite3.Connection, commodity_code: int, rows: Sequence[WeeklyRow]
) -> dict[str, int | None]:
    """Return the code of each name in the rows; None for a name without one."""
    destinations = read.destinations(connection, USDA)
    names = {row.destination or "" for row in rows}
    codes = {name: resolve(name, destinations) for name in names}
    if None in codes.values():
        # Because USDA has renumbered destinations, and may list both codes under one name.
        used = origins.newest_buyers(connection, commodity_code)
        times = Counter(d.description for d in destinations)
        twice = [d for d in destinations if times[d.description] > 1 and d.code in used]
        codes = {name: code or resolve(name, twice) for name, code in codes.items()}
    return codes


def _observations(
    rows: Sequence[WeeklyRow], codes: Mapping[str, int | None]
) -> tuple[list[Observation], tuple[Oddity, ...]]:
    """Return the rows under destination codes, and which names have none."""
    named: dict[tuple[int, date], Observation] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        name = row.destination or ""
        code = codes[name]
        if code is None:
            left_out[f"{name!r}, a name without a code"] += 1
        elif (code, row.week_ending) in named:
            left_out[f"{name!r}, whose code {code} has a row already"] += 1
        else:
            named[code, row.week_ending] = Observation((code, row.week_ending), row.measures)
    return [*named.values()], tuple(
        Oddity(f"{plural(count, 'row', 'rows')} of {what}: not recorded")
        for what, count in sorted(left_out.items())
    )


def _against_recorded(
    connection: sqlite3.Connection, response: SourceResponse, starts_on: date
) -> PublicAnswer:
    """Set aside what contradicts a recorded amount that was published no earlier."""
    known = write.latest_rows(connection, response)
    set_aside: list[Disagreement] = []
    rows: list[Observation] = []
    for row in response.rows:
        before = known.get(row.place)
        if before is not None and not before.withdrawn and not _is_newer(response, before):
            found = list(_differing(response, row, before.measures))
            set_aside += [d for d in found if not _is_defined_otherwise(d, starts_on)]
            row = _with_recorded(row, found)
        rows.append(row)
    # Because the files may leave out a destination without sales, which withdraws nothing.
    rows += [
        Observation(place, known[place].measures)
        for place in sorted(known.keys() - {row.place for row in rows})
        if response.covers(*place) and not is_something(known[place].measures)
        if not known[place].withdrawn
    ]
    return PublicAnswer(replace(response, rows=rows), tuple(set_aside))


def _is_defined_otherwise(found: Disagreement, starts_on: date) -> bool:
    """Return whether origins differ by definition: carry-over in net sales, or left out of them.

    That concerns the first week of a marketing year only.
    """
    return found.measure == "net_sales" and is_opening(found.week_ending, starts_on)


def _with_recorded(row: Observation, found: Sequence[Disagreement]) -> Observation:
    """Return a row with the recorded amounts where they are disagreed on."""
    recorded = {d.measure: d.recorded for d in found}
    return row._replace(measures=row.measures._replace(**recorded))


def _is_newer(response: SourceResponse, before: Known) -> bool:
    """Return whether a response is of a later release; AgTransport does not say, so it is not."""
    later = response.published_at > before.publication.published_at
    return response.origin == "reports" and later


def _differing(
    response: SourceResponse, row: Observation, recorded: Measures
) -> Iterator[Disagreement]:
    """Yield the amounts of a row that differ from the recorded ones, where both are known."""
    for measure, ours, theirs in zip(MEASURES, recorded, row.measures, strict=True):
        if ours is not None and theirs is not None and ours != theirs:
            yield Disagreement(
                response.origin,
                response.commodity_code,
                response.market_year,
                *row.place,
                measure,
                ours,
                theirs,
            )
