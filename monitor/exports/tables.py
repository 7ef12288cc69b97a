"""What a table is: named, described columns and a way to get its rows, again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "date", "instant"]
Value = str | int | float | bool | date | datetime | None
Cells = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: instants are UTC, None is "not known". `unit` is in words, if it has one."""

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `rows` begins anew at every call. `key` names the columns that tell rows apart.

    `partitions` are the columns a partitioned file is divided by; the rows come ordered by them.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterable[Cells]]
    partitions: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def at(self, name: str) -> int:
        """Where a column stands."""
        return self.header.index(name)

    def parts(self) -> Iterator[tuple[Cells, Iterator[Cells]]]:
        """The rows of each partition, with the values of its columns."""
        places = [self.at(name) for name in self.partitions]
        yield from groupby(self.rows(), key=lambda row: tuple(row[place] for place in places))


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it stands in a folder: its files, relative to it, and what kind they are."""

    table: Table
    paths: tuple[str, ...]
    format: str
    mediatype: str
    encoding: str = "utf-8"


def plain(value: Value) -> str | int | float | bool | None:
    """The value as JSON and CSV know it: days and instants as ISO 8601 text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value
