"""An answer's XML as a tree, apart from the program's own reader.

Names stay as they are written: USDA's reports use no name spaces, and a colon in a damaged name is
a part of it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat


def xml_root(body: bytes) -> Element | None:
    """Return the outermost element; None if it is no whole XML, or declares anything."""
    builder, parser = TreeBuilder(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        return None
    return None if b"<!DOCTYPE" in body.replace(b"\x00", b"") else builder.close()
