"""What a transaction changes that no answer brings, written down before it is committed.

Triggers of the connection's own collect the rows; `store.transaction` has them written as one line
of the archive's index (sources/archive.py) and notes in the ledger up to where it holds the index.
A process that dies between the line and the commit leaves a ledger that is behind its index: the
next one to write applies the line. So the ledger is never ahead, and can be made anew.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from monitor.core.errors import LedgerError
from monitor.ledger import schema
from monitor.ledger.store import Ledger

NOT_LOGGED = frozenset({"releases", "weeks", "observations", "changes", "quotas", "index_position"})
"""The first four come from the answers. A quota is told with the source's next answer."""

BLOB = "base64"
"""A picture's bytes stand in a line as text under this name."""

Row = Sequence[Any]
"""`[table, "put", values]`, `[table, "set", key, values]` or `[table, "drop", key]`."""


class Position(NamedTuple):
    """Up to which byte of the index a ledger holds it, and the number of its tables then."""

    bytes: int
    version: int


class Index(Protocol):
    """Where the lines go."""

    def size(self) -> int:
        """How many bytes it has."""

    def append(self, line: Mapping[str, object]) -> int:
        """Add a line, for good; the new size."""


@dataclass
class Log:
    """What the transaction in hand has changed so far."""

    index: Index
    tables: Mapping[str, Table]
    answers: list[Mapping[str, object]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def took(self, table: str, how: str, *values: object) -> None:
        """Called by the triggers with all values of a row; for a change, before and after."""
        known = self.tables[table]
        columns, count = known.columns, len(known.columns)
        if how == "put":
            self.rows.append([table, how, known.row(columns, values)])
        elif how == "drop":
            self.rows.append([table, how, known.key_of(values)])
        elif changed := known.difference(values[:count], values[count:]):
            self.rows.append([table, how, known.key_of(values[:count]), changed])

    def write(self, connection: sqlite3.Connection) -> None:
        """Add the line and note that the ledger holds it; raises LedgerError, OutputError."""
        if not self.answers and not self.rows:
            return
        known = position(connection)
        if known is None or known.bytes != self.index.size():
            raise LedgerError(
                "The database is not in step with its archive: run again.", temporary=True
            )
        note_position(connection, self.index.append(line(self.answers, self.rows)))

    def forget(self) -> None:
        """Be ready for the next transaction."""
        self.answers, self.rows = [], []


@dataclass(frozen=True)
class Table:
    """A table's columns and, of these, the key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def row(self, columns: Iterable[str], values: Iterable[object]) -> dict[str, object]:
        """Values by column, as JSON takes them."""
        return {column: _written(value) for column, value in zip(columns, values, strict=True)}

    def key_of(self, values: Sequence[object]) -> dict[str, object]:
        """The key's values of a row."""
        whole = self.row(self.columns, values)
        return {column: whole[column] for column in self.key}

    def difference(self, before: Sequence[object], after: Sequence[object]) -> dict[str, object]:
        """The columns a change gave another value."""
        pairs = zip(self.columns, before, after, strict=True)
        return {column: _written(new) for column, old, new in pairs if old != new}


def start(connection: Ledger, index: Index) -> None:
    """Log to `index` what this connection changes from now on."""
    found = tables(connection)
    connection.log = log = Log(index, found)
    connection.create_function("logged", -1, log.took)
    for table in found.values():
        old, new = (", ".join(f"{when}.{c}" for c in table.columns) for when in ("OLD", "NEW"))
        for event, how, values in (
            ("INSERT", "put", new),
            ("UPDATE", "set", f"{old}, {new}"),
            ("DELETE", "drop", old),
        ):
            connection.execute(
                f"CREATE TEMP TRIGGER log_{table.name}_{how} AFTER {event} ON main.{table.name} "
                f"BEGIN SELECT logged('{table.name}', '{how}', {values}); END"
            )


def note_answer(connection: sqlite3.Connection, answer: Mapping[str, object]) -> None:
    """Put an answer that is recorded in this transaction into its line."""
    if isinstance(connection, Ledger) and connection.log is not None:
        connection.log.answers.append(answer)


def line(
    answers: Sequence[object], rows: Sequence[Row], *, whole: bool = False
) -> dict[str, object]:
    """A line of the index."""
    return {"answers": answers, "rows": rows, "whole": whole}


def everything(connection: sqlite3.Connection) -> list[Row]:
    """Every row of every table that is logged."""
    return [
        [table.name, "put", table.row(table.columns, values)]
        for table in tables(connection).values()
        for values in connection.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
        )
    ]


