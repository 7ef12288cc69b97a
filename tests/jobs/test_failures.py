"""What can be wrong with a machine or a source: a sentence, an exit code, a line of the doctor."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.commands.shared import exit_code
from monitor.core.errors import LedgerError, OutputError, SourceUnavailable
from tests.jobs.house import KEY, House, house_in
from tests.usda import Clock, faults

NOWHERE = "http://127.0.0.1:9/api/esr"


def line(house: House, part: str, **more: str) -> str:
    """The doctor's line on a part."""
    done = house.monitor("doctor", **more)
    return next(each for each in done.stdout.splitlines() if each[6:].startswith(f"{part}:"))


def test_when_all_is_well_the_doctor_says_ok_to_everything(tmp_path: Path) -> None:
    with house_in(tmp_path, Clock(datetime.now(UTC))) as house:
        house.run_pass()

        done = house.monitor("doctor")

    assert done.returncode == 0, done.stdout
    assert all(each.startswith("ok    ") for each in done.stdout.splitlines())
    assert KEY not in done.stdout


def test_no_network(tmp_path: Path, clock: Clock) -> None:
    with house_in(tmp_path, clock) as house:
        house.run_pass()

    [problem] = house.run_pass().problems  # because the server has ended with the block

    assert str(problem) == f"{house.usda.url}/datareleasedates did not answer: no connection."
    assert exit_code(problem) == 75
    assert line(house, "USDA").startswith(f"LOOK  USDA: {house.usda.url}")


def test_no_network_at_the_very_first_pass(house: House) -> None:
    house.more = {"MONITOR_USDA_URL": NOWHERE}

    with pytest.raises(SourceUnavailable, match="no connection"):
        house.run_pass()

    assert house.health()["problems"] == [
        f"{NOWHERE}/datareleasedates did not answer: no connection. Nothing of USDA's is recorded "
        "here yet: try again later, or see the bundled figures with `monitor run --offline`."
    ]


def test_a_wrong_key(house: House) -> None:
    ran = house.monitor("run", USDA_API_KEY="wrong")

    assert ran.returncode == 1
    assert ran.stderr == (
        "monitor: USDA does not accept the API key in USDA_API_KEY. "
        "Get a free key at https://api.data.gov/signup and set USDA_API_KEY.\n"
    )
    assert "does not accept the API key" in line(house, "USDA", USDA_API_KEY="wrong")


def test_no_key_is_no_failure_and_said_in_the_first_line(house: House) -> None:
    plain = {"USDA_API_KEY": "", "MONITOR_USDA_URL": "", "MONITOR_SOURCE": "shipped"}

    ran = house.monitor("run", **plain)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Bundled figures")
    assert line(house, "USDA", **plain).startswith("ok    USDA: not contacted")


def test_a_clock_that_is_off(house: House) -> None:
    found = line(house, "USDA")

    assert found.startswith("LOOK  USDA: this machine's clock is 20")
    assert found.endswith(
        "USDA's 2026-10-09 12:30: set the clock (releases are timed by it; until then no release "
        "is said to be overdue)."
    )


def test_zone_data_missing(house: House, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked/tzdata"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text("raise ImportError\n")
    path = f"{blocked.parent}{os.pathsep}{house.process_environment()['PYTHONPATH']}"
    without = {"PYTHONTZPATH": "", "PYTHONPATH": path}

    ran = house.monitor("run", **without)

    assert ran.returncode == 1
    assert ran.stderr == "monitor: New York's clock is not known here: pip install tzdata.\n"
    assert line(house, "zone data", **without) == (
        "LOOK  zone data: New York's clock is not known here: pip install tzdata."
    )


def test_a_locked_database(house: House) -> None:
    house.run_pass()
    with closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")

        ran = house.monitor("run")

        assert ran.returncode == 75
        assert "is locked by another program: wait for it" in ran.stderr
        assert "is locked by another program" in line(house, "database")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


@pytest.fixture
def on_disk(house: House, small_disk: Path) -> House:
    """The house with all its files on the small disk."""
    return replace(house, folder=small_disk)


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(on_disk: House) -> None:
    with pytest.raises((LedgerError, OutputError)) as failed:
        on_disk.run_pass()

    assert re.search("check the disk's space|make room", str(failed.value))
    assert exit_code(failed.value) == 1
    assert on_disk.query("PRAGMA integrity_check") == [("ok",)]
    assert "only" in line(on_disk, "disk space")


def test_a_disk_that_was_full_costs_nothing_once_there_is_room(
    on_disk: House, small_disk: Path, house: House
) -> None:
    with pytest.raises((LedgerError, OutputError)):
        on_disk.run_pass()
    remount(small_disk, "size=50m")

    outcome = on_disk.run_pass()

    assert outcome.problems == []
    rows = "SELECT count(*), sum(accumulated_exports) FROM observations"
    house.run_pass()
    assert on_disk.query(rows) == house.query(rows)


def test_a_disk_full_of_other_things_keeps_the_earlier_report(
    on_disk: House, small_disk: Path
) -> None:
    remount(small_disk, "size=50m")
    ran = on_disk.monitor("run")
    assert ran.returncode == 0, ran.stderr
    before = (small_disk / "reports/latest/index.html").read_bytes()
    (small_disk / "filler").write_bytes(b"x" * (_free(small_disk) - 40_000))
    day = next(each for each in (small_disk / "reports").glob("20*"))
    (day / "status.json").unlink()

    again = on_disk.monitor("run")

    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1
    assert "the disk is full" in again.stderr
    assert (small_disk / "reports/latest/index.html").read_bytes() == before


def test_a_disk_that_may_only_be_read(on_disk: House, small_disk: Path) -> None:
    remount(small_disk, "size=50m")
    on_disk.run_pass()
    remount(small_disk, "ro")

    ran = on_disk.monitor("run")

    assert ran.returncode == 1
    assert ran.stderr.startswith("monitor: The lock ")
    assert "cannot be taken (Read-only file system)" in ran.stderr
    assert line(on_disk, "reports").startswith("LOOK  reports: ")


def test_a_source_that_stalls_is_given_up(house: House) -> None:
    house.run_pass()
    house.usda.faults.add(faults.status(500), path="*", times=None)

    [problem] = house.run_pass().problems

    assert exit_code(problem) == 75


def _free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_bsize
