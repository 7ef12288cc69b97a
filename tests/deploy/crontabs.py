"""The lines of a crontab, as cron reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.deploy.place import DEPLOY, REPO
from tests.documents import text


@dataclass(frozen=True, slots=True)
class Line:
    """A line that starts something: its five fields of time and its command."""

    text: str
    times: tuple[str, ...]
    command: str


def lines(text: str) -> list[Line]:
    """The lines that start something; comments, settings and empty lines left out."""
    found = []
    for line in text.splitlines():
        if line.strip() and not re.match(r"\s*(#|\w+\s*=)", line):
            *times, command = line.split(maxsplit=5)
            found.append(Line(line, tuple(times), command))
    return found


def shipped_crontab() -> str:
    """deploy/crontab."""
    return (DEPLOY / "crontab").read_text(encoding="utf-8")


def for_cronie() -> str:
    """What deploy/crontab offers in a comment where cron knows CRON_TZ."""
    text = shipped_crontab()
    return text[text.index("#CRON_TZ=") :].replace("#", "")


def operations_block() -> str:
    """Return the crontab in docs/operations.md: the first block under the heading of cron."""
    section = text(REPO / "docs/operations.md").split("\n## Every day, by cron\n")[1]
    return section.split("\n## ")[0].split("```")[1]
