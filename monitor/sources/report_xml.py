"""Read the XML of USDA's static reports into the attributes of its rows.

Expat reads it directly. A document with a DTD is refused at its first declaration, so no entity can
be declared, expanded or fetched: defusedxml does no more than this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from monitor.core.errors import EmptyAnswer, SourceUnavailable
from monitor.core.frozen import Frozen
from monitor.core.signs import shortened
from monitor.sources.shape import changed

LONGEST_SHOWN = 100
MOST_ROWS = 50_000
"""Rows of the largest accepted report; a week of all commodities and destinations has about 6,000.
"""


class ReportXml(Frozen):
    """A report's title and the attributes of its rows, as text."""

    title: str
    rows: list[dict[str, str]]


def read_report(body: bytes, name: str, what: str) -> ReportXml:
    """Return the report called `name`; `what` says in error messages what it holds.

    Raises SourceUnavailable for truncated XML and for a web page, which a retry may fix;
    EmptyAnswer for a report without rows; SourceChanged for another document, a DTD or too many
    rows.
    """
    reader = _Reader(name, what)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = reader.refuse_dtd
    parser.StartElementHandler = reader.start
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # An encoding Python does not know, or not for XML, is a LookupError or a ValueError.
        reason = shortened(str(error), LONGEST_SHOWN)  # it shows the name of an unknown encoding
        raise SourceUnavailable(
            f"USDA's {what} came damaged: the answer is no whole XML ({reason}). "
            "Nothing of it was used."
        ) from None
    if not reader.rows:
        raise EmptyAnswer(f"USDA's {what} came without any row, which is no figure.")
    return ReportXml(reader.title, reader.rows)


@dataclass(slots=True)
class _Reader:
    """Collects rows as expat meets them, and stops it at the first element that is not as known."""

    name: str
    what: str
    title: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    inside: bool = False

    def refuse_dtd(self, doctype: str, *_: object) -> None:
        """Refuse a document type: a web page has one, a report none."""
        if doctype.lower() == "html":
            raise _web_page(self.what)
        raise changed(self.what, f"the XML declares a document type ({doctype[:40]})", None)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Check the root and keep the attributes of a row."""
        element = tag.rpartition(":")[2]
        if not self.inside:
            self._open(element, attributes)
        elif element == "Details":
            if len(self.rows) == MOST_ROWS:
                raise changed(self.what, f"there are more than {MOST_ROWS:,} rows", None)
            self.rows.append(attributes)

    def _open(self, element: str, attributes: dict[str, str]) -> None:
        if element.lower() == "html":
            raise _web_page(self.what)
        if element != "Report" or attributes.get("Name") != self.name:
            named = attributes.get("Name", "without a name")
            raise changed(self.what, f"another document came: {element} {named}"[:120], None)
        self.inside, self.title = True, attributes.get("ReportTitle", "")


def _web_page(what: str) -> SourceUnavailable:
    return SourceUnavailable(f"A web page came in place of USDA's {what}: nothing of it was used.")
