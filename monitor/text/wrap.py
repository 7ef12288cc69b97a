"""Wrap text to 72 columns, for mails and text files."""

from __future__ import annotations

import textwrap

from monitor.text import freshness

WIDTH = 72


def wrapped(text: str, indent: str = "") -> str:
    """Return the text in 72 columns, without breaks inside amounts and dates."""
    lines = textwrap.fill(
        freshness.glued(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.replace(freshness.GLUE, " ")
