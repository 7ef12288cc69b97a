"""The man page has what the help has, and groff reads it without a warning."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from tests.commands.test_json_documents import commands
from tests.deploy.place import needed
from tests.documents import REPO


def shown(page: str) -> str:
    """Return the page as a reader sees it, on one very wide line for each paragraph."""
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=2000n", "-K", "utf8"],
        input=page,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page as `make man` writes it.

    In a process of its own, because click remembers the help option of the first context that a
    command was read in, and other tests read commands without the program's `-h`.
    """
    target = tmp_path_factory.mktemp("man") / "monitor.1"
    subprocess.run([sys.executable, "-m", "tools.man_page", target], cwd=REPO, check=True)
    return target.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> str:
    needed("groff")
    return shown(source)


def test_every_command_and_option_is_on_the_page(page: str) -> None:
    lines = [" ".join(line.split()) for line in page.splitlines()]

    for name, command in commands():
        [place] = [
            k for k, line in enumerate(lines) if re.match(rf"monitor {name} \[OPTIONS\]", line)
        ]
        own = "\n".join(lines[place : place + 80])
        options = [param for param in command.params if isinstance(param, click.Option)]
        assert [o.opts[0] for o in options if not re.search(rf"^{o.opts[0]}\b", own, re.M)] == []
        assert re.search("^-h, --help", own, re.M)


def test_it_begins_with_what_the_program_does_and_ends_with_exit_codes_and_settings(
    page: str,
) -> None:
    assert "monitor - track how much China has bought of what it promised to buy" in page
    assert re.search(r"^EXIT CODES\n +0  done$", page, re.M)
    assert re.search(r"^ +75  USDA or the mail server is unavailable", page, re.M)
    assert "MONITOR_KEEP_REPORTS; see the README." in page
    assert "  monitor status --json --as-of 2026-01-20\n" in page


def test_a_line_that_groff_would_take_for_a_request_is_text(source: str) -> None:
    assert [line for line in source.splitlines() if line.startswith("'")] == []
    requests = {line.split()[0] for line in source.splitlines() if line.startswith(".")}
    assert requests == {".TH", ".nh", ".ad", ".SH", ".SS", ".B", ".RI", ".PP", ".TP", ".nf", ".fi"}
