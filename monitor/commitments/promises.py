"""Read promises and events files: types by msgspec, consistency by `checks.py`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.commitments.checks import check_ids, check_names, check_parts, check_reading
from monitor.commitments.entries import (
    CommitmentEntry,
    EventsFile,
    PromisesFile,
    ReadingEntry,
    SourceEntry,
)
from monitor.commitments.model import Commitment, Event, Named, Reading, Source, Step
from monitor.commitments.yearly import Dated, each_year
from monitor.core.errors import ConfigError
from monitor.core.formats import together
from monitor.core.frozen import replace
from monitor.core.toml import address, convert, listed, unique
from monitor.core.units import UNIT_NAMES, US_DOLLARS


def read_commitments(files: Path | Sequence[Path]) -> tuple[Commitment, ...]:
    """Return the promises of a file, or of several files and folders, in their order.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    read = [(path, entry) for path in toml_files(files) for entry in _entries(path)]
    entries = [(path, dated.entry) for path, dated in read]
    check_ids(entries)
    check_names(entries)
    commitments = tuple(
        replace(_commitment(path, dated.entry), shown_from=dated.shown_from) for path, dated in read
    )
    check_parts(entries)
    return commitments


def read_named(files: Path | Sequence[Path]) -> tuple[Named, ...]:
    """Return what the files name and nobody can count. Raises ConfigError as `read_commitments`."""
    return tuple(
        Named(entry.id, entry.title, _source(entry.source), entry.words, entry.why)
        for path in toml_files(files)
        for entry in convert(path, PromisesFile).named
    )


def toml_files(files: Path | Sequence[Path]) -> tuple[Path, ...]:
    """Return the files, and in place of each folder the TOML files in it, by name.

    Raises ConfigError for a folder without any.
    """
    found: list[Path] = []
    for path in (files,) if isinstance(files, Path) else files:
        own = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not own:
            raise ConfigError(f"{path} is a folder without any .toml file: put promises there.")
        found += own
    return tuple(dict.fromkeys(found))


def _entries(path: Path) -> list[Dated]:
    written = convert(path, PromisesFile).commitment
    unique(path, "commitment", [entry.id for entry in written])
    return each_year(path, written)


def read_events(path: Path) -> tuple[Event, ...]:
    """Return the dated events of a file, oldest first. Raise ConfigError as `read_commitments`."""
    entries = convert(path, EventsFile).event
    for entry in entries:
        if entry.until is not None and entry.until < entry.on:
            raise ConfigError(
                f"{path}: event {entry.label}: until {entry.until} is before on {entry.on}."
            )
    events = (Event(e.on, e.until, e.label, e.text, address(e.url)) for e in entries)
    return tuple(sorted(events, key=lambda event: event.on))


def _commitment(path: Path, entry: CommitmentEntry) -> Commitment:
    where = f"{path}: commitment {entry.id}"
    units = (*UNIT_NAMES.values(), US_DOLLARS)
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
        buyer=_called(entry.buyer, entry.buyer_name),
        commodity=_called(entry.commodity, entry.commodity_name),
        unit=entry.unit,
        target=entry.target,
        source=_source(entry.source),
        note=entry.note,
        bushels_per_unit=entry.bushels_per_unit,
        seasonal_windows=entry.seasonal_windows,
        readings=tuple(_reading(f"{where}: reading {r.id}", r, entry) for r in entry.reading),
        parts=entry.parts,
        several_buyers=_several(entry.buyer, entry.buyer_name),
        several_commodities=_several(entry.commodity, entry.commodity_name),
        buyer_name=entry.buyer_name or "",
        commodity_name=entry.commodity_name or "",
    )


def _several(written: str | tuple[str, ...], name: str | None) -> tuple[str, ...]:
    """Return the names to look up; none if the only one is what texts call it too."""
    if isinstance(written, str):
        return (written,) if name else ()
    return written


def _called(written: str | tuple[str, ...], name: str | None) -> str:
    """Return how texts call a buyer or a commodity, or several of them together."""
    return name or (written if isinstance(written, str) else together(written))


def _reading(where: str, entry: ReadingEntry, whole: CommitmentEntry) -> Reading:
    check_reading(where, entry, whole.target, whole.unit)
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    fields["source"] = _source(entry.source)
    fields["steps"] = tuple(Step(step.by, step.due) for step in entry.steps)
    return Reading(**fields)


def _source(entry: SourceEntry) -> Source:
    return Source(entry.who, entry.said_on, entry.where, address(entry.url))
