"""Define a table: named, described columns, and a function that yields its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Generic, Literal, TypeVar

from monitor.core.frozen import Frozen, replace

Kind = Literal["text", "integer", "number", "boolean", "date", "instant"]
Value = str | int | float | bool | date | datetime | None
Cells = tuple[Value, ...]


class Column(Frozen):
    """One column. Instants are UTC, None means not known; `unit` is in words, if it has one."""

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None


Of = TypeVar("Of")

PROMISED = "the promise’s unit"


class Field(Frozen, Generic[Of]):
    """A column and how its value is read from what a row is about."""

    name: str
    kind: Kind
    meaning: str
    value: Callable[[Of], Value]
    unit: str | None = None

    @property
    def column(self) -> Column:
        """Return the column's description."""
        return Column(self.name, self.kind, self.meaning, self.unit)


class Table(Frozen):
    """A table; each call of `rows` starts again. `key` names the columns that identify a row.

    `partitions` are the columns a partitioned file is divided by; rows must come ordered by
    them, and within each by the columns `sorted_by`.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterable[Cells]]
    partitions: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """Return the columns' names."""
        return tuple(column.name for column in self.columns)

    def at(self, name: str) -> int:
        """Return a column's index. Raises ValueError if there is no such column."""
        return self.header.index(name)

    def where(self, name: str, value: Value) -> Table:
        """Return the table with only the rows that have this value in a column."""
        place = self.at(name)
        return replace(self, rows=lambda: (row for row in self.rows() if row[place] == value))

    def objects(self) -> list[dict[str, str | int | float | bool | None]]:
        """Return the rows as objects for JSON, by column."""
        return [dict(zip(self.header, map(plain, row), strict=True)) for row in self.rows()]

    def with_old_names(self, old: Mapping[str, str]) -> Table:
        """Return the table with columns under their old names, and again at its end as now.

        `old` gives them by the name of now. Files that had the old name keep it in its place.
        """
        again = [self.at(name) for name in old]
        named = [replace(c, name=old.get(c.name, c.name)) for c in self.columns]
        return replace(
            self,
            columns=(*named, *(self.columns[place] for place in again)),
            key=tuple(old.get(name, name) for name in self.key),
            rows=lambda: ((*row, *(row[place] for place in again)) for row in self.rows()),
        )

    def parts(self) -> Iterator[tuple[Cells, Iterator[Cells]]]:
        """Yield each partition's values and its rows."""
        places = [self.at(name) for name in self.partitions]
        yield from groupby(self.rows(), key=lambda row: tuple(row[place] for place in places))


class Written(Frozen):
    """A table as written to a folder: its relative paths, format and media type."""

    table: Table
    paths: tuple[str, ...]
    format: str
    mediatype: str
    encoding: str = "utf-8"


def plain(value: Value) -> str | int | float | bool | None:
    """Return the value for JSON and CSV: dates and instants as ISO 8601 text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value
