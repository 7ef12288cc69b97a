"""What a reader sees of a text, by Unicode's own classes, apart from the program's own list."""

from __future__ import annotations

import re
import unicodedata

PARTING = ("Cc", "Zl", "Zp")
"""Controls, C0 and C1, and separators of lines and paragraphs: all of them part words."""
UNSEEN = ("Cf", "Cs")
"""Signs that only format, and halves of surrogates."""
NO_INK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
"""Letters and marks, by their class, that show nothing."""
BEYOND = re.compile(r"[^\x20-\x7e]")


def visible(text: str) -> str:
    """Return a text on one line as it is seen: single spaces, and no sign that shows nothing."""
    return " ".join(BEYOND.sub(_shown, text).split())


def _shown(found: re.Match[str]) -> str:
    sign = found[0]
    own = unicodedata.category(sign)
    if own in PARTING:
        return " "
    return "" if own in UNSEEN or sign in NO_INK or _is_none(ord(sign)) else sign


def _is_none(code: int) -> bool:
    """Return whether Unicode says that this will never be a character."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
