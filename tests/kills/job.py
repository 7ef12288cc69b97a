"""The parent's side: USDA, a mail server and the warm program, and folders with jobs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.core.paths import data_file
from tests.data.soybeans import soybean_world
from tests.environment import environment
from tests.kills.points import Reached, forget, reached
from tests.kills.program import CLOCK, OUTPUT, PLACES, POINTS, PROCESS
from tests.kills.shared_clock import SharedClock
from tests.mail import PostOffice
from tests.notifications.household import MAIL, mails
from tests.pictures import FOLDER
from tests.usda import UsdaServer
from tests.warm import Warm, warm

KEY = "a-key-that-must-never-be-seen"
PEOPLE = ("ann", "ben", "cleo", "dan")
PROMISES = "promises.toml"
KILLED = -signal.SIGKILL
PATIENCE_S = 120
PAUSE_S = 0.005


@dataclass(frozen=True)
class Kill:
    """When a program is killed: at its n-th point, or after some seconds."""

    at_point: int = 0
    after_s: float | None = None


NEVER = Kill()


@dataclass(frozen=True)
class Ended:
    """How a program ended: its exit code, how far it had come, and how long it took."""

    code: int
    reached: Reached
    took_s: float

    @property
    def killed(self) -> bool:
        """Whether it was killed on its way."""
        return self.code == KILLED


@dataclass
class World:
    """USDA, a mail server, and the program that is killed, all on this machine."""

    folder: Path
    office: PostOffice
    usda: UsdaServer
    clock: SharedClock
    program: Warm

    @property
    def shared(self) -> Path:
        """The folder of the files that the program shares with its parent."""
        return self.folder / "shared"

    def run(
        self,
        command: Sequence[str],
        now: datetime,
        kill: Kill = NEVER,
        until: datetime | None = None,
    ) -> Ended:
        """Run a command of the job at an instant; wait until nothing of it is left."""
        self.clock.set(now)
        forget(self.shared / POINTS)
        began = time.perf_counter()
        code = self.program.ask(
            command=list(command),
            folder=str(self.job),
            shared=str(self.shared),
            environment=self._environment(),
            now=now.isoformat(),
            until=(until or now).isoformat(),
            die_at=kill.at_point,
            kill_after_s=kill.after_s,
        )
        took_s = time.perf_counter() - began
        self._settle()
        return Ended(code, reached(self.shared / POINTS), took_s)

    def places(self) -> list[str]:
        """The points of the last program that was not killed, in their order."""
        found: list[str] = json.loads((self.shared / PLACES).read_bytes())
        return found

    def output(self) -> str:
        """What the last program printed."""
        return (self.shared / OUTPUT).read_text(errors="replace")

    def forget_mail(self) -> None:
        """Begin to count the messages anew."""
        self.office.accepted.clear()
        self.office.read.clear()

    @property
    def job(self) -> Path:
        """The folder of the job at hand: always one, because a ledger knows its settings file."""
        return self.folder / "job"

    def begin(self, stage: Path | None = None) -> Path:
        """Put a copy of a stage in the job's folder, or settings only."""
        shutil.rmtree(self.job, ignore_errors=True)
        if stage is not None:
            return shutil.copytree(stage, self.job)
        self.job.mkdir()
        (self.job / PROMISES).write_text(one_promise(), encoding="utf-8")
        own = f'commitments = "{PROMISES}"\n'
        (self.job / "monitor.toml").write_text(own + MAIL + mails(*PEOPLE), encoding="utf-8")
        return self.job

    def kept(self, name: str) -> Path:
        """Move the job away, and return where to."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.job.rename(self.folder / name)

    def _environment(self) -> dict[str, str]:
        ours = environment(
            MONITOR_SMTP_URL=self.office.url,
            USDA_API_KEY=KEY,
            SSL_CERT_FILE=str(self.office.authority_file),
            **self.usda.addresses,
        )
        return {**ours, "MONITOR_HOME": str(self.job), FOLDER: str(self.folder / "pictures")}

    def _settle(self) -> None:
        """Wait until the mail server has replied to a killed program's message as well.

        A process that draws for it ends by itself: it must not stay.
        """
        latest = time.monotonic() + PATIENCE_S
        session = int((self.shared / PROCESS).read_text())
        while (self.office.open or alive(session)) and time.monotonic() < latest:
            time.sleep(PAUSE_S)
        assert not self.office.open
        assert not alive(session), f"left behind: {alive(session)}"


def one_promise() -> str:
    """Return the first bundled promise with its first reading: a pass of it is a quick one."""
    bundled = data_file("commitments.toml").read_text(encoding="utf-8")
    promise, reading = bundled.split("\n[[commitment.reading]]\n")[:2]
    return f"{promise}\n[[commitment.reading]]\n{reading}"


def alive(session: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, _, of_session = each.read_text().rpartition(")")[2].split()[:4]
            if state != "Z" and int(of_session) == session:
                found.append(int(each.parent.name))
    return found


@contextmanager
def world_in(folder: Path, starts: datetime) -> Iterator[World]:
    """Yield USDA, the mail server and the program."""
    for name in ("shared", "pictures", "office"):
        (folder / name).mkdir()
    clock = SharedClock(folder / "shared" / CLOCK)
    clock.set(starts)
    os.environ[FOLDER] = str(folder / "pictures")
    with (
        PostOffice(folder / "office") as office,
        UsdaServer(soybean_world(clock), key=KEY, limit=1_000_000) as usda,
        warm("tests.kills.program") as program,
    ):
        yield World(folder, office, usda, clock, program)
