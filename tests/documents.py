"""The pages people read: README and docs/, and the commands that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

REPO = Path(__file__).parent.parent
README = REPO / "README.md"
PAGES = [README, *sorted((REPO / "docs").glob("*.md"))]
CALLS = re.compile(r"^(?:\S*/)?(monitor|by-cron) ")
"""What starts a command line of the monitor; `deploy/by-cron` hands its words on to it."""


def text(page: Path) -> str:
    """Return the text of a page."""
    return page.read_text(encoding="utf-8")


def all_pages() -> str:
    """Return README and every page of docs/, one after the other."""
    return "\n".join(text(page) for page in PAGES)


def blocks(page: Path, language: str = "") -> list[str]:
    """Return the code blocks of a page in this language; "" is a block without one."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text(page), re.DOTALL | re.MULTILINE)
    return [block for named, block in found if named == language]


def command_lines(page: Path) -> Iterator[str]:
    """Yield each command of the monitor in a page's code blocks, without its comment."""
    for block in blocks(page):
        for line in block.splitlines():
            command = re.sub(r"^(\S+ ){5} ?(?=/)", "", line).split("  #")[0].strip()
            if CALLS.match(command):
                yield command


def inline_commands(page: Path) -> Iterator[str]:
    """Yield each command of the monitor in a page's running text."""
    prose = re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE)
    for code in re.findall(r"`([^`]+)`", prose):
        if CALLS.match(code):
            yield " ".join(code.split())
