"""Make one promise of each year out of an entry with `each_year`.

An amount promised for every year is as many promises: more in one year does not make up for less in
another. The entry's dates are those of its first year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from monitor.commitments.entries import CommitmentEntry, ReadingEntry, StepEntry
from monitor.core.calendar import DAY, same_day
from monitor.core.errors import ConfigError

ENDLESS_YEARS = 30
"""How many years an entry without a last year has."""

YEAR, SEASON = "{year}", "{season}"
"""Stand in titles and notes for the year, and for a reading's marketing year."""


class Dated(NamedTuple):
    """An entry of one year, and the day from which it is shown; None for always.

    That is the first of January of the year before: years far ahead would fill the page.
    """

    entry: CommitmentEntry
    shown_from: date | None = None


def each_year(path: Path, entries: Sequence[CommitmentEntry]) -> list[Dated]:
    """Return the entries, with one of each year in place of one with `each_year`.

    A `parts` that names such an entry means all its years. Raises ConfigError if the years are not
    in order, or if its titles do not tell them apart.
    """
    years = {entry.id: list(_years(path, entry)) for entry in entries}
    ids = {name: [dated.entry.id for dated in own] for name, own in years.items()}
    return [
        dated._replace(entry=_with_years(dated.entry, ids))
        for own in years.values()
        for dated in own
    ]


def _with_years(entry: CommitmentEntry, ids: Mapping[str, Sequence[str]]) -> CommitmentEntry:
    """Return an entry with every year of a part that has several."""
    parts = tuple(own for part in entry.parts for own in ids.get(part, [part]))
    return msgspec.structs.replace(entry, parts=parts)


def _years(path: Path, entry: CommitmentEntry) -> Iterator[Dated]:
    if entry.each_year is None:
        yield Dated(entry)
        return
    _check(f"{path}: commitment {entry.id}", entry)
    first, last = entry.each_year[0], entry.each_year[-1]
    if len(entry.each_year) == 1:
        last = first + ENDLESS_YEARS - 1
    for year in range(first, last + 1):
        own = msgspec.structs.replace(
            entry,
            id=f"{entry.id}-{year}",
            title=entry.title.replace(YEAR, str(year)),
            note=entry.note.replace(YEAR, str(year)),
            reading=[_reading(reading, year - first, year) for reading in entry.reading],
            each_year=None,
        )
        yield Dated(own, date(year - 1, 1, 1) if year > first else None)


def _check(where: str, entry: CommitmentEntry) -> None:
    years = entry.each_year or ()
    if years[0] > years[-1]:
        raise ConfigError(f"{where}: each_year: {years[0]} is after {years[-1]}; turn them round.")
    if YEAR not in entry.title:
        raise ConfigError(
            f"{where}: each_year makes a promise of each year, and their titles must differ: write "
            f"{YEAR} where the year belongs in the title."
        )
    if entry.parts:
        raise ConfigError(f"{where}: parts: a promise of each year has none; leave them out.")
    for reading in entry.reading:
        for name in ("first_week_ending", "last_week_ending"):
            if getattr(reading, name) is not None:
                raise ConfigError(
                    f"{where}: reading {reading.id}: {name} is one week of one year; give "
                    "counts_from and counts_to with each_year."
                )
        start = reading.counts_from
        if start is not None and start.year not in (years[0] - 1, years[0]):
            raise ConfigError(
                f"{where}: reading {reading.id}: counts_from is {start}, but each_year begins with "
                f"{years[0]}; dates are those of the first year."
            )


def _reading(entry: ReadingEntry, by: int, year: int) -> ReadingEntry:
    """Return a reading with its dates so many years later."""
    season = None if entry.marketing_year is None else entry.marketing_year + by
    names = {YEAR: str(year)}
    if season is not None:
        names[SEASON] = f"{season - 1}/{season % 100:02d}"
    return msgspec.structs.replace(
        entry,
        title=_filled(entry.title, names),
        note=_filled(entry.note, names),
        deadline=_later(entry.deadline, by),
        counts_from=entry.counts_from and same_day(entry.counts_from, by),
        counts_to=entry.counts_to and _later(entry.counts_to, by),
        marketing_year=season,
        steps=tuple(StepEntry(_later(step.by, by), step.due) for step in entry.steps),
    )


def _later(last: date, by: int) -> date:
    """Return the same last day `by` years later; the end of February stays the end."""
    return same_day(last + DAY, by) - DAY


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text
