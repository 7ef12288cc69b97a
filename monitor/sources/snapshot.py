"""Read the bundled figures in `data/snapshot/`: responses and lookups.

The monitor uses them without a key or a network. They never change at run time and are written by
`tools/compile_snapshot.py`. A row without any amount is one that USDA took back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.calendar import MarketingYear, at_release_time, end_of_day, is_opening
from monitor.core.frozen import Frozen, replace
from monitor.core.records import (
    MEASURES,
    NEXT_REMARK,
    SHIPPED,
    SOME_WEEKS,
    Commodity,
    Destination,
    Measures,
    Observation,
    Publication,
    SourceResponse,
)

NUMBER = re.compile(r"-?\d{1,15}", re.ASCII)
OBSERVATIONS, RELEASES = "snapshot/observations.csv", "snapshot/releases.csv"
DESTINATIONS, COMMODITIES = "snapshot/destinations.csv", "snapshot/commodities.csv"
MARKETING_YEARS = "snapshot/marketing_years.csv"
MOST_DAYS = 4_096
"""Days that are remembered; the tables have some 600, and a damaged one may have any number."""
HEADER = ["release", "market_year", "country_code", "week_ending", "published_on", "evidence"]


class Collected(Frozen):
    """One collection of responses, as described in `releases.csv`."""

    name: str
    commodity_code: int
    unit_id: int
    scope: str
    retrieved_on: date
    title: str
    note: str | None

    @property
    def by_query_system(self) -> bool:
        """Return whether the figures are of USDA's older query system.

        It leaves carry-over out of the net sales of a marketing year's first week, which all of
        USDA's sources now put in.
        """
        return "(ESRQS)" in self.title


class Bundled(Frozen):
    """A bundled response whose rows are not parsed yet: most passes have recorded them before."""

    collected: Collected
    market_year: int
    sha256: str
    lines: list[list[str]]

    @property
    def slice(self) -> tuple[int, int, str]:
        """Return the commodity, the marketing year and what was asked for."""
        return self.collected.commodity_code, self.market_year, self.collected.scope

    @property
    def current(self) -> bool:
        """Return False: no bundled response is of a year that is still fetched."""
        return False

    @property
    def retrieved_at(self) -> datetime:
        """Return the end of the day on which it was collected."""
        return end_of_day(self.collected.retrieved_on)

    @property
    @whole(OBSERVATIONS)
    def published_at(self) -> datetime:
        """Return when its newest row became public."""
        return max(self._publications).published_at

    @property
    def _publications(self) -> list[Publication]:
        return [_publication(line[4], line[5]) for line in self.lines]

    @whole(OBSERVATIONS)
    def response(self, *, old_openings: bool = True) -> SourceResponse:
        """Return it with its rows; `old_openings` as in `answers`."""
        rows = [_observation(line) for line in self.lines]
        if len({row.place for row in rows}) < len(rows):
            raise ValueError(f"a row of {self.collected.name} stands there twice")
        answer = SourceResponse(
            source=SHIPPED,
            commodity_code=self.collected.commodity_code,
            market_year=self.market_year,
            scope=self.collected.scope,
            unit_id=self.collected.unit_id,
            retrieved_at=self.retrieved_at,
            published_at=self.published_at,
            sha256=self.sha256,
            rows=rows,
            complete=False,
            current=self.current,
            origin="shipped",
            note=_note(self.collected.note, {line[3] for line in self.lines}),
            published=self._publications,
        )
        drop = self.collected.by_query_system and not old_openings
        return _without_opening(answer) if drop else answer


def bundled() -> Iterator[Bundled]:
    """Yield the bundled responses, one per marketing year, oldest collection first.

    Raises SourceChanged if a bundled table has another header, or cannot be read.
    """
    lines: dict[tuple[str, int], list[list[str]]] = {}
    with whole(OBSERVATIONS):
        for line in bundled_table(OBSERVATIONS, [*HEADER, *MEASURES]):
            lines.setdefault((line[0], _number(line[1])), []).append(line)
        for collected in sorted(_collected(), key=lambda c: (c.retrieved_on, c.name)):
            for (name, year), own in sorted(lines.items()):
                if name == collected.name:
                    body = "\n".join(",".join(line) for line in own)
                    digest = hashlib.sha256(body.encode()).hexdigest()
                    yield Bundled(collected, year, digest, own)


def answers(*, old_openings: bool = True) -> Iterator[SourceResponse]:
    """Yield the bundled responses with their rows, in the order of `bundled`.

    Without `old_openings` the net sales of first weeks that leave carry-over out are not known.
    """
    return (each.response(old_openings=old_openings) for each in bundled())


@whole(DESTINATIONS)
def destinations() -> list[Destination]:
    """Return the buyers USDA names, unknown destinations included."""
    lines = bundled_table(DESTINATIONS, ["code", "name", "description"])
    return [Destination(_number(code), name, words) for code, name, words in lines]


@whole(COMMODITIES)
def commodities() -> list[Commodity]:
    """Return the commodities USDA names, with their units."""
    lines = bundled_table(COMMODITIES, ["code", "name", "unit_id"])
    return [Commodity(_number(code), name, _number(unit)) for code, name, unit in lines]


@whole(MARKETING_YEARS)
def marketing_years() -> dict[int, list[MarketingYear]]:
    """Return the bounds of the bundled marketing years, by commodity code."""
    years: dict[int, list[MarketingYear]] = {}
    header = ["commodity_code", "market_year", "starts_on", "ends_on"]
    for code, year, starts, ends in bundled_table(MARKETING_YEARS, header):
        bounds = MarketingYear(_number(year), date.fromisoformat(starts), date.fromisoformat(ends))
        years.setdefault(_number(code), []).append(bounds)
    return years


@whole(RELEASES)
def collected_at() -> datetime:
    """Return the release time of the newest bundled figures."""
    return at_release_time(max(collected.retrieved_on for collected in _collected()))


def collections() -> list[str]:
    """Return the names of the bundled collections."""
    return [collected.name for collected in _collected()]


def _without_opening(answer: SourceResponse) -> SourceResponse:
    """Return a response without the net sales of its marketing year's first week."""
    bounds = marketing_years()[answer.commodity_code]
    starts = next(year.starts_on for year in bounds if year.year == answer.market_year)
    rows = [
        row._replace(measures=row.measures._replace(net_sales=None))
        if is_opening(row.week_ending, starts)
        else row
        for row in answer.rows
    ]
    return replace(answer, rows=rows)


