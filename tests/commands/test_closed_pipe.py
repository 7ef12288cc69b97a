"""What reads the output has ended, as in `| head -1`: a quiet exit code 141, and whole files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GONE, BUNDLED = 141, "showing bundled figures"


def piped(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run a command whose output nobody reads; return its exit code and what it says of it."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            env={**os.environ, "MONITOR_HOME": str(folder), "MONITOR_SOURCE": "shipped"},
            text=True,
            check=False,
        )
    finally:
        os.close(write)
    lines = done.stderr.splitlines(keepends=True)
    return done.returncode, "".join(line for line in lines if BUNDLED not in line)


@pytest.mark.parametrize(
    "line", ["status", "status --json", "export --table observations -", "statements", "--help"]
)
def test_it_ends_quietly_and_not_as_if_it_had_failed(tmp_path: Path, line: str) -> None:
    assert piped(tmp_path, *line.split()) == (GONE, "")


def test_a_mistake_has_its_own_exit_code_all_the_same(tmp_path: Path) -> None:
    code, said = piped(tmp_path, "status", "nosuch", "--json")

    assert code == 2
    assert said.count("\n") == 4
    assert "Unknown promise 'nosuch'" in said


def test_files_are_whole_because_they_are_written_first(tmp_path: Path) -> None:
    out = tmp_path / "tables"

    assert piped(tmp_path, "export", "--table", "observations", "--out", str(out)) == (GONE, "")

    rows = json.loads((out / "observations.json").read_text())
    assert len((out / "observations.csv").read_text().splitlines()) == 1 + len(rows)
    assert [path.name for path in tmp_path.iterdir() if "half" in path.name] == []
