"""Write every change that no response contains to the archive's index before it is committed.

Temporary triggers on the connection collect the changed rows. `store.transaction` writes them as
one line of the index (sources/archive.py) and records the index position in the ledger. A process
killed between the line and the commit leaves a ledger behind its index, and the next writer applies
the line. The ledger is thus never ahead, and can be rebuilt from the archive.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from monitor.core.errors import LedgerError
from monitor.core.frozen import Frozen
from monitor.ledger import schema
from monitor.ledger.store import Ledger

NOT_LOGGED = frozenset(
    {"releases", "weeks", "observations", "changes", "quotas", "files", "index_position"}
)
"""Tables not logged: the first four come from the responses, the next two from the next ones."""

BLOB = "base64"
"""The key under which a blob (a chart's bytes) is written in a line."""

Row = Sequence[Any]
"""`[table, "put", values]`, `[table, "set", key, values]` or `[table, "drop", key]`."""


class Position(NamedTuple):
    """The index size in bytes that a ledger has applied, and its schema version then."""

    bytes: int
    version: int


class Index(Protocol):
    """The file that log lines are appended to."""

    def size(self) -> int:
        """Return its size in bytes."""

    def append(self, line: Mapping[str, object]) -> int:
        """Append a line durably; return the new size."""


@dataclass
class Log:
    """The changes made so far by the current transaction."""

    index: Index
    tables: Mapping[str, Table]
    answers: list[Mapping[str, object]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def collect(self, table: str, how: str, *values: object) -> None:
        """Collect a row's values; called by the triggers, for an update with old and new values."""
        known = self.tables[table]
        columns, count = known.columns, len(known.columns)
        if how == "put":
            self.rows.append([table, how, known.row(columns, values)])
        elif how == "drop":
            self.rows.append([table, how, known.key_of(values)])
        elif changed := known.difference(values[:count], values[count:]):
            self.rows.append([table, how, known.key_of(values[:count]), changed])

    def write(self, connection: sqlite3.Connection) -> None:
        """Append the line and record the new position; raise LedgerError or OutputError."""
        if not self.answers and not self.rows:
            return
        known = position(connection)
        if known is None or known.bytes != self.index.size():
            raise LedgerError(
                "The database is not in step with its archive: run again.", temporary=True
            )
        note_position(connection, self.index.append(line(self.answers, self.rows)))

    def forget(self) -> None:
        """Clear the changes for the next transaction."""
        self.answers, self.rows = [], []


class Table(Frozen):
    """A table's columns and its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def row(self, columns: Iterable[str], values: Iterable[object]) -> dict[str, object]:
        """Return values by column, ready for JSON."""
        return {column: _written(value) for column, value in zip(columns, values, strict=True)}

    def key_of(self, values: Sequence[object]) -> dict[str, object]:
        """Return the key columns of a row."""
        whole = self.row(self.columns, values)
        return {column: whole[column] for column in self.key}

    def difference(self, before: Sequence[object], after: Sequence[object]) -> dict[str, object]:
        """Return the columns that an update changed, with their new values."""
        pairs = zip(self.columns, before, after, strict=True)
        return {column: _written(new) for column, old, new in pairs if old != new}


def start(connection: Ledger, index: Index) -> None:
    """Log this connection's changes to `index` from now on."""
    logged_tables = tables(connection)
    connection.log = log = Log(index, logged_tables)
    connection.create_function("logged", -1, log.collect)
    for table in logged_tables.values():
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
    """Add a response recorded in the current transaction to its line."""
    if isinstance(connection, Ledger) and connection.log is not None:
        connection.log.answers.append(answer)


def line(
    answers: Sequence[object], rows: Sequence[Row], *, whole: bool = False
) -> dict[str, object]:
    """Return a line of the index."""
    return {"answers": answers, "rows": rows, "whole": whole}


def everything(connection: sqlite3.Connection) -> list[Row]:
    """Return every row of every logged table as "put" rows."""
    return [
        [table.name, "put", table.row(table.columns, values)]
        for table in tables(connection).values()
        for values in connection.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
        )
    ]


def apply(connection: sqlite3.Connection, rows: Iterable[Row], *, whole: bool = False) -> None:
    """Apply the rows of a line; tables and columns that no longer exist are skipped.

    With `whole` the tables are emptied first. Raises ValueError for a row that does not fit its
    table.
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
    """Return the logged tables by name."""
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
    """Return whether the ledger holds any response or logged row."""
    each = (f"EXISTS (SELECT 1 FROM {name})" for name in ("releases", *tables(connection)))
    return bool(connection.execute(f"SELECT {' OR '.join(each)}").fetchone()[0])


def position(connection: sqlite3.Connection) -> Position | None:
    """Return the applied index position; None if the ledger has never applied the index."""
    row = connection.execute("SELECT bytes, version FROM index_position").fetchone()
    return None if row is None else Position(*row)


def note_position(connection: sqlite3.Connection, size: int) -> None:
    """Record the applied index position."""
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
