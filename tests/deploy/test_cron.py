"""The cron line of docs/operations.md: in cron's bare environment, and by a real cron daemon."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.jobs.lock import only_one_pass
from tests.data.soybeans import soybean_world
from tests.deploy.crontabs import Line, for_cronie, lines, operations_block, shipped_crontab
from tests.deploy.place import DEPLOY, SRV, lay_out, needed
from tests.usda import Clock, UsdaServer, new_york

ON_9_OCTOBER = (
    "from datetime import UTC, datetime; from monitor.__main__ import main; "
    "from monitor.core import clocks; "
    "clocks.utc_now = lambda: datetime(2026, 10, 9, 13, tzinfo=UTC); main()"
)
AfterTheLine = tuple[Path, Path, subprocess.CompletedProcess[str]]
KEY = "a-key-that-only-the-file-holds"
LONGEST_S = 300
NO_GOOD_END = re.compile("failed with exit status|bytes? of output|discarding output")
"""How cron logs a job that ended with another code than 0, or that printed and was not mailed."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in the place of /srv/monitor; it has a blank in its name, as folders do."""
    return lay_out(tmp_path / "srv monitor")


@pytest.fixture
def usda() -> Iterator[UsdaServer]:
    """USDA the day after the last shipped release."""
    clock = Clock(new_york(date(2026, 10, 9)))
    with UsdaServer(soybean_world(clock), key=KEY) as server:
        yield server


def the_line() -> Line:
    return lines(operations_block())[0]


def at(place: Path, command: str) -> str:
    """The command with the folder substituted, quoted as a shell wants it."""
    return command.replace(SRV, str(place).replace(" ", "\\ "))


