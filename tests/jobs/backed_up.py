"""Backups at random moments of passes that send mail, restored elsewhere and run on.

`python -m tests.jobs.backed_up 100` plays 100 moments and prints figures. Half of the jobs go on
while the copy runs beside them; half are stopped at the backup, and the copy takes over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from monitor.core import run_log
from monitor.jobs import run
from monitor.jobs.backup import back_up
from monitor.jobs.backup_file import opened_backup
from monitor.jobs.restore import restore
from monitor.jobs.run_pass import Options
from monitor.ledger.store import Ledger
from monitor.settings.settings import load
from monitor.sources.archive import Archive
from tests.data.soybeans import soybean_world
from tests.jobs.simulated import QUICK
from tests.kills.program import warm_up
from tests.mail import PostOffice
from tests.notifications.household import MAIL, mails
from tests.usda import Clock, UsdaServer, new_york
from tests.warm import Warm, serve, warm

KEY = "a-key-for-backups"
RELEASE = new_york(date(2026, 9, 11))
BEFORE = RELEASE - timedelta(days=1)
PEOPLE = ("ann", "ben", "cleo", "dan")
MOMENTS = "moments"
REPLIES_AFTER_S = 0.3
"""How slow the mail server is, so that many moments are between two messages."""

LONGEST_S = 60

MARKED = frozenset({"settings_file", "index_position"})
"""Tables of one row that differ in a restored copy: it is marked as one."""


@dataclass
class Moment:
    """What one moment brought: bytes of the index, messages sent by then, by both, and twice."""

    index: int
    sent_then: int
    sent: int
    twice: int


@dataclass
class Play:
    """USDA, a mail server, and a job to be backed up, made anew for each moment."""

    folder: Path
    office: PostOffice
    usda: UsdaServer
    clock: Clock
    server: Warm
    before: int = 0
    lines: int = 0
    whole: int = 0
    moments: list[Moment] = field(default_factory=list)

    def prepare(self) -> None:
        """Run the job until the day before a release; then see how long the release takes."""
        job = self.folder / "before"
        job.mkdir()
        (job / "monitor.toml").write_text(MAIL + mails(*PEOPLE), encoding="utf-8")
        assert self.pass_in(job, BEFORE) == 0
        for name in ("warm", "undisturbed"):
            self.forget_mail()
            assert self.pass_in(self.copied(name), RELEASE) == 0
        self.whole = len(self.office.accepted)
        self.before, after = (
            lines_of(Archive(self.folder / name / "data/monitor.db"))
            for name in ("before", "undisturbed")
        )
        self.lines = after - self.before

    def forget_mail(self) -> None:
        """Begin to count the messages anew."""
        self.office.accepted.clear()
        self.office.read.clear()

    def copied(self, name: str) -> Path:
        """Return a copy of the job on the morning of the release."""
        shutil.copytree(self.folder / "before", self.folder / name)
        return self.folder / name

    def pass_in(self, job: Path, now: datetime, **asked: object) -> int:
        """Run a pass of the job in another process."""
        self.clock.set(now)
        environment = {
            "MONITOR_HOME": str(job),
            "MONITOR_SMTP_URL": self.office.url,
            "MONITOR_USDA_URL": self.usda.url,
            "USDA_API_KEY": KEY,
        }
        return self.server.ask(environment=environment, now=now.isoformat(), **asked)

    def play(self, number: int, share: float, *, stopped: bool) -> Moment:
        """Back the job up when `share` of its writing is over; restore it, and run the copy."""
        job, file = self.copied(f"job-{number}"), self.folder / f"{number}.zip"
        other = self.folder / f"other-{number}"
        (job / MOMENTS).write_text(f"{digest(dump(job / 'data/monitor.db'))}\n")
        self.forget_mail()
        ended = self.pass_in(
            job,
            RELEASE,
            backup=str(file),
            lines=self.before + int(share * self.lines),
            stopped=stopped,
        )
        assert ended in (0, -signal.SIGKILL if stopped else 0)
        while len(self.office.read) > len(self.office.accepted):
            time.sleep(0.05)  # the server replies to a message of a killed pass as well
        before = len(self.office.accepted)
        done = restore(file, load({"MONITOR_HOME": str(other.parent)}), RELEASE, to=other)
        index = assert_a_moment_of(job, file, done.database)
        assert self.pass_in(other, RELEASE + timedelta(minutes=5)) == 3, "a copy keeps silent"
        assert len(self.office.accepted) == before
        if stopped:
            assert self.pass_in(other, RELEASE + timedelta(minutes=10), take_over=True) == 0
        counted = Counter(str(each.message["Message-ID"]) for each in self.office.accepted)
        told = Counter(each.to for each in self.office.accepted)
        twice = sum(counted.values()) - len(counted)
        assert len(counted) == self.whole, f"sent {len(counted)} messages, not {self.whole}"
        assert twice <= (1 if ended else 0), counted
        assert set(told) == {f"{name}@example.org" for name in PEOPLE}, told
        left = rows(done.database if stopped else job / "data/monitor.db", "messages")
        assert {row[5] for row in left} == {"sent"}
        return Moment(index, before, len(counted), twice)


def assert_a_moment_of(job: Path, file: Path, database: Path) -> int:
    """The backup is a moment that the ledger had, and restored it is the same but for its mark."""
    with opened_backup(file) as backup, tempfile.TemporaryDirectory() as folder:
        backup.extract("monitor.db", Path(folder, "monitor.db"))
        copy = dump(Path(folder, "monitor.db"))
        [(_, index, _)] = copy["index_position"]
        assert backup.manifest.members["answers/index.jsonl"].size == index
    assert digest(copy) in (job / MOMENTS).read_text().split()
    restored = dump(database)
    assert copy.keys() == restored.keys()
    assert {n for n in copy if copy[n] != restored[n]} == MARKED
    ours, theirs = (
        (place.parent / "monitor.db.answers/index.jsonl").read_bytes()
        for place in (database, job / "data/monitor.db")
    )
    assert ours[:index] == theirs[:index]
    return int(index)


def lines_of(archive: Archive) -> int:
    """Return how many transactions the index has."""
    return archive.index.read_bytes().count(b"\n")


def rows(database: Path, table: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table, in order."""
    with closing(sqlite3.connect(database)) as ledger:
        return ledger.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def dump(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with closing(sqlite3.connect(database)) as ledger:
        return dump_of(ledger)


def dump_of(ledger: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of a connection."""
    names = ledger.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY 1")
    return {
        name: sorted(ledger.execute(f"SELECT * FROM main.{name}").fetchall(), key=repr)
        for (name,) in names.fetchall()
    }


def digest(dumped: Mapping[str, object]) -> str:
    """Return a fingerprint of a dump."""
    return hashlib.sha256(repr(dumped).encode()).hexdigest()


@contextmanager
def playing(folder: Path) -> Iterator[Play]:
    """Yield a prepared play."""
    clock = Clock(BEFORE)
    (folder / "office").mkdir()
    with PostOffice(folder / "office") as office:
        office.before_reply = lambda received: time.sleep(REPLIES_AFTER_S)
        os.environ["SSL_CERT_FILE"] = str(office.authority_file)
        with (
            UsdaServer(soybean_world(clock), key=KEY, limit=1_000_000) as usda,
            warm("tests.jobs.backed_up") as server,
        ):
            play = Play(folder, office, usda, clock, server)
            play.prepare()
            yield play


def _noting(place: Path) -> None:
    """Note every moment of the ledger from now on, before it is committed."""
    commit = Ledger.commit

    def noted(self: Ledger) -> None:
        with place.open("a") as moments:
            moments.write(f"{digest(dump_of(self))}\n")
        commit(self)

    Ledger.commit = noted  # type: ignore[method-assign]


def _pass(asked: dict[str, Any]) -> None:
    """Run one pass in the forked process, and never return."""
    code = 1
    try:
        run_log.start("off", sys.stderr)
        settings = load(asked["environment"])
        if "backup" in asked:
            _noting(settings.database.parent.parent / MOMENTS)
        options = Options(take_over=bool(asked.get("take_over")))
        now = datetime.fromisoformat(asked["now"])
        outcome = run.run_locked(settings, options, now, lambda step, **progress: None, QUICK)
        code = 3 if outcome.problems else 0
        if outcome.problems and not outcome.silence:
            print(*outcome.problems, file=sys.stderr)
    finally:
        os._exit(code)


def _back_up(asked: Mapping[str, Any], child: int) -> None:
    """Back up in the midst of the child's pass; stop it for good before, or let it go on."""
    if "backup" not in asked:
        return
    settings = load(asked["environment"])
    archive, latest = Archive(settings.database), time.monotonic() + LONGEST_S
    while lines_of(archive) < asked["lines"] and time.monotonic() < latest:
        time.sleep(0.01)
    time.sleep(Random(asked["backup"]).random() * REPLIES_AFTER_S)  # noqa: S311 to be repeated
    if asked["stopped"]:
        os.kill(child, signal.SIGSTOP)
    back_up(settings, Path(asked["backup"]), datetime.now(UTC))
    if asked["stopped"]:
        os.kill(child, signal.SIGKILL)


def main(count: int) -> None:
    """Play that many moments and print what they brought."""
    random = Random(count)  # noqa: S311 to be repeated, not safe
    with tempfile.TemporaryDirectory() as folder, playing(Path(folder)) as play:
        for number in range(count):
            share = (number // 2 + random.random()) / (count / 2)
            play.moments.append(play.play(number, share, stopped=number % 2 == 1))
    found = play.moments
    print(f"{count} backups; {len({m.index for m in found})} different moments of the ledger")
    print(f"messages per job: {play.whole}; lines of the index: {play.lines}")
    print(f"sent by the moment's job: {sorted(Counter(m.sent_then for m in found[1::2]).items())}")
    print(f"arrived twice, with the same Message-ID: {sum(m.twice for m in found)}")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(int(sys.argv[1]))
    else:
        warm_up()
        serve(_pass, _back_up)
