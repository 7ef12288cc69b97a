"""Reading a promises file: types by msgspec, meaning by hand, a mistake in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from monitor.commitments.model import BASES, Basis, Commitment, Event, Reading, Source
from monitor.commitments.toml_file import (
    Name,
    Paragraph,
    Positive,
    Text,
    Title,
    Url,
    Words,
    convert,
    listed,
    unique,
)
from monitor.errors import ConfigError
from monitor.units import UNIT_NAMES

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Year = Annotated[int, msgspec.Meta(ge=1990, le=2200)]


class SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """`source` of a promise or a reading."""

    who: Title
    said_on: date
    where: Words
    url: Url | None = None


class ReadingEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[commitment.reading]]."""

    id: Name
    title: Title
    basis: Basis
    deadline: date
    source: SourceEntry
    note: Text = ""
    headline: bool = False
    counts_from: date | None = None
    counts_to: date | None = None
    first_week_ending: date | None = None
    last_week_ending: date | None = None
    marketing_year: Year | None = None
    seasonal_windows: tuple[Year, ...] | None = None


class CommitmentEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[commitment]]."""

    id: Name
    title: Title
    buyer: Title
    commodity: Title
    unit: Title
    target: Positive
    source: SourceEntry
    reading: Annotated[list[ReadingEntry], msgspec.Meta(min_length=1)]
    note: Text = ""
    bushels_per_unit: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    seasonal_windows: tuple[Year, ...] | None = None


class PromisesFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole promises file."""

    commitment: Annotated[list[CommitmentEntry], msgspec.Meta(min_length=1)]


class EventEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[event]]."""

    on: date
    label: Label
    text: Paragraph
    until: date | None = None


class EventsFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole events file."""

    event: list[EventEntry] = []


def read_commitments(path: Path) -> tuple[Commitment, ...]:
    """The promises of a file.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    entries = convert(path, PromisesFile, choices={"basis": BASES}).commitment
    unique(path, "commitment", [entry.id for entry in entries])
    _apart(path, entries)
    return tuple(_commitment(path, entry) for entry in entries)


def read_events(path: Path) -> tuple[Event, ...]:
    """The dated events of a file, oldest first. Raises ConfigError as above."""
    entries = convert(path, EventsFile).event
    events = (Event(entry.on, entry.until, entry.label, entry.text) for entry in entries)
    return tuple(sorted(events, key=lambda event: event.on))


def _apart(path: Path, entries: Sequence[CommitmentEntry]) -> None:
    """Refuse two readings whose files would have one name: `a-b/c` and `a/b-c`."""
    named: dict[str, str] = {}
    for key in (f"{entry.id}/{reading.id}" for entry in entries for reading in entry.reading):
        other = named.setdefault(key.replace("/", "-"), key)
        if other != key:
            raise ConfigError(
                f"{path}: the files of {key} would be named as those of {other}: change one id."
            )


def _commitment(path: Path, entry: CommitmentEntry) -> Commitment:
    where = f"{path}: commitment {entry.id}"
    units = tuple(UNIT_NAMES.values())
    if entry.unit not in units:
        raise ConfigError(f"{where}: unit is {entry.unit!r}; allowed are {listed(units)}.")
    unique(path, f"commitment {entry.id}: reading", [reading.id for reading in entry.reading])
    headlines = [reading.id for reading in entry.reading if reading.headline]
    if len(headlines) != 1:
        named = " and ".join(headlines) or "none"
        raise ConfigError(f"{where}: exactly one reading must have headline = true; here: {named}.")
    return Commitment(
        id=entry.id,
        title=entry.title,
        buyer=entry.buyer,
        commodity=entry.commodity,
        unit=entry.unit,
        target=entry.target,
        source=_source(entry.source),
        note=entry.note,
        bushels_per_unit=entry.bushels_per_unit,
        seasonal_windows=entry.seasonal_windows,
        readings=tuple(_reading(f"{where}: reading {r.id}", r) for r in entry.reading),
    )


def _reading(where: str, entry: ReadingEntry) -> Reading:
    _check_window(where, entry)
    starts_on = entry.first_week_ending or entry.counts_from
    if starts_on is not None and entry.deadline < starts_on:
        raise ConfigError(
            f"{where}: deadline {entry.deadline} is before its start {starts_on}; "
            "it must be the same day or later."
        )
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "source"}
    return Reading(**fields, source=_source(entry.source))


def _check_window(where: str, entry: ReadingEntry) -> None:
    """Exactly one way to give the weeks, in order, and Thursdays where weeks are named."""
    if entry.basis == "season":
        _check_season(where, entry)
        return
    if entry.marketing_year is not None:
        raise ConfigError(f'{where}: marketing_year is only for basis "season"; leave it out.')
    for day_field, week_field in (
        ("counts_from", "first_week_ending"),
        ("counts_to", "last_week_ending"),
    ):
        given = [name for name in (day_field, week_field) if getattr(entry, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "neither"
            raise ConfigError(f"{where}: give either {day_field} or {week_field}; here: {found}.")
    for name in ("first_week_ending", "last_week_ending"):
        day = getattr(entry, name)
        if day is not None and day.weekday() != 3:
            raise ConfigError(
                f"{where}: {name} {day} is a {day:%A}; reporting weeks end on a Thursday."
            )
    first, last = (
        entry.first_week_ending or entry.counts_from,
        entry.last_week_ending or entry.counts_to,
    )
    if first is not None and last is not None and last < first:
        raise ConfigError(f"{where}: the window ends {last}, before it starts {first}.")


def _check_season(where: str, entry: ReadingEntry) -> None:
    if entry.marketing_year is None:
        raise ConfigError(
            f'{where}: basis "season" needs marketing_year, the year the season ends in '
            "(2026 for 2025/26)."
        )
    for name in ("counts_from", "counts_to", "first_week_ending", "last_week_ending"):
        if getattr(entry, name) is not None:
            raise ConfigError(f'{where}: {name} is not for basis "season"; leave it out.')


def _source(entry: SourceEntry) -> Source:
    return Source(entry.who, entry.said_on, entry.where, entry.url)
