"""Which signs no text may hold: one list for every output.

Control characters, signs that turn the direction of writing round, and those that cannot be
seen. On a terminal they are commands, in XML they break the file, in a sentence they let it say
something else than its characters. People's texts are refused with the sign named
(`first_unfit`), the source's are cleaned where they are read (`cleaned`), and a sentence about
such a text shows it written out (`escaped`). Variation selectors 15 and 16 are let through:
without them no picture sign keeps its form.
"""

from __future__ import annotations

import re

CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029"
"""C0, C1 and the separators of lines and paragraphs: each parts what stands around it."""
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Of no width or no ink, and what turns the writing round."""
NO_SIGNS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
"""Halves of pairs, and the places Unicode keeps free for ever; XML knows neither."""

UNFIT = re.compile(f"[{CONTROLS}{UNSEEN}{NO_SIGNS}]")
PARTING = re.compile(f"[{CONTROLS}]")


def first_unfit(text: str) -> str | None:
    """The first sign of the text that none may hold, as `U+202E`; None where all are fit."""
    found = UNFIT.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def cleaned(text: str) -> str:
    """The text in one line without those signs; what parted words is a space."""
    return " ".join(UNFIT.sub("", PARTING.sub(" ", text)).split())


def escaped(text: str) -> str:
    r"""The text with those signs written out, such as `\x1b`, and line ends as spaces."""
    one_line = re.sub(r"\r?\n", " ", text)
    return UNFIT.sub(lambda found: found[0].encode("unicode_escape").decode(), one_line)


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis, so that it has at most `longest` signs."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