def by_bare_cron(
    place: Path, command: str | None = None, cwd: str = "/"
) -> subprocess.CompletedProcess[str]:
    """Run a line's command as cron does: by sh, with nothing but what crontab(5) promises."""
    bare = {"HOME": "/root", "LOGNAME": "root", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    line = at(place, command or the_line().command)
    return subprocess.run(
        ["/bin/sh", "-c", line], env=bare, cwd=cwd, capture_output=True, text=True, check=False
    )


def settings_in(place: Path, **settings: str) -> None:
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    (place / "deploy/monitor.env").write_text(text)


def said(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def source_of_the_report(place: Path) -> str:
    answer = json.loads((place / "reports/latest/status.json").read_text())
    return str(answer["data"]["source"])


def test_the_operations_page_shows_the_lines_of_the_crontab() -> None:
    shown, shipped = lines(operations_block()), lines(shipped_crontab())

    assert [line.text for line in shown] == [line.text for line in shipped]
    assert the_line().command == "/srv/monitor/deploy/by-cron run"


def test_no_line_holds_a_percent_sign_or_a_weekday_as_a_number() -> None:
    every = lines(shipped_crontab()) + lines(for_cronie())

    assert len(every) == 6
    for line in every:
        assert "%" not in line.text
        assert line.times[4] in ("*", "thu,fri")


def test_the_line_is_due_five_minutes_after_a_release_whatever_clock_cron_goes_by() -> None:
    minutes, *others = the_line().times

    release = 30
    for offset_of_the_zone in (0, 30):
        assert (release + 5 + offset_of_the_zone) % 60 in {int(m) for m in minutes.split(",")}
    assert others == ["*", "*", "*", "*"]


@pytest.mark.parametrize("text", [shipped_crontab(), for_cronie()], ids=["shipped", "for cronie"])
def test_cron_accepts_the_crontab(text: str, tmp_path: Path) -> None:
    tab = tmp_path / "crontab"
    tab.write_text(text)

    crontab = needed("crontab")
    tries = [
        subprocess.run([crontab, flag, str(tab)], capture_output=True, text=True, check=False)
        for flag in ("-n", "-T")
    ]

    assert any(done.returncode == 0 for done in tries), tries


@pytest.fixture(scope="module")
def after_the_line(tmp_path_factory: pytest.TempPathFactory) -> AfterTheLine:
    """The place after one run of the line, the folder cron started it in, and how it went."""
    folder = tmp_path_factory.mktemp("cron")
    place, home = lay_out(folder / "srv monitor"), folder / "home"
    home.mkdir()
    return place, home, by_bare_cron(place, cwd=str(home))


def test_in_a_bare_environment_the_line_writes_the_report_and_prints_nothing(
    after_the_line: AfterTheLine,
) -> None:
    place, _, done = after_the_line

    assert said(done) == (0, "", "")
    assert (place / "reports/latest/index.html").exists()
    assert source_of_the_report(place) == "snapshot"


def test_the_line_writes_into_its_own_folder_from_wherever_cron_starts_it(
    after_the_line: AfterTheLine,
) -> None:
    place, home, _ = after_the_line

    assert list(home.iterdir()) == []
    assert {path.name for path in place.iterdir()} == {".venv", "deploy", "data", "reports"}


def test_the_daily_line_is_silent_while_all_is_well(after_the_line: AfterTheLine) -> None:
    place, _, _ = after_the_line
    settings_in(place, MONITOR_SOURCE="shipped")
    as_it_is = (place / ".venv/bin/monitor").read_text()
    (place / ".venv/bin/monitor").write_text(
        as_it_is.replace("-m tests.pictures", f"-c '{ON_9_OCTOBER}'")
    )

    done = by_bare_cron(place, lines(operations_block())[1].command)

    (place / ".venv/bin/monitor").write_text(as_it_is)
    assert said(done) == (0, "", "")


def test_the_daily_line_tells_that_releases_are_missing(after_the_line: AfterTheLine) -> None:
    place, _, _ = after_the_line
    settings_in(place, MONITOR_SOURCE="shipped")

    code, printed, _ = said(by_bare_cron(place, lines(operations_block())[1].command))

    assert code == 1
    assert "LOOK  figures: week ending 1 Oct 2026" in printed


def test_the_key_of_the_env_file_reaches_usda_and_a_pass_without_news_asks_once(
    place: Path, usda: UsdaServer
) -> None:
    settings_in(place, USDA_API_KEY=KEY, MONITOR_USDA_URL=usda.url)
    first = by_bare_cron(place)
    usda.forget_requests()

    second = by_bare_cron(place)

    assert said(first) == said(second) == (0, "", "")
    assert source_of_the_report(place) == "usda"
    assert [request.path.split("/")[-1] for request in usda.log] == ["datareleasedates"]


def test_an_env_file_from_windows_is_read_as_it_is_meant(place: Path, usda: UsdaServer) -> None:
    text = f"# The key\r\nUSDA_API_KEY={KEY}\r\n\r\nMONITOR_USDA_URL='{usda.url}'\r\n"
    text += "MONITOR_DATABASE=ledger.db\r\n"
    (place / "deploy/monitor.env").write_bytes(b"\xef\xbb\xbf" + text.encode())

    done = by_bare_cron(place, f"{SRV}/deploy/by-cron refresh")

    assert said(done) == (0, "", "")
    assert (place / "ledger.db").exists()


def test_a_quiet_line_prints_what_is_new_and_then_nothing(place: Path) -> None:
    quiet = f"{the_line().command} --quiet"

    first, second = by_bare_cron(place, quiet), by_bare_cron(place, quiet)

    assert first.returncode == 0
    assert first.stdout.startswith("New since the last report\n")
    assert said(second) == (0, "", "")


def test_what_is_tried_again_anyway_is_not_told(place: Path) -> None:
    with only_one_pass(place / "data/monitor.db", datetime.now(UTC)):
        done = by_bare_cron(place)

    assert said(done) == (75, "", "")


def test_what_somebody_must_look_at_is_told(place: Path) -> None:
    settings_in(place, MONITOR_USDA_URL="ftp://usda")

    code, printed, complaint = said(by_bare_cron(place))

    assert (code, complaint) == (2, "")
    assert printed.startswith("monitor: MONITOR_USDA_URL (or usda_url) is 'ftp://usda'")


def test_a_program_that_is_not_there_is_told(place: Path) -> None:
    shutil.rmtree(place / ".venv")

    done = by_bare_cron(place)

    assert done.returncode == 127
    assert ".venv/bin/monitor: not found" in done.stdout


def test_the_env_file_is_the_users_alone_and_no_crontab_holds_a_key() -> None:
    told = "install -m 600 deploy/monitor.env.example deploy/monitor.env"

    assert told in (DEPLOY / "crontab").read_text()
    assert "monitor.env" in (DEPLOY / ".gitignore").read_text().split()
    assert all("KEY" not in line.text for line in lines(shipped_crontab()))


ALONE = """
for own in /run /etc/cron.d /var/spool/cron/crontabs; do mount -t tmpfs none "$own"; done
mount --bind /dev/null /etc/crontab
[ ! -e /usr/sbin/sendmail ] || mount --bind /dev/null /usr/sbin/sendmail
install -m 600 "$1/crontab" /var/spool/cron/crontabs/root
mkdir "$1/dev"
mount -t tmpfs none "$1/dev"
for device in null zero full random urandom tty; do
    touch "$1/dev/$device"
    mount --bind "/dev/$device" "$1/dev/$device"
done
ln -s "$1/log" "$1/dev/log"
mount --move "$1/dev" /dev
exec cron -f -L 15
"""
"""cron as on a machine of its own: with the crontab in the folder $1 and no other, with nobody to
mail to (it logs then that something was printed), and with the system's log in $1/log."""


def test_a_real_cron_runs_the_line_to_a_good_end_with_nothing_to_mail(tmp_path: Path) -> None:
    needed("cron")
    alone = ["unshare", "--mount", "--propagation", "private", "sh", "-ec"]
    if os.geteuid() != 0:
        pytest.skip("starting cron takes root")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("cron cannot be kept apart from this machine's here (no mount namespaces)")
    place = lay_out(tmp_path / "monitor")
    minute = the_line().times[0]
    line = at(place, the_line().text).replace(minute, "*", 1)
    (tmp_path / "crontab").write_text(f"{line}\n")

    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as log:
        log.bind(str(tmp_path / "log"))
        log.settimeout(LONGEST_S)
        with subprocess.Popen([*alone, ALONE, "cron", str(tmp_path)]) as cron:
            try:
                entries = until_a_job_ended(log)
            finally:
                cron.terminate()

    assert [entry for entry in entries if NO_GOOD_END.search(entry)] == []
    assert source_of_the_report(place) == "snapshot"
    assert (place / "reports/latest/index.html").exists()


def until_a_job_ended(log: socket.socket) -> list[str]:
    """What cron logs, up to the end of the first job."""
    entries, latest = [""], time.monotonic() + LONGEST_S
    while ") END (" not in entries[-1] and time.monotonic() < latest:
        entries.append(log.recv(4096).decode())
    return entries
