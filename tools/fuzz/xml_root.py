"""An answer's XML as ElementTree reads it, apart from the program's own reader."""

from __future__ import annotations

import re
from xml.etree import ElementTree

BRACE = re.compile(rb"(xmlns\s*=\s*[\"'][^\"'<]*)\}")
"""In a name space, where XML allows it and ElementTree refuses it as its own mark."""


def xml_root(body: bytes) -> ElementTree.Element | None:
    """Return the outermost element; None if it is no whole XML, or declares anything."""
    try:
        root = ElementTree.fromstring(BRACE.sub(rb"\1", body))  # noqa: S314 (made here)
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    return None if b"<!DOCTYPE" in body.replace(b"\x00", b"") else root
