"""Characters that no text may contain: one list for every output.

Control characters, characters that reverse the writing direction and invisible ones. A terminal
obeys them, they break XML, and they let a sentence read differently from its characters. Text
written by users is rejected with the character named (`first_unfit`), USDA's is cleaned when it is
read (`cleaned`), and error messages show it escaped (`escaped`). Variation selectors 15 and 16 are
allowed because emoji need them.
"""

from __future__ import annotations

import re

CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029"
"""C0 and C1 controls and the line and paragraph separators: all of them separate words."""
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters of no width or no ink, and those that reverse the writing direction."""
NO_SIGNS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
"""Surrogates and Unicode noncharacters, which XML does not allow."""

UNFIT = re.compile(f"[{CONTROLS}{UNSEEN}{NO_SIGNS}]")
PARTING = re.compile(f"[{CONTROLS}]")


def first_unfit(text: str) -> str | None:
    """Return the first forbidden character as `U+202E`; None if the text has none."""
    match = UNFIT.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


def cleaned(text: str) -> str:
    """Return the text on one line without forbidden characters; separators become spaces."""
    return " ".join(UNFIT.sub("", PARTING.sub(" ", text)).split())


def escaped(text: str) -> str:
    r"""Return the text with forbidden characters escaped (`\x1b`), and line ends as spaces."""
    one_line = re.sub(r"\r?\n", " ", text)
    return UNFIT.sub(lambda match: match[0].encode("unicode_escape").decode(), one_line)


def shortened(text: str, longest: int) -> str:
    """Return the text, cut with an ellipsis if it has more than `longest` characters."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
