"""Choose fonts, and replace characters that no font has.

DejaVu Sans comes with matplotlib and has Latin, Greek, Cyrillic, Arabic and most mathematical
characters. For other scripts the first installed fonts of `FALLBACKS` are used; a character that
none has is drawn as `REPLACEMENT`, without matplotlib's warning for each of them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

FONT = "DejaVu Sans"
"""Comes with matplotlib, so it is there on every machine."""

FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "Hiragino Sans",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Thai",
    "Noto Emoji",
    "Symbola",
    "Arial Unicode MS",
    "Unifont",
)
REPLACEMENT = "□"


@cache
def families() -> tuple[str, ...]:
    """Return the fonts in the order in which they are tried."""
    _look_again()
    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return (FONT, *(name for name in FALLBACKS if name in there))


def lacking(text: str) -> str:
    """Return the characters of the text that no font has, each once."""
    return "".join(
        sign
        for sign in dict.fromkeys(text)
        if not sign.isspace() and not any(ord(sign) in _signs(name) for name in families())
    )


def drawable(text: str) -> str:
    """Return the text with a replacement for every character that no font has."""
    missing = lacking(text)
    return text.translate(dict.fromkeys(map(ord, missing), REPLACEMENT)) if missing else text


@cache
def _signs(family: str) -> frozenset[int]:
    path = font_manager.findfont(family, fallback_to_default=False)
    return frozenset(FT2Font(path).get_charmap())


def _look_again() -> None:
    """Add fallbacks installed later, because matplotlib never renews its cached list of fonts."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    stems = tuple(name.replace(" ", "").casefold() for name in FALLBACKS)
    for path in font_manager.findSystemFonts():
        plain = Path(path).stem.replace("-", "").replace("_", "").casefold()
        if path not in known and plain.startswith(stems):
            font_manager.fontManager.addfont(path)
