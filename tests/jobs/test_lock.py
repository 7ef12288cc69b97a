"""Two passes never run at once, and a holder that died holds nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.core.errors import OutputError
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options
from monitor.jobs.services import Services
from tests.jobs.house import House
from tests.jobs.simulated import connect
from tests.pictures import MONITOR
from tests.usda import faults


@contextmanager
def running_pass(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """A pass that waits for its answer until it is let go."""
    house.usda.faults.add(faults.slow(60), path="/datareleasedates")
    process = subprocess.Popen(
        [*MONITOR, "run"],
        cwd=house.folder,
        env=house.process_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not house.usda.concurrent:
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_second_pass_names_the_first_and_means_try_again_later(house: House) -> None:
    with running_pass(house) as first:
        second = house.monitor("run")

    assert second.returncode == 75
    assert second.stdout == ""
    assert second.stderr.startswith(
        f"monitor: Another pass is running (process {first.pid} on {os.uname().nodename} since 20"
    )
    assert second.stderr.endswith("): try again later.\n")


def test_a_refresh_waits_for_a_pass_as_well(house: House) -> None:
    with running_pass(house):
        second = house.monitor("refresh")

    assert second.returncode == 75


def test_a_dead_holder_holds_nothing(house: House) -> None:
    with running_pass(house) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()

        second = house.monitor("refresh")

    assert (second.returncode, second.stderr) == (0, "")


def test_a_dry_run_needs_no_lock(house: House) -> None:
    house.run_pass()
    with running_pass(house):
        second = house.monitor("run", "--dry-run")

    assert second.returncode == 0, second.stderr


def test_the_heartbeat_of_the_first_is_not_spoilt_by_the_second(house: House) -> None:
    house.run_pass()
    before = house.health()
    with running_pass(house):
        house.monitor("run")

        assert house.health() == before


def full(out: Path, *_: object, **__: object) -> Path:
    """A report on a disk that is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out))


def quiet(step: str, **progress: int) -> None:
    """Nobody looks on."""


def test_what_goes_wrong_while_the_lock_is_held_is_told_as_what_it_is(house: House) -> None:
    with pytest.raises(OutputError) as caught:
        run_locked(house.settings, Options(), house.clock(), quiet, Services(connect, full))

    assert str(caught.value) == (
        f"The machine refused {house.folder / 'reports'} (No space left on device): "
        "make room on the disk."
    )
    assert house.health()["problems"] == [str(caught.value)]
    assert house.run_pass().problems == []


def test_the_locks_own_trouble_is_told_as_such(house: House) -> None:
    (house.folder / "monitor.db.lock").mkdir()

    ran = house.monitor("refresh")

    assert ran.returncode == 1
    assert ran.stderr == (
        f"monitor: The lock {house.folder / 'monitor.db.lock'} cannot be taken (Is a directory): "
        "check the rights on its folder and the room on its disk.\n"
    )
