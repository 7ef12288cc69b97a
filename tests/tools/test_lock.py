"""Every set-up takes exactly the files that the tests ran with, from whatever index has them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_packaging import REPO, setup_cfg

LOCKS = ("locked.txt", "locked-tools.txt")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\n\\]+)? \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.M)

VENV = f"mkdir -p .venv/bin && ln -s {sys.executable} .venv/bin/python"
"""Stands in for `python -m venv`: this environment, because nothing is to be installed in it."""


def pins(name: str) -> dict[str, tuple[str, int]]:
    """The version and the number of hashes of each package in a lock."""
    text = (REPO / name).read_text(encoding="utf-8")
    return {m[1]: (m[2], len(re.findall("sha256:[0-9a-f]{64}", m[3]))) for m in PIN.finditer(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_each_package_has_the_tested_version_and_hashes(name: str) -> None:
    lines = (REPO / "constraints.txt").read_text(encoding="utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if "==" in line)
    tested = {canonicalize_name(package): version for package, version in tested.items()}

    locked = pins(name)

    text = (REPO / name).read_text(encoding="utf-8")
    assert len(locked) == len(re.findall("^[a-z]", text, re.M)) >= 41
    assert {package: version for package, (version, _) in locked.items()}.items() <= tested.items()
    assert min(hashes for _, hashes in locked.values()) >= 1
    assert "://" not in text
    assert "index" not in text


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("locked.txt", ["install_requires", "xlsx"]),
        ("locked-tools.txt", ["install_requires", "xlsx", "parquet", "remote", "apprise"]),
        ("locked-tools.txt", ["backtest", "dask", "dev"]),
    ],
)
def test_what_setup_cfg_needs_is_locked_within_its_ranges(name: str, needed: list[str]) -> None:
    parsed = setup_cfg()
    stated = {**parsed["options"], **parsed["options.extras_require"]}
    wanted = [Requirement(line) for part in needed for line in stated[part].split("\n") if line]

    locked = pins(name)

    missing = [w.name for w in wanted if canonicalize_name(w.name) not in locked]
    assert missing == []
    assert [w for w in wanted if locked[canonicalize_name(w.name)][0] not in w.specifier] == []
    assert int(locked["setuptools"][0].split(".")[0]) >= 77  # builds the program itself


def made(*arguments: str, folder: Path) -> str:
    """What make would do in a checkout that is not set up yet."""
    if (make := shutil.which("make")) is None:
        pytest.skip("make is not installed")
    for name in ("Makefile", "setup.cfg", "pyproject.toml", *LOCKS):
        shutil.copy(REPO / name, folder)
    return subprocess.run(
        [make, "-n", *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def test_make_installs_nothing_without_a_hash(tmp_path: Path) -> None:
    commands = made("test", folder=tmp_path).splitlines()

    installing = [line for line in commands if "pip install" in line and "if ls" not in line]
    hashed = [line for line in installing if "--require-hashes" in line]
    own = [line for line in installing if line.endswith("--editable .")]
    assert len(hashed) == 2
    assert all("--no-deps --no-build-isolation" in line for line in own)
    assert [line for line in installing if line not in hashed + own and "--force" not in line] == []


def test_a_file_that_differs_from_the_lock_is_refused(tmp_path: Path) -> None:
    made("help", folder=tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files/idna-3.20-py3-none-any.whl").write_bytes(b"not what the tests ran with")
    text = (REPO / "locked.txt").read_text(encoding="utf-8")
    [block] = re.findall(r"^idna==.*\n(?:    --hash.*\n)+", text, re.M)
    (tmp_path / "locked.txt").write_text(block)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ "$2" = venv ] || exit 0\n{VENV}')
    python.chmod(0o755)

    done = subprocess.run(
        ["make", f"PYTHON={python}", ".venv/.ready"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "files"},
    )

    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert "To trust it without the check: make HASHES=no .venv/.ready" in done.stdout
    assert not (tmp_path / ".venv/.ready").exists()
