"""Reading a promises file: types by msgspec, meaning by hand, a mistake in one sentence."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from monitor.commitments.model import BASES, Basis, Commitment, Event, Reading, Source
from monitor.errors import ConfigError
from monitor.units import SHORT_NAMES

Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]*$")]
Words = Annotated[str, msgspec.Meta(min_length=1)]
Positive = Annotated[int, msgspec.Meta(gt=0)]
Year = Annotated[int, msgspec.Meta(ge=1990, le=2200)]
T = TypeVar("T")


class SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """`source` of a promise or a reading."""

    who: Words
    said_on: date
    where: Words
    url: str | None = None


class ReadingEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[commitment.reading]]."""

    id: Name
    title: Words
    basis: Basis
    deadline: date
    source: SourceEntry
    note: str = ""
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
    title: Words
    buyer: Words
    commodity: Words
    unit: Words
    target: Positive
    source: SourceEntry
    reading: Annotated[list[ReadingEntry], msgspec.Meta(min_length=1)]
    note: str = ""
    bushels_per_unit: Annotated[float, msgspec.Meta(gt=0)] | None = None
    seasonal_windows: tuple[Year, ...] | None = None


class PromisesFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole promises file."""

    commitment: Annotated[list[CommitmentEntry], msgspec.Meta(min_length=1)]


class EventEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[event]]."""

    on: date
    label: Words
    text: Words
    until: date | None = None


class EventsFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole events file."""

    event: list[EventEntry] = []


def read_commitments(path: Path) -> tuple[Commitment, ...]:
    """The promises of a file.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    entries = _convert(path, PromisesFile).commitment
    _unique(path, "commitment", [entry.id for entry in entries])
    return tuple(_commitment(path, entry) for entry in entries)


def read_events(path: Path) -> tuple[Event, ...]:
    """The dated events of a file, oldest first. Raises ConfigError as above."""
    entries = _convert(path, EventsFile).event
    events = (Event(entry.on, entry.until, entry.label, entry.text) for entry in entries)
    return tuple(sorted(events, key=lambda event: event.on))


def _commitment(path: Path, entry: CommitmentEntry) -> Commitment:
    where = f"{path}: commitment {entry.id}"
    if entry.unit not in SHORT_NAMES:
        raise ConfigError(f"{where}: unit is {entry.unit!r}; allowed are {_listed(SHORT_NAMES)}.")
    _unique(path, f"commitment {entry.id}: reading", [reading.id for reading in entry.reading])
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


def _unique(path: Path, what: str, names: list[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ConfigError(f"{path}: {what} {name} stands there {count} times; ids must differ.")


def _convert(path: Path, kind: type[T]) -> T:
    raw = _toml(path)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(_sentence(path, raw, str(error))) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path} does not exist: correct MONITOR_COMMITMENTS.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error


def _sentence(path: Path, raw: Mapping[str, Any], message: str) -> str:
    """msgspec's message with the entry's own id and the plain words for what is allowed."""
    reason, _, place = message.partition(" - at `$")
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", place.rstrip("`"))
    words, node = [str(path)], raw
    for name, index in parts:
        if index:
            node = node[int(index)] if isinstance(node, list) else {}
            label = node.get("id", f"number {int(index) + 1}") if isinstance(node, dict) else index
            words[-1] += f" {label}"
        else:
            node = node.get(name, {}) if isinstance(node, dict) else {}
            words.append(name)
    return f"{': '.join(words)}: {_plain(reason, node)}."


PLAIN = (
    (r"Expected `int` >= 1\b", "must be above zero"),
    (r"Expected `float` > 0", "must be above zero"),
    (r"Expected `int`", "must be a whole number without quotes"),
    (r"Expected `float", "must be a number without quotes"),
    (r"Expected `str` matching regex", "must be of small letters, digits and hyphens"),
    (r"Expected `str` of length >= 1", "must not be empty"),
    (r"Expected `array` of length >= 1", "must have at least one entry"),
    (r"Expected `str`", "must be text in quotes"),
    (r"Expected `bool`", "must be true or false"),
    (r"Expected `date`|Invalid RFC3339", "must be a date such as 2026-02-28, without quotes"),
    (r"Invalid enum value", f"must be one of {', '.join(BASES)}"),
)
"""msgspec's messages and the same in plain words; the first that fits is taken."""


def _plain(reason: str, value: object) -> str:
    missing = re.match(r"Object missing required field `(\w+)`", reason)
    if missing:
        return f"the field {missing[1]} is missing"
    unknown = re.match(r"Object contains unknown field `(\w+)`", reason)
    if unknown:
        return f"there is no field {unknown[1]}; correct its name or remove it"
    words = next((words for pattern, words in PLAIN if re.match(pattern, reason)), reason)
    return words if isinstance(value, dict | list) else f"is {value!r}; it {words}"


def _listed(names: Mapping[str, str] | tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
