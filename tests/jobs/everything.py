"""The fourteen months with everything at once, and the same months undisturbed.

`python -m tests.jobs.everything FOLDER` plays one of them: FOLDER names which (`calm`, `troubled`).
Both lose their key in March and get it back in June, so that every origin is asked. In the
troubled one requests fail on every origin, AgTransport disagrees for a day, the clock is wrong, the
mail server is out, the disk is full twice, and the job is restarted three times, once after its
ledger was one of an earlier version. The shutdown of autumn 2025 and two turns of a year are in
both, because they are in the figures.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.alerts.model import TROUBLE_KINDS
from monitor.charts import Picture
from monitor.core import run_log
from monitor.jobs.run_pass import Options
from monitor.jobs.watch import Watcher
from monitor.ledger import schema
from monitor.settings.settings import Settings, load
from tests.data.bundled import bundled_until
from tests.data.soybeans import soybean_world
from tests.jobs.play import (
    ENDS,
    KEY,
    LIVED,
    RATE,
    ROWS,
    SEED,
    STARTS,
    Played,
    at_hour,
    closely,
    read_out,
    stamps_of,
)
from tests.jobs.simulated import QUICK, watch
from tests.mail import PostOffice
from tests.notifications.household import MAIL, mails
from tests.pictures import OF_ANY_DAY, drawn_once
from tests.usda import Clock, UsdaServer, agtransport, faults
from tests.usda.public_files import BY_DESTINATION_PATH
from tests.usda.reply import Reply, json_reply

PEOPLE = ("ann", "ben")
DISK_MB = 400
WITHOUT_KEY, WITH_KEY = at_hour("2026-03-02", 9), at_hour("2026-06-15", 9)
OLDER = 9
AFTER_OLDER = {
    "suspects": ("origin",),
    "releases": ("origin",),
}
"""Columns that tables got after that version; all rows here have their defaults."""

TABLES_AFTER_OLDER = (
    *("promises_file", "disagreements", "files", "settings_file", "usda_service"),
    *("series", "series_releases"),
)
SPRING, LESS = "2026-03", 1_000
"""From when on, and how many tonnes fewer, AgTransport has for a while."""

Sent = dict[str, Counter[tuple[str, bool]]]
"""How often each recipient was sent each alert (its key, and whether it was its end)."""


@dataclass
class Lived:
    """What a play leaves: the figures, the news each recipient was sent, and the troubles."""

    played: Played
    news: list[str]
    sent: Sent
    trouble: Counter[str]
    mails: int
    twice: int
    disagreements: list[tuple[object, ...]]
    refused: list[str]
    """What the disk and the mail server refused, as the log has it."""


@dataclass
class Job:
    """A job that can be restarted, and what can go wrong around it."""

    folder: Path
    clock: Clock
    usda: UsdaServer
    office: PostOffice
    source: str = "api"
    stamps: list[datetime] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """Return the settings of the moment: without a key the public files are asked."""
        key = {"USDA_API_KEY": KEY} if self.source == "api" else {}
        return load(
            {
                "MONITOR_HOME": str(self.folder),
                "MONITOR_SMTP_URL": self.office.url,
                "MONITOR_SOURCE": self.source,
                **self.usda.addresses,
                **key,
            }
        )

    def live(self, until: datetime) -> None:
        """Start the service, and let it run until then."""
        watcher = Watcher(self.settings, Options(), self.clock, QUICK)
        spans = closely(self.stamps, after=LIVED[self.source])
        watch(watcher, self.clock, self.settings, until, spans)

    def with_wrong_clock(self, off: timedelta) -> None:
        """Run a pass while the clock is wrong, as somebody set it."""
        Watcher(self.settings, Options(), lambda: self.clock() + off, QUICK).run_pass()

    def ask(self, source: str) -> None:
        """Lose the key, or get it back."""
        self.source = source

    def make_older(self) -> None:
        """Turn the ledger into one of an earlier version: the next start updates it."""
        with closing(sqlite3.connect(self.settings.database, isolation_level=None)) as ledger:
            for table in TABLES_AFTER_OLDER:
                ledger.execute(f"DROP TABLE {table}")
            for table, columns in AFTER_OLDER.items():
                for column in columns:
                    ledger.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            for number, (name, _) in enumerate(schema.STEPS[OLDER:], start=OLDER + 1):
                ledger.execute(
                    "DELETE FROM _sqlite_migrations WHERE name = ?", (f"{number} {name}",)
                )
            ledger.execute(f"PRAGMA user_version = {OLDER}")

    def fill_disk(self) -> None:
        """Leave no room at all; where no small disk can be mounted, let no file grow."""
        if self._has_own_disk:
            with (self.folder / "filler").open("wb") as filler:
                os.posix_fallocate(filler.fileno(), 0, shutil.disk_usage(self.folder).free)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def empty_disk(self) -> None:
        """Make room again."""
        (self.folder / "filler").unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    @property
    def _has_own_disk(self) -> bool:
        return self.folder.is_mount()


def troubles(job: Job) -> list[tuple[datetime, Callable[[], object]]]:
    """Return what goes wrong or is put right, and when."""
    bad, office, day = job.usda.faults.add, job.office, timedelta(days=1)

    def put_right() -> None:
        job.usda.faults.clear()
        job.usda.faults.random_faults(SEED, RATE)
        office.put_right()

    def always(fault: faults.Fault, path: str) -> Callable[[], object]:
        return partial(bad, fault, path=path, times=None)

    return [
        (at_hour("2025-12-03", 0), always(faults.empty_list(), ROWS)),
        (at_hour("2025-12-04", 13), put_right),
        (at_hour("2025-12-18", 8), partial(office.trouble, "MAIL", "451 4.3.0 try later")),
        (at_hour("2025-12-20", 9), put_right),
        (at_hour("2025-12-31", 12), partial(job.with_wrong_clock, day)),
        (at_hour("2026-01-02", 12), partial(job.with_wrong_clock, -20 * day)),
        (at_hour("2026-01-16", 12), job.make_older),
        (at_hour("2026-02-05", 8), job.fill_disk),
        (at_hour("2026-02-06", 9), job.empty_disk),
        (at_hour("2026-02-20", 12), partial(job.with_wrong_clock, 3000 * day)),
        (at_hour("2026-04-15", 12), always(faults.html_page(), BY_DESTINATION_PATH)),
        (at_hour("2026-04-16", 12), put_right),
        (at_hour("2026-04-29", 0), always(disagreeing, agtransport.PATH)),
        (at_hour("2026-05-08", 0), put_right),
        (at_hour("2026-05-21", 8), partial(office.trouble, "DATA", "451 4.3.0 try later")),
        (at_hour("2026-05-21", 20), put_right),
        (at_hour("2026-07-02", 8), job.fill_disk),
        (at_hour("2026-07-03", 9), job.empty_disk),
        (at_hour("2026-09-09", 0), always(faults.not_found(), ROWS)),
        (at_hour("2026-09-11", 10), put_right),
    ]


def disagreeing(reply: Reply) -> Reply:
    """Let AgTransport have 1,000 t less of what China had outstanding in spring, and in total."""
    rows = json.loads(reply.body) if reply.status == 200 else []
    named = [row for row in rows if str(row.get("country", "")).startswith("CHINA")]
    for row in named:
        if row.get("date", "") > SPRING and int(row.get("outsalescmy", 0)) > LESS:
            row |= {name: str(int(row[name]) - LESS) for name in ("outsalescmy", "totcommcmy")}
    return json_reply(rows) if named else reply


def play(place: Path) -> Lived:
    """Live through the months; `place` is named after what is to happen."""
    troubled = place.name.startswith("troubled")
    run_log.start("text", (place / "log").open("w", encoding="utf-8", buffering=1))
    clock = Clock(STARTS)
    for name in ("office", OF_ANY_DAY, "job"):
        (place / name).mkdir()
    Picture.save = drawn_once(place / OF_ANY_DAY, Picture.save)  # type: ignore[method-assign]
    world = soybean_world(clock)
    with (
        UsdaServer(world, key=KEY, limit=1000) as usda,
        PostOffice(place / "office") as office,
        bundled_until(STARTS),
        _own_disk(place / "job"),
    ):
        os.environ["SSL_CERT_FILE"] = str(office.authority_file)
        (place / "job/monitor.toml").write_text(MAIL + mails(*PEOPLE), encoding="utf-8")
        job = Job(place / "job", clock, usda, office, stamps=stamps_of(world))
        if troubled:
            usda.faults.random_faults(SEED, RATE)
        events = [
            (WITHOUT_KEY, partial(job.ask, "public")),
            (WITH_KEY, partial(job.ask, "api")),
            *(troubles(job) if troubled else ()),
        ]
        for until, happens in sorted(events, key=lambda event: event[0]):
            job.live(until)
            happens()
        job.live(ENDS)
        job.empty_disk()
        return _lived(job, (place / "log").read_text(encoding="utf-8"))


def _lived(job: Job, log: str) -> Lived:
    played = read_out(job.settings, [], [], job.stamps)
    ids = Counter(str(each.message["Message-ID"]) for each in job.office.accepted)
    with closing(sqlite3.connect(job.settings.database)) as ledger:
        noted = ledger.execute("SELECT measure, recorded - theirs, settled_at FROM disagreements")
        disagreements = noted.fetchall()
        sent: Sent = {name: Counter() for name in PEOPLE}
        for who, alerts in ledger.execute(
            "SELECT recipient, alerts FROM messages m JOIN contents c ON c.id = content_id "
            "WHERE state = 'sent'"
        ):
            for each in json.loads(alerts):
                if each["alert"]["kind"] not in TROUBLE_KINDS:
                    sent[who][each["alert"]["key"], each["resolves"]] += 1
    return Lived(
        played,
        [key for key, kind, _ in played.alerts if kind not in TROUBLE_KINDS],
        sent,
        Counter(kind for _, kind, _ in played.alerts if kind in TROUBLE_KINDS),
        len(job.office.accepted),
        sum(ids.values()) - len(ids),
        disagreements,
        [line for line in log.splitlines() if " failed " in line],
    )


@contextmanager
def _own_disk(folder: Path) -> Iterator[None]:
    """Mount a small disk in the folder, if this user may."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, check=False) if os.geteuid() == 0 else None
    mounted = done is not None and done.returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


if __name__ == "__main__":
    found = play(Path(sys.argv[1]))
    if sys.argv[2:]:
        Path(sys.argv[2]).write_bytes(pickle.dumps(found))
    print("mails", found.mails, "twice", found.twice, "news", len(found.news))
    print("trouble", sorted(found.trouble.items()))
    print("disagreements", found.disagreements)
    print("refused", *Counter(line[21:90] for line in found.refused).items(), sep="\n  ")
