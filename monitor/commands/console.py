"""Replace characters a terminal cannot show, so that they never cause a traceback."""

from __future__ import annotations

import codecs
import io
import sys

HANDLER, PLAIN_ASCII = "monitor_replaced", "monitor_ascii"
NEAR = {
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{MIDDLE DOT}": "|",
    "\N{NO-BREAK SPACE}": " ",
}
"""Substitutes for characters a terminal may lack; all others become `?`."""


def never_fails() -> None:
    """Make stdout and stderr replace unencodable characters from now on."""
    codecs.register_error(HANDLER, _replaced)
    codecs.register(_plain_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Because click writes UTF-8 to a terminal that says it has ASCII, under another name.
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            encoding = PLAIN_ASCII if ascii_only else stream.encoding
            stream.reconfigure(encoding=encoding, errors=HANDLER)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(NEAR.get(sign, "?") for sign in lost), error.end


def _plain_ascii(name: str) -> codecs.CodecInfo | None:
    if name != PLAIN_ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        known.encode,
        known.decode,
        known.streamreader,
        known.streamwriter,
        known.incrementalencoder,
        known.incrementaldecoder,
        name=PLAIN_ASCII,
    )
