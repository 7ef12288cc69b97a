"""Open the ledger for writing, in step with the archive; rebuild it if it is missing."""

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
from monitor.core.records import USDA, Commodity, ReleaseDate, SourceResponse
from monitor.ingest.public_answers import YearOfFile, public_answer, rows_of
from monitor.ingest.shipped import SOURCES, answers_as
from monitor.ledger import logged, lookups, schema, write
from monitor.ledger.publication import Publications
from monitor.ledger.store import Ledger, open_ledger, transaction
from monitor.sources import esr
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
    "settings_file",
    "usda_service",
)
"""Tables missing from archives of earlier versions, each after the tables it refers to."""

NAMED = 5
"""How many unreadable entries are named; the rest are counted."""

LOOSE = (
    "DELETE FROM told WHERE content_id NOT IN (SELECT id FROM contents)",
    "DELETE FROM messages WHERE content_id NOT IN (SELECT id FROM contents)",
    "DELETE FROM series WHERE release_id NOT IN (SELECT id FROM series_releases)",
    "UPDATE contents SET enclosure = NULL WHERE enclosure NOT IN (SELECT sha256 FROM enclosures)",
)
"""Remove rows whose parent was in an unreadable line."""

Slice = tuple[int, int]


@dataclass
class Replayed:
    """The result of replaying the index: responses recorded, and entries left out, in words."""

    answers: int = 0
    left_out: list[str] = field(default_factory=list)
    lost: set[Slice] = field(default_factory=set)
    _shipped: dict[str, dict[tuple[str, int], SourceResponse]] = field(default_factory=dict)

    def shipped(self, entry: Archived) -> SourceResponse | None:
        """Return the bundled figures of an entry; None if this version bundles others."""
        if entry.kind not in self._shipped:
            answers = answers_as(SOURCES[entry.kind])
            self._shipped[entry.kind] = {(a.sha256, a.market_year): a for a in answers}
        return self._shipped[entry.kind].get((entry.sha256, entry.market_year))

    @property
    def words(self) -> str:
        """Return a sentence about the entries left out; "" if there are none."""
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
    """Open the ledger for writing; every change is logged to the archive first.

    A missing or empty ledger is rebuilt from the archive, one that is behind (a restored backup, a
    killed process) is brought up to date. `aside` is the damaged file it replaces. What the
    operator must know is added to `problems`.
    """
    archive = Archive(database)
    with open_ledger(database, create=True) as connection:
        if logged.position(connection) != (archive.size(), schema.VERSION):
            with transaction(connection):
                problems += _bring_in_step(connection, database, archive, aside)
        logged.start(connection, archive)
        yield connection


def rebuild(database: Path, aside: Path) -> list[MonitorError]:
    """Rebuild the ledger at `database` from the archive; return what the operator must know.

    Alerts and messages missing from the archive are copied from the damaged file `aside` as far as
    it is readable.
    """
    problems: list[MonitorError] = []
    with writing(database, problems, aside) as connection:
        for table in TABLES_TO_COPY:
            _take_over(connection, aside, table)
    return problems


def is_lost(database: Path) -> bool:
    """Return whether the database is missing or empty but an archive exists to rebuild it from."""
    try:
        gone = not database.exists() or database.stat().st_size == 0
    except PermissionError:
        return False
    return gone and Archive(database).size() > 0


def replay(connection: sqlite3.Connection, archive: Archive, start: int = 0) -> Replayed:
    """Apply the index from byte `start` on, in order; return the result.

    Must run within a transaction, before the connection logs.
    """
    done, delayed = Replayed(), delayed_publications()
    connection.execute("PRAGMA defer_foreign_keys = ON")
    if not start:
        _restore_checks(connection, archive)
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
    """Apply what the ledger lacks of the index, then log what the index lacks of the ledger."""
    at, size, report = logged.position(connection), archive.size(), ""
    fresh = at is None and not logged.holds_anything(connection)
    if fresh and size:
        state = "was missing and" if aside is None else f"was damaged (kept as {aside}) and"
        left_out = _read_on(connection, archive, "rebuild", 0)
        report = f"The database {database} {state} was rebuilt from archived responses.{left_out}"
    elif at is not None and at.bytes < size:
        left_out = _read_on(connection, archive, "catch up", at.bytes)
        report = left_out and f"The database {database} was behind its archive.{left_out}"
    elif at is not None and at.bytes > size:
        report = (
            f"The archive {archive.folder} has lost responses that the database {database} still "
            "holds: keep a copy of the database, it cannot be rebuilt completely."
        )
    if not fresh and (at is None or at.bytes > size or at.version != schema.VERSION):
        archive.append(logged.line([], logged.everything(connection), whole=True))
    logged.note_position(connection, archive.size())
    return [LedgerError(report)] if report else []


def _read_on(connection: sqlite3.Connection, archive: Archive, step: str, start: int) -> str:
    with run_log.step(step) as fields:
        done = replay(connection, archive, start)
        fields |= run_log.Fields(answers=done.answers, left_out=len(done.left_out))
    return done.words


def _restore_checks(connection: sqlite3.Connection, archive: Archive) -> None:
    """Restore the recorded checks before the responses of earlier versions.

    Those versions did not log checks between responses; the first later line holds them all.
    """
    for line in archive.lines():
        if not line.early and not line.damaged:
            checked = [row for row in line.rows if line.whole and row[0] == "heard"]
            logged.apply(connection, checked)
            return


def _ingest_archived(
    connection: sqlite3.Connection,
    archive: Archive,
    entry: Archived,
    delayed: Publications,
    done: Replayed,
) -> None:
    try:
        if entry.kind not in SOURCES:
            _record(connection, archive.body(entry.sha256), entry, delayed)
        elif shipped := done.shipped(entry):  # because the next pass records this version's
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
        lookups.record_destinations(connection, USDA, esr.parse_destinations(body))
    elif entry.kind == "commodities":
        lookups.record_commodities(connection, USDA, esr.parse_commodities(body))
    elif entry.kind in ("reports", "agtransport"):
        whose = YearOfFile.of(entry)
        answer = public_answer(connection, whose, rows_of(whose.origin, body))
        write.write_response(connection, answer.response, delayed)
    else:
        request = request_of(entry)
        write.write_response(connection, request.understand(body), delayed)


def request_of(entry: Archived) -> esr.Request:
    """Return the request that led to an archived response."""
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
    """Record marketing-year bounds for responses of versions that did not log them."""
    if entry.kind != "exports":
        return
    stamp = request_of(entry).stamp
    bounds = MarketingYear(stamp.market_year, stamp.starts_on, stamp.ends_on)
    years = [bounds.shifted(k) for k in range(-30, AHEAD)]
    lookups.record_marketing_years(connection, USDA, stamp.commodity_code, years)


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
            cursor = damaged.execute(f"SELECT * FROM {table}")
            names = ", ".join(column[0] for column in cursor.description)
            rows = cursor.fetchall()
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
