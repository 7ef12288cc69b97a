"""The Containerfile, without an engine: what it copies is built as it builds it, and a pass on
USDA's current figures runs there; what it starts exists, and it does not run as root."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from datetime import date, time
from pathlib import Path

import pytest

from monitor.__main__ import cli
from tests.data.soybeans import soybean_world
from tests.deploy.place import DEPLOY, REPO
from tests.usda import Clock, UsdaServer, new_york

KEY = "a-key-in-a-container"


def steps() -> list[tuple[str, str]]:
    """Every instruction with its arguments, continued lines joined."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    code = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in code.splitlines())]


def all_of(name: str) -> list[str]:
    return [rest for instruction, rest in steps() if instruction == name]


def copied() -> set[str]:
    """What it copies from the checkout."""
    from_here = [rest for rest in all_of("COPY") if not rest.startswith("--from=")]
    return {source for rest in from_here for source in shlex.split(rest)[:-1]}


def test_all_it_copies_is_in_the_repository() -> None:
    assert copied()
    assert [pattern for pattern in copied() if not list(REPO.glob(pattern))] == []


def lay_out_copied(build: Path) -> None:
    """Do to a folder what the COPY lines of the first stage do to /build."""
    for rest in all_of("COPY"):
        if rest.startswith("--from="):
            continue
        *patterns, target = shlex.split(rest)
        for source in [found for pattern in patterns for found in REPO.glob(pattern)]:
            if source.is_dir():
                shutil.copytree(source, build / target, dirs_exist_ok=True)
            else:
                (build / target).mkdir(parents=True, exist_ok=True)
                shutil.copy(source, build / target)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is installed from what is copied."""
    build, out = tmp_path_factory.mktemp("build"), tmp_path_factory.mktemp("installed")
    lay_out_copied(build)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(out), str(build)], check=True)
    [wheel] = out.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(out)
    return out


def test_what_is_installed_from_what_it_copies_has_every_shipped_file(installed: Path) -> None:
    shipped = {p.relative_to(REPO / "data") for p in (REPO / "data").rglob("*") if p.is_file()}
    there = {p.relative_to(installed / "monitor/data") for p in installed.glob("monitor/data/**/*")}

    assert {p for p in shipped if not p.parts[0].startswith("monitor.db")} - there == set()
    assert "--constraint constraints.txt" in " ".join(all_of("RUN"))
    assert "--require-hashes --requirement locked.txt" in " ".join(all_of("RUN"))
    assert (installed.parent / "build0/locked.txt").exists()


def test_it_copies_no_ledger_and_no_key() -> None:
    assert not any("*" in pattern and "data/*." not in pattern for pattern in copied())
    assert not {"data", "deploy", "."} & copied()


PASS_ON_9_OCTOBER = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import UTC, datetime
from monitor.__main__ import main
from monitor.core import clocks
assert clocks.__file__.startswith(sys.argv[1]), clocks.__file__
clocks.utc_now = lambda: datetime(2026, 10, 9, 13, tzinfo=UTC)
sys.argv[1:] = ["run", "--dry-run"]
main()
"""


OFFLINE = """
import sys
sys.path.insert(0, sys.argv[1])
from monitor.__main__ import main
sys.argv[1:] = ["run", "--offline"]
main()
"""


def test_a_pass_on_current_figures_runs_on_what_it_copies(installed: Path, tmp_path: Path) -> None:
    clock = Clock(new_york(date(2026, 10, 9), time(9)))
    with UsdaServer(soybean_world(clock), key=KEY) as usda:
        settings = {"MONITOR_USDA_URL": usda.url, "USDA_API_KEY": KEY, "NO_PROXY": "127.0.0.1"}
        done = subprocess.run(
            [sys.executable, "-P", "-c", PASS_ON_9_OCTOBER, str(installed)],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", **settings},
            capture_output=True,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert "66 % of 25 MMT after w/e 1 Oct" in done.stdout
    assert "Up to date." in done.stdout


READ_ONLY = """
set -e
mount --bind / "$ROOT"
mount --bind "$VOLUME" "$ROOT/mnt"
mount -t tmpfs tmpfs "$ROOT/var/tmp"
mount --bind /dev "$ROOT/dev"
mount -t proc proc "$ROOT/proc"
mount -o remount,ro,bind "$ROOT"
export TMPDIR=/var/tmp MPLCONFIGDIR=/var/tmp/matplotlib
exec chroot "$ROOT" /bin/sh -c 'cd /mnt && ! touch /written && exec "$@"' sh "$@"
"""
"""As an engine does with --read-only and --tmpfs: all but the volume and a scratch folder."""


def test_a_pass_writes_to_the_volume_alone(installed: Path, tmp_path: Path) -> None:
    root, volume = tmp_path / "root", tmp_path / "volume"
    for folder in (root, volume):
        folder.mkdir()
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-m", "-r"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets no process have mounts of its own")

    done = subprocess.run(
        [*apart, "sh", "-c", READ_ONLY, "sh", sys.executable, "-P", "-c", OFFLINE, str(installed)],
        env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "ROOT": str(root),
            "VOLUME": str(volume),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "Read-only file system" in done.stderr) == (0, True), done.stderr
    assert (volume / "data/monitor.db").is_file()
    assert list((volume / "reports/latest/charts").glob("cumulative*.png"))


def test_it_starts_a_command_the_program_has() -> None:
    [entry], [command] = all_of("ENTRYPOINT"), all_of("CMD")

    assert json.loads(entry) == ["monitor"]
    assert json.loads(command)[0] in cli.commands


def test_it_runs_as_somebody_who_is_not_root_and_keeps_the_data_in_a_volume() -> None:
    [user], [created] = all_of("USER"), [run for run in all_of("RUN") if "useradd" in run]

    assert user != "0"
    assert f"--uid {user} " in created
    assert all_of("VOLUME") == all_of("WORKDIR")[-1:] == ["/var/lib/monitor"]


def test_its_scratch_folder_and_its_extras_can_be_chosen() -> None:
    started = (DEPLOY / "Containerfile").read_text(encoding="utf-8")

    assert any("MPLCONFIGDIR=/tmp/matplotlib" in value for value in all_of("ENV"))
    assert "--read-only --tmpfs /tmp --cap-drop ALL" in started
    assert all_of("ARG") == ["EXTRAS=xlsx"]
    assert "[$EXTRAS]" in " ".join(all_of("RUN"))


def test_the_engine_is_sent_what_is_copied_and_nothing_else() -> None:
    ignored = (REPO / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in ignored if line.startswith("!")}

    assert "*" in ignored
    assert sent == copied()


def test_its_health_is_the_age_of_the_status_file() -> None:
    [check] = all_of("HEALTHCHECK")

    assert "find reports/health.json -mmin -1560" in check
