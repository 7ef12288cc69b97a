"""Lay out a folder like /srv/monitor, and find the tools the tests of deploy/ need."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from tests.pictures import FOLDER

REPO = Path(__file__).parent.parent.parent
DEPLOY = REPO / "deploy"
SRV = "/srv/monitor"
SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin"


def lay_out(folder: Path) -> Path:
    """Return the folder with deploy/ and a .venv whose `monitor` is this checkout's program."""
    shutil.copytree(DEPLOY, folder / "deploy", ignore=shutil.ignore_patterns("monitor.env"))
    command = folder / ".venv/bin/monitor"
    command.parent.mkdir(parents=True)
    kept = f"{FOLDER}='{os.environ.get(FOLDER, '')}'"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{REPO}" {kept} exec "{sys.executable}" -m tests.pictures "$@"\n'
    )
    command.chmod(stat.S_IRWXU)
    return folder


def needed(tool: str) -> str:
    """Return the path of a system tool; without it skip the test, or fail in CI."""
    found = shutil.which(tool, path=SYSTEM_PATH)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{tool} is missing, and .ci/run should have installed it")
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found
