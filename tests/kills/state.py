"""What a job leaves: rows, alerts, messages and files, comparable with another's."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.jobs.backup_file import opened_backup
from monitor.ledger.store import open_ledger
from monitor.reports.marker import marker_of
from monitor.sources.archive import Archive
from tests.mail import Received

DATABASE = Path("data/monitor.db")
NOT_COMPARED = {"_sqlite_migrations", "index_position", "quotas", "files", "lists"}
"""Tables of the passes themselves: when each asked, and how far it had come."""

OF_A_PASS = {"id", "message_id", "attempts", "due_at", "next_try_at"}
"""Columns that differ when a pass runs a minute later."""

PARENTS = {
    "release_id": "(SELECT sha256 || published_at || market_year FROM releases r WHERE r.id = {0})",
    "content_id": "(SELECT subject || figures FROM contents c WHERE c.id = {0})",
}
TEXTS_OF_A_MESSAGE = {"sha256", "text", "html", "alerts"}
"""Of these, too: they name the minute in which an alert was raised."""
NAMED_BY_INSTANT = re.compile(r"-\d{8}T\d{6}Z")
PICTURES = (".png", ".svg")
HELD = re.compile(r"monitor\.db(-wal|-shm|\.lock(\.holder)?)?$")
"""The ledger's own files: their rows are compared."""

Rows = Mapping[str, Counter[tuple[Any, ...]]]


@dataclass(frozen=True)
class State:
    """Every row of the ledger, every file's sum, and every message that arrived, once each."""

    rows: Rows
    files: Mapping[str, str]
    mails: Counter[tuple[str, str]]


def state_of(job: Path, accepted: Sequence[Received], database: Path = DATABASE) -> State:
    """Return what a job leaves and has sent."""
    by_id = {str(each.message["Message-ID"]): each for each in accepted}
    mails = Counter((each.to, str(each.message["Subject"])) for each in by_id.values())
    return State(rows_of(job / database), files_of(job), mails)


def rows_of(database: Path) -> Rows:
    """Return every row, without ids and without the instants of the passes themselves."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []
        names = ledger.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: Counter(ledger.execute(f"SELECT {_columns(ledger, name)} FROM {name} t"))
            for (name,) in names
            if name not in NOT_COMPARED
        }


def _columns(ledger: sqlite3.Connection, table: str) -> str:
    left_out = OF_A_PASS | (TEXTS_OF_A_MESSAGE if table == "contents" else set())
    columns = [row[1] for row in ledger.execute(f"PRAGMA table_info({table})")]
    kept = [
        PARENTS.get(name, "{0}").format(f"t.{name}")
        for name in columns
        if name not in left_out and (not name.endswith("_at") or name == "published_at")
    ]
    return ", ".join(kept)


def files_of(job: Path) -> dict[str, str]:
    """Return the sum of every file, by its path without the instant in it."""
    return {
        NAMED_BY_INSTANT.sub("", path.relative_to(job).as_posix()): _sum(path)
        for path in job.rglob("*")
        if path.is_file() and not HELD.match(path.name)
    }


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_sound(database: Path) -> None:
    """The database is whole (or not there yet), and so is the archive but for a cut last line."""
    if database.exists() and database.stat().st_size:
        with open_ledger(database, create=True) as ledger:
            assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    archive = Archive(database)
    for line in archive.lines():
        assert line.cut or not line.damaged
        assert all(archive.body(answer.sha256) for answer in line.answers)


def assert_readable(reports: Path) -> None:
    """The newest report, if there is one, has all its parts, and every file its page links."""
    latest = reports / "latest"
    if not latest.exists():
        return
    marker = marker_of(latest)
    assert marker is not None
    assert json.loads((latest / "status.json").read_bytes())["schema"] == 1
    page = (latest / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'(?:href|src)="([^"#:]+\.(?:png|svg|csv|txt|json))"', page))
    assert len(linked) > 3
    later = () if marker.complete else PICTURES
    assert all((latest / name).is_file() for name in linked if not name.endswith(later))


def assert_whole_or_absent(backup: Path, folder: Path) -> None:
    """A backup under its name is one that can be read to its end."""
    if backup.exists():
        with opened_backup(backup) as reader:
            for number, name in enumerate(reader.manifest.members):
                reader.extract(name, folder / str(number))
