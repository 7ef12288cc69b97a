"""A restore that was killed: `monitor doctor` names what it left, until the next restore."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.ingest.rebuild import writing
from monitor.ingest.shipped import from_snapshot
from monitor.jobs.backup import back_up
from monitor.jobs.doctor_machine import Advice, database
from monitor.jobs.restore import restore
from monitor.settings.settings import Settings, load

NOW = datetime(2026, 10, 9, 15, tzinfo=UTC)
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from monitor.jobs import restore
from monitor.settings.settings import load

def killed(*given):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(restore, sys.argv[2], killed)
now = datetime.fromisoformat("2026-10-09T15:00:00+00:00")
restore.restore(Path(sys.argv[1]), load(os.environ), now, force=True)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A job with the bundled figures."""
    chosen = load({"MONITOR_HOME": str(tmp_path)})
    with writing(chosen.database, []) as ledger:
        from_snapshot(ledger)
    return chosen


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """Its backup."""
    back_up(settings, tmp_path / "monitor.zip", NOW)
    return tmp_path / "monitor.zip"


def kill_at(step: str, file: Path, folder: Path) -> None:
    """Restore a backup in a process of its own, which is killed as it comes to a step."""
    here = {**os.environ, "MONITOR_HOME": str(folder)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), step], env=here, check=False)
    assert done.returncode == -signal.SIGKILL


def advice(settings: Settings) -> str:
    """What the doctor advises of the database."""
    with pytest.raises(Advice) as found:
        database(settings, NOW)
    return str(found.value)


@pytest.mark.parametrize("step", ["_silence", "_place_files"])
def test_the_doctor_names_what_a_killed_restore_left_until_the_next_one(
    settings: Settings, file: Path, tmp_path: Path, step: str
) -> None:
    assert "is sound" in database(settings, NOW)

    kill_at(step, file, tmp_path)

    said = advice(settings)
    place = settings.database
    assert said.startswith("a restore was interrupted, or still runs: if none does, run `monitor ")
    assert f"or delete {place}.restoring and {tmp_path}/.monitor-restoring." in said
    replaced = said.partition(" The ledger it replaced: ")[2]
    assert bool(replaced) == (step == "_place_files")
    assert not replaced or Path(replaced.removesuffix(".")).is_file()
    restore(file, settings, NOW, force=True)
    assert "is sound" in database(settings, NOW)
