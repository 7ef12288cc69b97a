"""A night of faults: who is told what, pass by pass, and why that is right.

The clock alone is simulated. USDA, the mail server, the webhook and the dead man's switch are real
servers, the disk is a small one (where mounting it needs root, its lines are left out).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import disk_usage
from zoneinfo import ZoneInfo

import pytest

from monitor.commands.shared import exit_code
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options
from monitor.settings.settings import load
from tests.data.soybeans import CHINA, SOYBEANS, soybean_world
from tests.ingest.test_refresh import WEEK_8_OCTOBER
from tests.jobs.simulated import QUICK
from tests.jobs.switch import Switch, switch_on
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import MAIL, mails
from tests.usda import Clock, UsdaServer, faults, new_york
from tests.usda.records import RowKey

KEY = "a-key-of-the-night"
EVENING, MORNING = date(2026, 10, 15), date(2026, 10, 16)
ROW = RowKey(SOYBEANS, 2027, CHINA, date(2026, 10, 1))
HOOK = '[[recipients]]\nname = "ope"\nchannel = "webhook"\naddress = "{}"\ngets = "trouble"\n'
DOES_NOT_ADD_UP = "Figures do not add up: exports roll forward, week ending 1 Oct 2026"
ADDS_UP = "Figures add up again, or are explained: exports roll forward, week ending 1 Oct 2026"
NOBODY: tuple[str, ...] = ()


@dataclass
class Night:
    """The servers of the night, and what the operator (by webhook) and the reader (by mail) got."""

    folder: Path
    clock: Clock
    usda: UsdaServer
    office: PostOffice
    receiver: HookReceiver
    switch: Switch
    ahead: timedelta = field(default_factory=timedelta)

    def run_pass(self) -> int:
        """Run one pass at the machine's clock, and return the exit code of `monitor run`."""
        settings = load(
            {
                "MONITOR_CONFIG": str(self.folder / "monitor.toml"),
                "MONITOR_DATABASE": str(self.folder / "monitor.db"),
                "MONITOR_REPORTS": str(self.folder / "reports"),
                "MONITOR_SMTP_URL": self.office.url,
                "MONITOR_WEBHOOK_SECRET": "hush",
                "MONITOR_PING_URL": self.switch.url,
                "MONITOR_USDA_URL": self.usda.url,
                "USDA_API_KEY": KEY,
            }
        )
        now = self.clock() + self.ahead
        done = run_locked(settings, Options(), now, lambda step, **progress: None, QUICK)
        return min(map(exit_code, done.problems), default=0)

    def write(self, mail: str = MAIL) -> None:
        """Write the settings file: a reader by mail, an operator by webhook."""
        text = mail + mails("rea") + HOOK.format(self.receiver.url)
        (self.folder / "monitor.toml").write_text(text, encoding="utf-8")

    def fill(self, share: float) -> None:
        """Make the disk so small that this share of it is in use."""
        size = int(disk_usage(self.folder).used / share)
        subprocess.run(["mount", "-o", f"remount,size={size}", self.folder], check=True)


def all_is_well(night: Night) -> None:
    """Leave everything as it is."""


def usda_goes(night: Night) -> None:
    night.usda.faults.add(faults.drop(), path="*", times=None)


def usda_returns(night: Night) -> None:
    night.usda.faults.clear()


def a_wrong_row_comes_while_mail_is_away(night: Night) -> None:
    night.usda.world.revise(ROW, {"weeklyExports": 1}, published_at=night.clock())
    night.office.trouble("MAIL", drop=True)


def mail_returns(night: Night) -> None:
    night.office.put_right()


def the_disk_is_nearly_full(night: Night) -> None:
    night.fill(0.95)


def the_disk_has_room(night: Night) -> None:
    night.fill(0.05)


def the_clock_is_ahead(night: Night) -> None:
    night.ahead = timedelta(minutes=20)


def the_clock_is_right(night: Night) -> None:
    night.ahead = timedelta()


def the_sender_is_mistyped(night: Night) -> None:
    night.write(MAIL.replace("monitor@example.org", "monitor at example.org"))


def the_sender_is_corrected(night: Night) -> None:
    night.write()


def the_row_is_corrected(night: Night) -> None:
    right = soybean_world(night.clock)._archive.row(ROW, night.clock())
    assert right is not None
    exports = {"weeklyExports": right.as_api()["weeklyExports"]}
    night.usda.world.revise(ROW, exports, published_at=night.clock())


@dataclass(frozen=True)
class Line:
    """One pass: what happened before it, what it must say to whom, and why that is right."""

    at: str
    happens: Callable[[Night], None]
    code: int
    ping: str
    operator: tuple[str, ...]
    reader: tuple[str, ...]
    because: str


