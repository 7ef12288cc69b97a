"""The ledger to write to: in step with the archive, and made anew from it where it is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from monitor.core import run_log
from monitor.core.calendar import MarketingYear
from monitor.core.errors import LedgerError, MonitorError
from monitor.core.formats import plural
from monitor.core.publications import delayed_publications
from monitor.core.records import Commodity, ReleaseDate, SourceResponse
from monitor.ledger import logged, lookups, schema, write
from monitor.ledger.publication import Publications
from monitor.ledger.store import Ledger, open_ledger, transaction
from monitor.sources import esr, snapshot
from monitor.sources.archive import Archive, Archived, Line

AHEAD = 4
TABLES_TO_COPY = (
    "alerts",
    "alert_ends",
    "enclosures",
    "contents",
    "told",
    "messages",
    "silences",
    "promises_file",
)
"""What archives of earlier versions do not hold; in an order in which each row's own come first."""

NAMED = 5
"""So many of what could not be read are named, the others counted."""

LOOSE = (
    "DELETE FROM told WHERE content_id NOT IN (SELECT id FROM contents)",
    "DELETE FROM messages WHERE content_id NOT IN (SELECT id FROM contents)",
    "UPDATE contents SET enclosure = NULL WHERE enclosure NOT IN (SELECT sha256 FROM enclosures)",
)
"""What a line that cannot be read leaves without what it belongs to."""

Slice = tuple[int, int]


@dataclass
class Replayed:
    """What came of reading the index: how many answers, and in words what is left out."""

    answers: int = 0
    left_out: list[str] = field(default_factory=list)
    lost: set[Slice] = field(default_factory=set)
    _shipped: dict[tuple[str, int], SourceResponse] = field(default_factory=dict)

    def shipped(self, entry: Archived) -> SourceResponse | None:
        """The shipped figures an entry speaks of; None where this version ships others."""
        if not self._shipped:
            self._shipped = {(a.sha256, a.market_year): a for a in snapshot.answers()}
        return self._shipped.get((entry.sha256, entry.market_year))

    @property
    def words(self) -> str:
        """What is left out, as a sentence; "" where nothing is."""
        if not self.left_out:
            return ""
        more = len(self.left_out) - NAMED
        named = [*self.left_out[:NAMED], *([f"{more:,} more"] if more > 0 else [])]
        return (
            f" {plural(len(self.left_out), 'entry', 'entries')} of the archive could not be read "
            f"and {'is' if len(self.left_out) == 1 else 'are'} left out: {'; '.join(named)}. "
            "What USDA still has is asked for again."
        )


@contextmanager
def writing(
    database: Path, problems: list[MonitorError], aside: Path | None = None
) -> Iterator[Ledger]:
    """The ledger to write to, in step with the archive: whatever it changes is kept there first.

    One that is gone or empty is made anew, one that is behind (a backup was put back, a process
    was killed) brought up to date; `aside` is the damaged one it takes the place of. What a person
    must know is added to `problems`.
    """
    archive = Archive(database)
    with open_ledger(database, create=True) as connection:
        if logged.position(connection) != (archive.size(), schema.VERSION):
            with transaction(connection):
                problems += _bring_in_step(connection, database, archive, aside)
        logged.start(connection, archive)
        yield connection


def rebuild(database: Path, aside: Path) -> list[MonitorError]:
    """Make the ledger at `database` anew from the archive; what a person must know.

    What the archive does not hold of alerts and messages is taken over from the damaged file
    `aside`, as far as it can be read.
    """
    problems: list[MonitorError] = []
    with writing(database, problems, aside) as connection:
        for table in TABLES_TO_COPY:
            _take_over(connection, aside, table)
    return problems


def is_lost(database: Path) -> bool:
    """Whether there is no database, or nothing in its file, and an archive to make it from."""
    try:
        gone = not database.exists() or database.stat().st_size == 0
    except PermissionError:
        return False
    return gone and Archive(database).size() > 0


def replay(connection: sqlite3.Connection, archive: Archive, start: int = 0) -> Replayed:
    """Record everything the index holds from byte `start` on, in its order; what came of it.

    Within a transaction, and before the connection logs.
    """
    done, delayed = Replayed(), delayed_publications()
    connection.execute("PRAGMA defer_foreign_keys = ON")
    if not start:
        _hear_first(connection, archive)
    for line in archive.lines(start):
        if line.damaged and not (line.cut and start):
            done.left_out.append(f"the line at byte {line.start:,} of {archive.index}")
        for answer in line.answers:
            if line.early:
                _record_bounds(connection, answer)
            _ingest_archived(connection, archive, answer, delayed, done)
        _apply(connection, archive, line, done)
    _ask_again(connection, done.lost)
    for statement in LOOSE:
        connection.execute(statement)
    return done


