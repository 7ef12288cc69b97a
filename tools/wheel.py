"""Build the wheel with the same bytes each time: `python -m tools.wheel FOLDER`, `make wheel`.

The files are copied first, with the same rights for all, because a wheel also holds each file's
rights and what an earlier build left behind. Their time is SOURCE_DATE_EPOCH, or the last commit's.
The versions of Python and setuptools are those of locked.txt's set-up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).parent.parent
PARTS = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "METHODOLOGY.md", "monitor", "data")
FIRST_DAY = 315_532_800
"""1 January 1980, the earliest time in a zip archive, where git knows no commit."""


def build(source: Path, out: Path) -> Path:
    """Write the wheel of the checkout `source` into the folder `out` and return its path.

    Raises CalledProcessError if it cannot be built.
    """
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "source"
        copy.mkdir()
        for part in PARTS:
            _copy(source / part, copy / part)
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
        chosen = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(Path(made) / "wheel")]
        time = {"SOURCE_DATE_EPOCH": _time(source)}
        subprocess.run(  # noqa: S603 pip, on the copy
            [*pip, *chosen, str(copy)], check=True, umask=0o022, env=os.environ | time
        )
        [wheel] = (Path(made) / "wheel").iterdir()
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, out))


def _copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder without compiled files and ledgers, readable for all."""
    if source.is_file():
        shutil.copyfile(source, target)
        target.chmod(0o644)
        return
    target.mkdir()
    target.chmod(0o755)
    for each in sorted(source.iterdir()):
        if each.name != "__pycache__" and not each.name.startswith("monitor.db"):
            _copy(each, target / each.name)


def _time(source: Path) -> str:
    """Return the files' time in seconds since 1970."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    asked = ["git", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(  # noqa: S603 git, as the checkout was made
            asked, cwd=source, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):  # no git, or a folder that is no checkout
        return str(FIRST_DAY)
    return done.stdout.strip()


if __name__ == "__main__":
    print(build(REPO, Path(sys.argv[1])))