NIGHT = (
    Line("22:00", all_is_well, 0, "ok", NOBODY, NOBODY, "nothing is new"),
    Line(
        "22:30", usda_goes, 75, "ok", NOBODY, NOBODY,
        "nothing is due, the figures are all there, and the next pass asks again",
    ),
    Line("23:00", usda_returns, 0, "ok", NOBODY, NOBODY, "it was away for one pass"),
    Line(
        "23:30", a_wrong_row_comes_while_mail_is_away, 75, "ok", (DOES_NOT_ADD_UP,), NOBODY,
        "the operator is reached by webhook; the reader's mail waits, and is no fault of anyone's",
    ),
    Line(
        "00:00", mail_returns, 0, "ok", NOBODY, (DOES_NOT_ADD_UP,),
        "a reader may quote the week, so it is news as well; the operator has it already",
    ),
    Line(
        "00:30", the_disk_is_nearly_full, 0, "ok",
        ("The monitor's disk is nearly full: … MB free",), NOBODY,
        "room must be made before a pass fails; no reader can",
    ),
    Line(
        "01:00", the_disk_has_room, 0, "ok",
        ("The monitor's disk has room again: … free",), NOBODY, "it ends by itself",
    ),
    Line(
        "01:30", the_clock_is_ahead, 0, "ok", ("This machine's clock is wrong",), NOBODY,
        "releases are timed by it",
    ),
    Line(
        "02:00", the_clock_is_right, 0, "ok", ("This machine's clock is right again",), NOBODY,
        "it ends by itself",
    ),
    Line(
        "02:30", the_sender_is_mistyped, 2, "fail",
        ("The settings of rea are wrong",), NOBODY,
        "waiting does not help; the figures go on, and the operator's channel works",
    ),
    Line(
        "03:00", the_sender_is_corrected, 0, "ok", NOBODY, NOBODY,
        "whoever corrected it knows, and the reader missed nothing",
    ),
    Line(
        "03:30", the_row_is_corrected, 0, "ok", (ADDS_UP,), (ADDS_UP,),
        "whoever was told of the row is told of its end",
    ),
    Line(
        "08:45", usda_goes, 75, "ok", NOBODY, NOBODY,
        "a release is due since 08:30, and USDA is often away in these minutes",
    ),
    Line(
        "12:45", all_is_well, 75, "fail",
        ("No figures could be fetched from USDA since … (it did not answer)",), NOBODY,
        "four hours late: it may be out unseen, and only an operator can look; that USDA is late "
        "would be news, but is not known",
    ),
    Line("13:15", all_is_well, 75, "fail", NOBODY, NOBODY, "the same trouble is said once"),
    Line(
        "13:45", usda_returns, 0, "ok", ("Export sales: USDA is reached again",),
        ("China soybeans: 68 % of 25 MMT after w/e 8 Oct, …",),
        "the reader gets the week, and never hears of the rest",
    ),
)  # fmt: skip


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, if one can be mounted, else a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2g", "tmpfs", folder]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if mounted:
        (folder / "of others").write_bytes(bytes(150_000_000))
    yield folder
    if mounted:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def night(tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    """A monitor that has run for days, on Thursday evening before a release on Friday morning."""
    clock = Clock(new_york(date(2026, 10, 9)))
    world = soybean_world(clock)
    world.publish([WEEK_8_OCTOBER], market_year=2027, published_at=new_york(MORNING))
    (tmp_path / "office").mkdir()
    with (
        UsdaServer(world, key=KEY) as usda,
        PostOffice(tmp_path / "office") as office,
        HookReceiver() as receiver,
        switch_on() as switch,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", str(office.authority_file))
        built = Night(disk, clock, usda, office, receiver, switch)
        built.write()
        assert built.run_pass() == 0
        yield built


def test_a_night_of_faults(night: Night) -> None:
    told = [_told(night, line) for line in NIGHT if _is_possible(night, line)]

    expected = [
        (line.at, line.code, line.ping, line.operator, line.reader)
        for line in NIGHT
        if _is_possible(night, line)
    ]
    assert told == expected


def _is_possible(night: Night, line: Line) -> bool:
    mounted = night.folder.is_mount()
    return mounted or line.happens not in (the_disk_is_nearly_full, the_disk_has_room)


def _told(night: Night, line: Line) -> tuple[object, ...]:
    """Run a line's pass; return its time, exit code and ping, and who got which subjects."""
    hooks, letters = len(night.receiver.hooks), len(night.office.accepted)
    pings = len(night.switch.pings)
    hour = datetime.strptime(line.at, "%H:%M").time()  # noqa: DTZ007 (of a day that follows)
    day = EVENING if hour.hour >= 22 else MORNING
    night.clock.set(datetime.combine(day, hour, tzinfo=ZoneInfo("America/New_York")))
    line.happens(night)
    code = night.run_pass()
    [ping] = night.switch.pings[pings:]
    return (
        line.at,
        code,
        "fail" if ping.endswith("/fail") else "ok",
        _short((hook.json["subject"] for hook in night.receiver.hooks[hooks:]), line.operator),
        _short((m.message["Subject"] for m in night.office.accepted[letters:]), line.reader),
    )


def _short(subjects: Iterable[object], expected: Sequence[str]) -> tuple[str, ...]:
    """Return the subjects, each as it is expected if only what "…" stands for is another."""
    return tuple(
        next((e for e in expected if fnmatchcase(str(each), e.replace("…", "*"))), str(each))
        for each in subjects
    )