def _bring_in_step(
    connection: sqlite3.Connection, database: Path, archive: Archive, aside: Path | None
) -> list[MonitorError]:
    """Read what the ledger does not hold of the index, and put into it what it does not hold."""
    at, size, said = logged.position(connection), archive.size(), ""
    fresh = at is None and not logged.holds_anything(connection)
    if fresh and size:
        found = "was missing and" if aside is None else f"was damaged (kept as {aside}) and"
        left_out = _read_on(connection, archive, "rebuild", 0)
        said = f"The database {database} {found} was rebuilt from archived responses.{left_out}"
    elif at is not None and at.bytes < size:
        left_out = _read_on(connection, archive, "catch up", at.bytes)
        said = left_out and f"The database {database} was behind its archive.{left_out}"
    elif at is not None and at.bytes > size:
        said = (
            f"The archive {archive.folder} has lost responses that the database {database} still "
            "holds: keep a copy of the database, it cannot be rebuilt completely."
        )
    if not fresh and (at is None or at.bytes > size or at.version != schema.VERSION):
        archive.append(logged.line([], logged.everything(connection), whole=True))
    logged.note_position(connection, archive.size())
    return [LedgerError(said)] if said else []


def _read_on(connection: sqlite3.Connection, archive: Archive, step: str, start: int) -> str:
    with run_log.step(step) as told:
        done = replay(connection, archive, start)
        told |= run_log.Fields(answers=done.answers, left_out=len(done.left_out))
    return done.words


def _hear_first(connection: sqlite3.Connection, archive: Archive) -> None:
    """Answers of earlier versions have no word between them on what was heard when.

    It stands in the first line after them, which holds all rows there were.
    """
    for line in archive.lines():
        if not line.early and not line.damaged:
            heard = [row for row in line.rows if line.whole and row[0] == "heard"]
            logged.apply(connection, heard)
            return


def _ingest_archived(
    connection: sqlite3.Connection,
    archive: Archive,
    entry: Archived,
    delayed: Publications,
    done: Replayed,
) -> None:
    try:
        if entry.kind != "snapshot":
            _record(connection, archive.body(entry.sha256), entry, delayed)
        elif shipped := done.shipped(entry):  # others are recorded by the next pass that needs them
            write.write_response(connection, shipped, delayed)
    except (MonitorError, ValueError, TypeError) as error:
        done.left_out.append(f"{_named(entry)} ({str(error).rstrip('.')})")
        done.lost.add((entry.commodity_code, entry.market_year))
    else:
        done.answers += 1
        done.lost.discard((entry.commodity_code, entry.market_year))


def _record(
    connection: sqlite3.Connection, body: bytes, entry: Archived, delayed: Publications
) -> None:
    if entry.kind == "countries":
        lookups.record_destinations(connection, esr.SOURCE, esr.parse_destinations(body))
    elif entry.kind == "commodities":
        lookups.record_commodities(connection, esr.SOURCE, esr.parse_commodities(body))
    else:
        request = request_of(entry)
        write.write_response(connection, request.understand(body), delayed)


def request_of(entry: Archived) -> esr.Request:
    """The question an archived answer answered."""
    commodity = Commodity(entry.commodity_code, entry.commodity_name, entry.unit_id)
    stamp = ReleaseDate(
        entry.commodity_code,
        entry.stamp_year,
        date.fromisoformat(entry.starts_on),
        date.fromisoformat(entry.ends_on),
        datetime.fromisoformat(entry.published_at),
    )
    return esr.Request(
        esr.Slice(commodity, entry.market_year), stamp, datetime.fromisoformat(entry.retrieved_at)
    )


def _record_bounds(connection: sqlite3.Connection, entry: Archived) -> None:
    """Bounds for answers that an earlier version noted, which noted nothing else."""
    if entry.kind != "exports":
        return
    stamp = request_of(entry).stamp
    bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
    years = [bounds.shifted(k) for k in range(-30, AHEAD)]
    lookups.record_marketing_years(connection, esr.SOURCE, stamp.commodity_code, years)


def _apply(connection: sqlite3.Connection, archive: Archive, line: Line, done: Replayed) -> None:
    try:
        logged.apply(connection, line.rows, whole=line.whole)
    except (ValueError, TypeError) as error:
        done.left_out.append(f"the line at byte {line.start:,} of {archive.index} ({error})")


def _ask_again(connection: sqlite3.Connection, lost: set[Slice]) -> None:
    connection.executemany(
        "UPDATE asked SET result = 'failed' WHERE commodity_code = ? AND market_year = ?",
        sorted(lost),
    )


def _take_over(connection: sqlite3.Connection, aside: Path, table: str) -> None:
    try:
        with closing(sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)) as damaged:
            found = damaged.execute(f"SELECT * FROM {table}")
            names = ", ".join(column[0] for column in found.description)
            rows = found.fetchall()
    except sqlite3.DatabaseError:
        return
    with transaction(connection):
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)


def _named(entry: Archived) -> str:
    if not entry.commodity_code:
        return f"{entry.kind} of {entry.retrieved_at}"
    return (
        f"commodity {entry.commodity_code}, marketing year {entry.market_year}, "
        f"of {entry.retrieved_at}"
    )
