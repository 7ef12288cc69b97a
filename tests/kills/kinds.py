"""What is killed: each kind of work, the job it begins with, and what holds right after a kill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kills.job import NEVER, Ended, Kill, World
from tests.kills.stages import BACKUP, BEFORE, COPY, LATER, RELEASE, SITE, Stages
from tests.kills.state import (
    DATABASE,
    assert_readable,
    assert_sound,
    assert_whole_or_absent,
    files_of,
    rows_of,
)

MINUTE = timedelta(minutes=1)
Check = Callable[[Path, Path, Path], None]
"""What holds of a job right after a kill, given the one it began with and an undisturbed one."""


def nothing_more(job: Path, begun: Path, undisturbed: Path) -> None:
    """Ledger, archive and report are looked at in any case."""


def site_whole(job: Path, begun: Path, undisturbed: Path) -> None:
    """The site is the earlier one or the new one, never something between."""
    assert files_of(job / SITE) in (files_of(begun / SITE), files_of(undisturbed / SITE))


def backup_whole(job: Path, begun: Path, undisturbed: Path) -> None:
    """There is no backup yet, or a whole one."""
    with TemporaryDirectory() as folder:
        assert_whole_or_absent(job / BACKUP, Path(folder))


def copy_sound(job: Path, begun: Path, undisturbed: Path) -> None:
    """A restored ledger that is in its place has all its rows."""
    copy, whole = job / COPY / DATABASE, undisturbed / COPY / DATABASE
    assert not copy.exists() or rows_of(copy) == rows_of(whole)


def unchanged(one: Path, other: Path) -> bool:
    """Return whether two files have the same bytes."""
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    `begins` names the stage it begins with. `command` runs at `now`, and once more after a kill,
    or `instead` if that is refused. `lasts` is how long the service watches. `share` is its part
    of all kills. `then` is what runs after it, where more is told or tidied then. `told` are its
    exit codes: 1 where a pass must say something of the ledger, once. `aside` is how names begin
    that a second run may leave besides.
    """

    name: str
    begins: str
    command: tuple[str, ...]
    now: datetime
    share: int
    check: Check = nothing_more
    lasts: timedelta = timedelta()
    database: Path = DATABASE
    instead: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    told: frozenset[int] = frozenset({0})
    aside: str = "\0"

    def beginning(self, stages: Stages) -> Path:
        """Return the job it begins with."""
        found: Path = attrgetter(self.begins)(stages)
        return found

    def run(self, world: World, now: datetime, kill: Kill = NEVER) -> Ended:
        """Run it at an instant; the service watches until its time is over."""
        until = self.now + self.lasts if self.lasts else None
        return world.run(self.command, now, kill, until)

    def again(self, world: World, later: timedelta) -> datetime:
        """Return when it is run after a kill; the service at once, at the time then."""
        return min(world.clock(), self.now + self.lasts) if self.lasts else self.now + later

    def complete(self, world: World, now: datetime) -> bool:
        """Run it after a kill, to its end; return whether another command had to."""
        ended = self.run(world, now)
        refused = bool(ended.code and self.instead)
        if refused:
            ended = world.run(self.instead, now)
        assert ended.code in self.told, f"{ended.code}: {world.output()}"
        self.settle(world, now)
        return refused

    def settle(self, world: World, now: datetime) -> None:
        """Run what follows."""
        if self.then:
            ended = world.run(self.then, now)
            assert ended.code in self.told, f"{ended.code}: {world.output()}"

    def assert_as_it_was(self, job: Path, begun: Path, undisturbed: Path) -> None:
        """What readers and the next run find right after a kill is whole."""
        if not unchanged(job / DATABASE, begun / DATABASE):  # because it may begin with damage
            assert_sound(job / DATABASE)
        assert_readable(job / "reports")
        self.check(job, begun, undisturbed)


TOLD = frozenset({0, 1})
RESTORE = ("restore", BACKUP, "--to", COPY)
KINDS = (
    Kind("first pass", "empty", ("run",), BEFORE, 5),
    Kind("pass of a release", "before", ("run",), RELEASE, 12),
    Kind("watch", "before", ("watch",), RELEASE - MINUTE, 4, lasts=8 * MINUTE),
    Kind("send", "unsent", ("deliver",), LATER, 26, then=("run",)),
    Kind("publish", "released", ("publish", "--to", SITE), LATER, 12, site_whole),
    Kind("rebuild of a lost ledger", "lost", ("run",), LATER, 4, told=TOLD),
    Kind(
        "rebuild of a damaged ledger", "damaged", ("run",), LATER, 3,
        told=TOLD,
        aside="data/monitor.db.damaged",
    ),
    Kind("upgrade", "old", ("run",), RELEASE, 6, told=TOLD, then=("run",)),
    Kind(
        "backup", "released", ("backup", BACKUP), LATER, 14, backup_whole,
        instead=("backup", BACKUP, "--force"),
    ),
    Kind(
        "restore", "backed_up", RESTORE, LATER, 14, copy_sound,
        database=Path(COPY) / DATABASE,
        instead=(*RESTORE, "--force"),
        aside=f"{COPY}/data/monitor.db.replaced",
    ),
)  # fmt: skip
"""Every kind of work; of 100 kills each has its share."""
