"""The terminal a command prints to."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.commands.status_table import Screen

PIPED_WIDTH = 100
"""Line width in a file or a mail; the variable COLUMNS overrides it."""


def screen() -> Screen:
    """Return its width and whether it shows colours (https://no-color.org) and block elements."""
    from monitor.commands.status_table import Screen

    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    colour = colour and os.environ.get("TERM") != "dumb"
    return Screen(width, colour, _knows_blocks(sys.stdout.encoding))


def _knows_blocks(encoding: str | None) -> bool:
    try:
        "█▏░┊│".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
