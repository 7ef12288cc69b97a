"""Types of the entries in a promises file; whether they make sense is checked in `checks.py`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from monitor.core.toml import Name, Paragraph, Positive, Text, Title, Url, Words

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Names = Annotated[tuple[Title, ...], msgspec.Meta(min_length=1, max_length=100)]
"""Several buyers or commodities; one alone may be written without brackets."""
Year = Annotated[int, msgspec.Meta(ge=1990, le=2200)]


class SourceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """`source` of a promise or a reading."""

    who: Title
    said_on: date
    where: Words
    url: Url | None = None


class StepEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One of a reading's `steps`."""

    by: date
    due: Positive


class ReadingEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[commitment.reading]]."""

    id: Name
    title: Title
    basis: str
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
    steps: tuple[StepEntry, ...] = ()
    target: Positive | None = None


class CommitmentEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[commitment]]."""

    id: Name
    title: Title
    buyer: Title | Names
    commodity: Title | Names
    unit: Title
    target: Positive
    source: SourceEntry
    reading: Annotated[list[ReadingEntry], msgspec.Meta(min_length=1)]
    note: Text = ""
    bushels_per_unit: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    seasonal_windows: tuple[Year, ...] | None = None
    parts: tuple[Name, ...] = ()
    buyer_name: Title | None = None
    commodity_name: Title | None = None
    each_year: Annotated[tuple[Year, ...], msgspec.Meta(min_length=1, max_length=2)] | None = None


class NamedEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[named]]: what was announced and cannot be counted, and why."""

    id: Name
    title: Title
    source: SourceEntry
    words: Paragraph
    why: Paragraph


class PromisesFile(msgspec.Struct, forbid_unknown_fields=True):
    """A promises file."""

    commitment: Annotated[list[CommitmentEntry], msgspec.Meta(min_length=1)]
    named: list[NamedEntry] = []


class EventEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[event]]."""

    on: date
    label: Label
    text: Paragraph
    until: date | None = None
    url: str | None = None


class EventsFile(msgspec.Struct, forbid_unknown_fields=True):
    """An events file."""

    event: list[EventEntry] = []
