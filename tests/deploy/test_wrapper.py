"""deploy/monitor: the same answer from any folder, for cron and systemd, as root and as others."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.__main__ import cli
from tests.deploy.place import DEPLOY, REPO, lay_out
from tests.rights import without_rights

JOBS_USER, OTHER_USER = 4321, 65534
SAYS = """#!/bin/sh
echo "home=$MONITOR_HOME key=$USDA_API_KEY in=$(pwd -P) as=$(id -u):$(id -g) asked=$*"
exit 7
"""
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="takes root")


@dataclass
class Machine:
    """A program in the place of /srv/monitor that says how it was called, and the state's place."""

    folder: Path

    @property
    def program(self) -> Path:
        """The folder of the program."""
        return self.folder / "srv monitor"

    @property
    def state(self) -> Path:
        """What stands for /var/lib/monitor."""
        return self.folder / "var"

    def with_service(self, unit: str = "monitor.service") -> Machine:
        """Install the unit, and make the state's folder."""
        (self.folder / "units" / unit).touch()
        self.state.mkdir()
        return self

    def says(
        self, *arguments: str, cwd: Path | None = None, user: int | None = None, **env: str
    ) -> tuple[int, str]:
        """Run the wrapper; return the exit code and all it printed."""
        done = subprocess.run(
            [str(self.program / "deploy/monitor"), *arguments],
            cwd=cwd or "/",
            env={"PATH": "/usr/bin:/bin", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=user,
        )
        return done.returncode, done.stdout.strip()


@pytest.fixture
def machine() -> Iterator[Machine]:
    """A machine without a service, whose files every user may read."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    (folder / "units").mkdir()
    made = Machine(folder)
    program = made.program
    shutil.copytree(DEPLOY, program / "deploy", ignore=shutil.ignore_patterns("monitor.env"))
    wrapper = program / "deploy/monitor"
    text = wrapper.read_text()
    for ours, theirs in (("/etc/systemd/system", "units"), ("=/var/lib/monitor", "var")):
        assert ours in text
        text = text.replace(ours, ("=" if ours[0] == "=" else "") + f"{folder}/{theirs}")
    wrapper.write_text(text)
    command = program / ".venv/bin/monitor"
    command.parent.mkdir(parents=True)
    command.write_text(SAYS)
    command.chmod(0o755)
    yield made
    shutil.rmtree(folder)


def secrets(machine: Machine, text: str = "USDA_API_KEY=secret\n") -> None:
    file = machine.program / "deploy/monitor.env"
    file.write_text(text)
    file.chmod(0o600)


def test_the_place_is_the_programs_and_paths_stay_the_callers(
    machine: Machine, tmp_path: Path
) -> None:
    secrets(machine)

    code, said = machine.says("export", "--out", "my tables", cwd=tmp_path)

    assert code == 7
    assert said == (
        f"home={machine.program} key=secret in={tmp_path} "
        f"as={os.geteuid()}:{os.getegid()} asked=export --out my tables"
    )


@pytest.mark.parametrize("unit", ["monitor.service", "monitor-run.service"])
def test_with_an_installed_unit_it_is_the_services(machine: Machine, unit: str) -> None:
    machine.with_service(unit)

    assert machine.says("status")[1].startswith(f"home={machine.state} ")


def test_the_environment_and_the_env_file_name_another_place(machine: Machine) -> None:
    machine.with_service()

    assert machine.says("status", MONITOR_HOME="/usr")[1].startswith("home=/usr ")
    secrets(machine, "MONITOR_HOME='/usr/lib'\n")
    assert machine.says("status")[1].startswith("home=/usr/lib ")


def test_a_link_in_the_path_does_as_well(machine: Machine) -> None:
    secrets(machine)
    link = machine.folder / "monitor"
    link.symlink_to(machine.program / "deploy/monitor")

    done = subprocess.run(
        [str(link), "status"], env={}, capture_output=True, text=True, check=False
    )

    assert done.stdout.startswith(f"home={machine.program} key=secret ")


def test_cron_stays_in_the_programs_folder_beside_a_service(machine: Machine) -> None:
    machine.with_service()
    by_cron = [str(machine.program / "deploy/by-cron"), "status"]

    done = subprocess.run(by_cron, cwd="/", env={}, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.startswith(f"home={machine.program} key= in={machine.program} ")


READS = [
    "status",
    "doctor",
    "explain soy-2026",
    "alerts list",
    "alerts show x",
    "announced list",
    "backup b.zip",
    "releases list",
    "",
]
WRITES = [
    "run",
    "watch",
    "refresh --again",
    "report",
    "restore b.zip",
    "alerts retry",
    "alerts silence x",
    "alerts test",
    "announced add -",
    "releases accept 3",
]


@ROOT
@pytest.mark.parametrize("command", READS)
def test_another_user_reads_without_the_secrets(machine: Machine, command: str) -> None:
    secrets(machine)

    code, said = machine.says(*command.split(), user=OTHER_USER)

    assert code == 7
    assert said.startswith(f"home={machine.program} key= in=/ as={OTHER_USER}:")


@ROOT
@pytest.mark.parametrize("command", WRITES)
def test_another_user_gets_one_sentence_for_what_takes_the_secrets(
    machine: Machine, command: str
) -> None:
    secrets(machine)

    code, said = machine.says(*command.split(), user=OTHER_USER)

    assert code == 2
    assert said == (
        f"monitor: {machine.program}/deploy/monitor.env may not be read by this user: "
        f"run `{command.split()[0]}` as the job's user or as root."
    )


@ROOT
@pytest.mark.parametrize("command", WRITES)
def test_root_writes_as_the_user_of_the_service_with_its_secrets(
    machine: Machine, command: str
) -> None:
    secrets(machine.with_service())
    os.chown(machine.state, JOBS_USER, JOBS_USER + 1)

    code, said = machine.says(*command.split())

    assert code == 7
    assert said == (
        f"home={machine.state} key=secret in=/ as={JOBS_USER}:{JOBS_USER + 1} asked={command}"
    )


@ROOT
@pytest.mark.parametrize("command", READS)
def test_root_reads_as_root(machine: Machine, command: str) -> None:
    secrets(machine.with_service())
    os.chown(machine.state, JOBS_USER, JOBS_USER)

    assert f" key=secret in=/ as=0:{os.getegid()} " in machine.says(*command.split())[1] + " "


def test_every_command_that_is_told_apart_exists() -> None:
    told = {tuple(command.split()[:2]) for command in (*READS, *WRITES)}
    groups = {name: each for name, each in cli.commands.items() if isinstance(each, click.Group)}

    assert {names[0] for names in told if names} <= set(cli.commands)
    assert {(name, sub) for name, group in groups.items() for sub in group.commands} <= told


def test_status_answers_from_another_folder_as_it_does_in_the_jobs(tmp_path: Path) -> None:
    place, other = lay_out(tmp_path / "srv"), tmp_path / "other"
    other.mkdir()
    (place / "deploy/monitor.env").write_text("MONITOR_SOURCE=shipped\n")
    wrapper = str(place / "deploy/monitor")
    env = {"PATH": "/usr/bin:/bin"}
    ran = subprocess.run([wrapper, "run"], cwd=other, env=env, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")

    here, there = (
        subprocess.run(
            [wrapper, "status"], cwd=cwd, env=env, capture_output=True, text=True, check=False
        ).stdout
        for cwd in (other, place)
    )

    assert here == there
    assert here.endswith(f"\nPlace: {place} (MONITOR_HOME)\n")
    assert list(other.iterdir()) == []
    assert (place / "data/monitor.db").exists()


@ROOT
def test_status_answers_a_user_who_may_only_read() -> None:
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    env = {"MONITOR_HOME": str(folder), "MONITOR_SOURCE": "shipped"}
    try:
        assert CliRunner(env=env).invoke(cli, ["refresh"]).exit_code == 0
        mine = CliRunner(env=env).invoke(cli, ["status"])
        with without_rights():
            theirs = CliRunner(env=env).invoke(cli, ["status"])
    finally:
        shutil.rmtree(folder)

    assert (theirs.exit_code, theirs.output) == (0, mine.output)
    assert f"Place: {folder} (MONITOR_HOME)" in theirs.output


def test_the_wrapper_is_plain_sh() -> None:
    for name in ("monitor", "by-cron"):
        done = subprocess.run(["sh", "-n", str(REPO / "deploy" / name)], check=False)
        assert done.returncode == 0
        assert os.access(REPO / "deploy" / name, os.X_OK)
