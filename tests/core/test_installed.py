"""From where the program runs, and that nothing says to replace it by a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core import installed
from monitor.exports import write
from monitor.jobs import doctor
from monitor.settings.settings import load
from tests.documents import PAGES
from tests.environment import without_network

REPO = Path(__file__).parents[2]
MAKE = shutil.which("make")


@pytest.fixture
def copy_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment holds a copy of the program, as `pip install .` leaves it."""
    checkout = tmp_path / "srv"
    copy = checkout / ".venv/lib/python3.11/site-packages/monitor"
    copy.mkdir(parents=True)
    (checkout / "monitor").mkdir()
    shutil.copy(REPO / "setup.cfg", checkout)
    monkeypatch.setattr(sys, "prefix", str(checkout / ".venv"))
    monkeypatch.setattr(installed, "PACKAGE", copy)
    monkeypatch.chdir(tmp_path)
    return checkout


def program() -> doctor.Finding:
    found = doctor.examine(load(without_network({})), datetime(2026, 10, 9, 13, tzinfo=UTC))
    return next(each for each in found if each.part == "program")


def test_doctor_says_from_where_the_program_runs() -> None:
    assert program().ok
    assert program().says.startswith(f"runs from {REPO / 'monitor'}, version ")


def test_doctor_tells_a_copy_in_the_place_of_the_checkout(copy_beside: Path) -> None:
    found = program()

    assert not found.ok
    assert f"not from {copy_beside}: changes there have no effect." in found.says
    assert found.says.endswith(f"Run `make run` in {copy_beside} to fix this.")


def test_a_missing_package_is_added_to_the_checkout_and_replaces_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(write, "is_there", lambda name: False)

    with pytest.raises(Exception, match="is not installed") as refused:
        write.writer("parquet")

    assert str(refused.value) == (
        "The format parquet needs pyarrow, which is not installed: "
        f"in {REPO}, `make extras EXTRAS=parquet`."
    )


def test_without_a_checkout_only_the_package_is_added(copy_beside: Path) -> None:
    assert installed.how_to_add("parquet", "pyarrow") == (
        f"`{sys.executable} -m pip install pyarrow`."
    )


def test_no_text_for_people_installs_the_program_as_a_copy() -> None:
    told = [*PAGES, REPO / "CONTRIBUTING.md", *(REPO / "monitor").rglob("*.py")]

    lines = [line for path in told for line in path.read_text(encoding="utf-8").splitlines()]

    assert [line for line in lines if "pip install '.[" in line] == []


def made(target: str, folder: Path, *settings: str) -> str:
    """What make would do for a target in a checkout that is not set up yet."""
    if MAKE is None:
        pytest.skip("make is not installed")
    for name in ("Makefile", "setup.cfg", "pyproject.toml", "locked.txt", "locked-tools.txt"):
        shutil.copy(REPO / name, folder)
    done = subprocess.run(
        [MAKE, "-n", target, *settings], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_extras_keep_the_program_editable(tmp_path: Path) -> None:
    assert "--editable '.[xlsx,parquet]'" in made("extras", tmp_path, "EXTRAS=parquet")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("run", "Setting up .venv, once: fetching some 250 MB of packages takes a minute or two."),
        ("test", "Adding the tools of tests and checks to .venv, once: about 1 GB, some minutes."),
        ("test", "Running the tests: about twenty minutes on two processors."),
    ],
)
def test_make_says_what_it_is_doing_before_it_falls_quiet(
    tmp_path: Path, target: str, says: str
) -> None:
    planned = made(target, tmp_path)

    told = planned.index(says)
    assert "pip install" in planned[told:] or "pytest" in planned[told:]


def test_make_sets_a_copy_of_the_program_right(tmp_path: Path) -> None:
    copy = tmp_path / ".venv/lib/python3.11/site-packages/monitor/__init__.py"
    pip = tmp_path / ".venv/bin/python"
    for path in (copy, pip):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    pip.write_text('#!/bin/sh\necho "python $*"\n')
    pip.chmod(0o755)
    made("own", tmp_path)
    (tmp_path / ".venv/.ready").touch()

    done = subprocess.run(
        [str(MAKE), "own"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "holds a copy of the program instead of this folder's: setting that right" in done.stdout
    assert "--no-deps --no-build-isolation --editable . --force-reinstall" in done.stdout
