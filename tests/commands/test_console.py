"""A terminal that has not every sign: replaced signs, never a traceback, in any command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import environment

REPO = Path(__file__).parents[2]
COMMANDS = [
    "--help",
    "status",
    "status --json",
    "statements",
    "explain soy-2026",
    "audit",
    "revisions",
    "outlook",
    "doctor",
    "alerts list",
    "run --dry-run",
    "status soy-1999",
    "--café",
]
SCRIPT = """
import sys
from monitor.__main__ import main
for line in {commands!r}:
    sys.argv = ["monitor", *line.split()]
    try:
        main()
    except SystemExit:
        pass
"""


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_no_command_ends_in_a_traceback(tmp_path: Path, encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(commands=COMMANDS)],
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING=encoding),
        capture_output=True,
        check=True,
    )

    said = done.stdout.decode(encoding)
    assert "Traceback" not in done.stderr.decode(encoding)
    assert re.search(
        r"are missing \(w/e 8 Oct( 2026)? \.\.\. ", said
    )  # with the year in later ones
    assert "14,447,626 t bought by the week ending 3 Sep 2026" in said
    assert "Unknown promise 'soy-1999'" in done.stderr.decode(encoding)
