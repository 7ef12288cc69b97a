"""Jobs to begin with, each made once, when it is first asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tests.kills.job import World
from tests.kills.state import DATABASE
from tests.usda import new_york

HOUR = timedelta(hours=1)
RELEASE = new_york(date(2026, 1, 23))
BEFORE, LATER = RELEASE - timedelta(days=1), RELEASE + HOUR
SITE, BACKUP, COPY = "site", "backup.zip", "copy"
OLD_LEDGER = Path(__file__).parents[1] / "data/version_9/kept.sql"
DAMAGED_AT = 9000


class Stages:
    """The jobs of one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def empty(self) -> Path:
        """Settings only."""
        self.world.begin()
        return self.world.kept("empty")

    @cached_property
    def before(self) -> Path:
        """The day before a release."""
        return self._after("before", self.empty, ("run",), BEFORE)

    @cached_property
    def published(self) -> Path:
        """The same with a site, to which its owner has added a file."""
        job = self._after("published", self.before, ("publish", "--to", SITE), BEFORE)
        (job / SITE / "CNAME").write_text("promises.example.org")
        return job

    @cached_property
    def released(self) -> Path:
        """After the pass of a release; the site is still the one before."""
        return self._after("released", self.published, ("run",), RELEASE)

    @cached_property
    def unsent(self) -> Path:
        """After the pass of a release while the mail server took nothing."""
        before = self.before  # made while the mail server works
        self.world.office.trouble("MAIL", "451 4.3.0 try later")
        job = self._after("unsent", before, ("run",), RELEASE, code=75)
        self.world.office.put_right()
        return job

    @cached_property
    def lost(self) -> Path:
        """The database is gone, the archive is there."""
        job = self.world.begin(self.released)
        for part in (job / DATABASE).parent.glob("monitor.db*"):
            if part.is_file():
                part.unlink()
        return self.world.kept("lost")

    @cached_property
    def damaged(self) -> Path:
        """A page of the database is overwritten."""
        job = self.world.begin(self.released)
        with closing(sqlite3.connect(job / DATABASE)) as ledger:
            ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with (job / DATABASE).open("r+b") as file:
            file.seek(DAMAGED_AT)
            file.write(b"\xff" * DAMAGED_AT)
        return self.world.kept("damaged")

    @cached_property
    def backed_up(self) -> Path:
        """With a backup."""
        return self._after("backed-up", self.released, ("backup", BACKUP), RELEASE)

    @cached_property
    def old(self) -> Path:
        """A ledger of the program before several steps of the schema."""
        job = self.world.begin()
        (job / DATABASE).parent.mkdir()
        with closing(sqlite3.connect(job / DATABASE)) as ledger:
            ledger.executescript(OLD_LEDGER.read_text(encoding="utf-8"))
        return self.world.kept("old")

    def _after(
        self, name: str, stage: Path, command: Sequence[str], now: datetime, code: int = 0
    ) -> Path:
        self.world.begin(stage)
        ended = self.world.run(command, now)
        assert ended.code == code, f"{ended.code}: {self.world.output()}"
        return self.world.kept(name)