def _note(note: str | None, weeks: set[str]) -> str | None:
    """Keep a collection's remarks that concern weeks of this response."""
    parts = [
        part
        for part in (note or "").split(NEXT_REMARK)
        if (own := SOME_WEEKS.match(part)) is None or any(own[1] <= w <= own[2] for w in weeks)
    ]
    return NEXT_REMARK.join(parts) or None


def _observation(line: list[str]) -> Observation:
    measures = Measures._make(_number(text) if text else None for text in line[6:])
    return Observation((_number(line[2]), _day(line[3])), measures)


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no whole amount")
    return int(text)


@lru_cache(maxsize=MOST_DAYS)
def _publication(on: str, evidence: str) -> Publication:
    return Publication(_release_time(on), evidence)


@lru_cache(maxsize=MOST_DAYS)
def _release_time(on: str) -> datetime:
    return at_release_time(_day(on))


@lru_cache(maxsize=MOST_DAYS)
def _day(text: str) -> date:
    return date.fromisoformat(text)


@whole(RELEASES)
def _collected() -> list[Collected]:
    header = ["release", "commodity_code", "unit_id", "scope", "retrieved_on", "title", "note"]
    return [
        Collected(name, _number(commodity), _number(unit), scope, _day(on), title, note or None)
        for name, commodity, unit, scope, on, title, note in bundled_table(RELEASES, header)
    ]
