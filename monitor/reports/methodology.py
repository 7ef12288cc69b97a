"""Render METHODOLOGY.md as the page `methodology.html` beside the list of reports.

The file is the program's, not a day's: one copy serves every report of the folder.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from monitor.core.bundled import bundled_text
from monitor.core.frozen import Frozen
from monitor.core.version import __version__
from monitor.reports.templating import environment

RULES = "methodology.html"
HEADINGS = ("h2", "h3")


class Heading(Frozen):
    """A heading of the page: its anchor, its words, and whether it is within another's section."""

    anchor: str
    title: str
    inner: bool


@cache
def methodology_html(url: str = "") -> str:
    """Return the rules of counting as a page; `url` is the public address of its folder, if any.

    The same file gives the same text.
    """
    text = bundled_text("METHODOLOGY.md")
    rules = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = rules.parse(text)
    headings = _anchored(tokens)
    body = rules.renderer.render(_tables_framed(tokens), rules.options, {})
    return (
        environment()
        .get_template("methodology.html.j2")
        .render(
            body=Markup(body),  # noqa: S704 because HTML in the file is escaped by the parser
            headings=[heading for heading in headings if not heading.inner],
            url=url,
            version=__version__,
        )
    )


def anchor(title: str) -> str:
    """Return a heading's anchor as GitHub forms it, because docs/ links to these."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _anchored(tokens: list[Token]) -> list[Heading]:
    """Give every heading its anchor and return them; a repeated one is numbered from 1."""
    seen: Counter[str] = Counter()
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag in HEADINGS:
            name = anchor(inline.content)
            again = f"-{seen[name]}" if seen[name] else ""
            seen[name] += 1
            opening.attrSet("id", name + again)
            headings.append(Heading(name + again, inline.content, opening.tag == "h3"))
    return headings


def _tables_framed(tokens: list[Token]) -> list[Token]:
    """Return the tokens with each table in a panel, which scrolls where the screen is narrow."""
    framed: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            panel = Token("html_block", "", 0)
            panel.content = PANEL
            framed.append(panel)
        framed.append(token)
        if token.type == "table_close":
            end = Token("html_block", "", 0)
            end.content = "</div>\n"
            framed.append(end)
    return framed


PANEL = (
    '<div class="panel plain" role="group" tabindex="0" '
    'aria-label="Table: scrolls sideways on a narrow screen">\n'
)
