"""Parse the lines of a crontab as cron does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.deploy.place import DEPLOY, REPO
from tests.documents import text


@dataclass(frozen=True, slots=True)
class Line:
    """A line that runs a command: its five time fields and the command."""

    text: str
    times: tuple[str, ...]
    command: str


def lines(text: str) -> list[Line]:
    """Return the lines that run a command, without comments, settings and empty lines."""
    found = []
    for line in text.splitlines():
        if line.strip() and not re.match(r"\s*(#|\w+\s*=)", line):
            *times, command = line.split(maxsplit=5)
            found.append(Line(line, tuple(times), command))
    return found


def shipped_crontab() -> str:
    """Return deploy/crontab."""
    return (DEPLOY / "crontab").read_text(encoding="utf-8")


def for_cronie() -> str:
    """Return the variant that deploy/crontab has in a comment, for a cron that knows CRON_TZ."""
    text = shipped_crontab()
    return text[text.index("#CRON_TZ=") :].replace("#", "")


def operations_block() -> str:
    """Return the crontab in docs/operations.md, the first block under the heading of cron."""
    section = text(REPO / "docs/operations.md").split("\n## Every day, by cron\n")[1]
    return section.split("\n## ")[0].split("```")[1]
