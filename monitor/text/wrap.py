"""Text in lines of 72 columns, for mails and text files."""

from __future__ import annotations

import textwrap

from monitor.text import freshness

WIDTH = 72


def wrapped(text: str, indent: str = "") -> str:
    """The text in 72 columns, amounts and dates kept together."""
    lines = textwrap.fill(
        freshness.glued(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.replace(freshness.GLUE, " ")
