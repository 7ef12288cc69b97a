"""`monitor watch` as a real process on the real clock: signals, and the promises file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core.paths import data_file
from tests.jobs.house import House, house_in
from tests.pictures import MONITOR
from tests.usda import Clock, faults

PATIENCE_S = 300


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house of today, with a promises file of its own."""
    with house_in(tmp_path, Clock(datetime.now(UTC))) as built:
        promises = tmp_path / "commitments.toml"
        promises.write_text(data_file("commitments.toml").read_text())
        built.more = {"MONITOR_COMMITMENTS": str(promises)}
        yield built


@contextmanager
def watching(house: House) -> Iterator[subprocess.Popen[str]]:
    """The watch, catching up at its start."""
    process = subprocess.Popen(
        [*MONITOR, "watch", "--log", "json"],
        cwd=house.folder,
        env=house.process_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(true: Callable[[], bool]) -> None:
    """Wait for something the process does."""
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def promised(house: House) -> list[str]:
    """The promises of the newest report."""
    report = house.folder / "reports/latest/status.json"
    if not report.exists():
        return []
    return [promise["id"] for promise in json.loads(report.read_text())["commitments"]]


def add_promise(house: House) -> None:
    """Promise soy-2026 once more under another name."""
    file = Path(house.more["MONITOR_COMMITMENTS"])
    head, _, rest = file.read_text().partition('[[commitment]]\nid = "soy-2026"')
    own = rest.partition("[[commitment]]\n")[0]
    file.write_text(f'{file.read_text()}\n[[commitment]]\nid = "soy-again"{own}')
    assert head


def test_sigterm_during_a_pass_finishes_it_and_leaves_with_0(house: House) -> None:
    house.usda.faults.add(faults.slow(0.5), path="/datareleasedates")
    with watching(house) as process:
        until(lambda: house.usda.concurrent > 0)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert promised(house)
    assert house.health()["problems"] == []
    steps = [json.loads(each)["step"] for each in told.splitlines()]
    assert "leaving" in steps
    assert steps.index("leaving") < steps.index("pass")


def test_sigterm_between_passes_leaves_at_once_and_a_second_one_changes_nothing(
    house: House,
) -> None:
    with watching(house) as process:
        until(lambda: bool(promised(house)))
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert "Traceback" not in told


def test_sighup_reads_the_promises_again(house: House) -> None:
    with watching(house) as process:
        until(lambda: bool(promised(house)))
        assert "soy-again" not in promised(house)
        file = Path(house.more["MONITOR_COMMITMENTS"])
        unchanged = file.stat().st_mtime_ns
        add_promise(house)
        os.utime(file, ns=(unchanged, unchanged))
        process.send_signal(signal.SIGHUP)

        until(lambda: "soy-again" in promised(house))
        assert process.poll() is None


def test_a_changed_promises_file_is_noticed_without_a_signal(house: House) -> None:
    watcher = house.watcher
    watcher.run_pass()
    passes = house.health()["last_pass_at"]
    watcher.run_if_promises_changed()
    house.clock.advance(minutes=1)
    watcher.run_if_promises_changed()
    assert house.health()["last_pass_at"] == passes

    add_promise(house)
    os.utime(house.more["MONITOR_COMMITMENTS"], (0, 1))
    watcher.run_if_promises_changed()

    assert house.health()["last_pass_at"] != passes
    assert "soy-again" in promised(house)


def test_a_promises_file_with_a_mistake_leaves_the_watch_running(house: House) -> None:
    watcher = house.watcher
    watcher.run_pass()
    Path(house.more["MONITOR_COMMITMENTS"]).write_text("[[commitment]]\nid =\n")

    watcher.run_if_promises_changed()
    watcher.poll()

    assert "commitments.toml" in house.health()["problems"][0]
    assert promised(house)