def apply(connection: sqlite3.Connection, rows: Iterable[Row], *, whole: bool = False) -> None:
    """Make the changes of a line again; what a later version has no place for is left out.

    With `whole` the tables hold nothing else afterwards. Raises ValueError where a row does not
    fit its table.
    """
    known = tables(connection)
    for table in known if whole else ():
        connection.execute(f"DELETE FROM {table}")
    try:
        for name, how, *values in rows:
            if name in known:
                _apply(connection, known[name], how, *map(_read, values))
    except sqlite3.IntegrityError as error:
        raise ValueError(str(error)) from error


def tables(connection: sqlite3.Connection) -> dict[str, Table]:
    """The tables that are logged."""
    columns: dict[str, list[tuple[str, int]]] = {}
    found = connection.execute(
        "SELECT t.name, c.name, c.pk FROM main.sqlite_schema t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' "
        "AND t.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY t.name, c.cid"
    )
    for table, column, place in found:
        columns.setdefault(table, []).append((column, place))
    return {name: _table(name, own) for name, own in columns.items() if name not in NOT_LOGGED}


def holds_anything(connection: sqlite3.Connection) -> bool:
    """Whether the ledger holds an answer or any other row."""
    return any(
        connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]
        for name in ("releases", *tables(connection))
    )


def position(connection: sqlite3.Connection) -> Position | None:
    """Up to where the ledger holds the index; None for one that never looked."""
    row = connection.execute("SELECT bytes, version FROM index_position").fetchone()
    return None if row is None else Position(*row)


def note_position(connection: sqlite3.Connection, size: int) -> None:
    """Note up to where the ledger holds the index."""
    connection.execute(
        "INSERT OR REPLACE INTO index_position VALUES (1, ?, ?)", (size, schema.VERSION)
    )


def _apply(
    connection: sqlite3.Connection,
    table: Table,
    how: str,
    key: Mapping[str, object],
    changed: Mapping[str, object] | None = None,
) -> None:
    fits = {column: value for column, value in key.items() if column in table.columns}
    where = " AND ".join(f"{column} = ?" for column in fits)
    if how == "put":
        marks = ", ".join("?" * len(fits))
        sql = f"INSERT OR REPLACE INTO {table.name} ({', '.join(fits)}) VALUES ({marks})"
        connection.execute(sql, [*fits.values()])
    elif how == "drop":
        connection.execute(f"DELETE FROM {table.name} WHERE {where}", [*fits.values()])
    elif sets := {c: v for c, v in (changed or {}).items() if c in table.columns}:
        news = ", ".join(f"{column} = ?" for column in sets)
        sql = f"UPDATE {table.name} SET {news} WHERE {where}"
        connection.execute(sql, [*sets.values(), *fits.values()])


def _table(name: str, columns: Sequence[tuple[str, int]]) -> Table:
    key = [column for column, place in sorted(columns, key=lambda c: c[1]) if place]
    return Table(name, tuple(column for column, _ in columns), tuple(key))


def _written(value: object) -> object:
    if isinstance(value, bytes):
        return {BLOB: base64.b64encode(value).decode()}
    return value


def _read(values: Mapping[str, Any]) -> dict[str, object]:
    return {
        column: base64.b64decode(value[BLOB]) if isinstance(value, dict) else value
        for column, value in values.items()
    }
