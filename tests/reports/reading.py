"""Read a page as a browser or a screen reader would, with the standard library's parser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}
BLOCKS = {
    "br",
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "dt",
    "dd",
    "div",
    "th",
    "td",
    "tr",
    "section",
    "article",
}

Attributes = dict[str, str | None]


class Page(HTMLParser):
    """The elements of a page in order, its scripts, and its visible text without drawings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self.scripts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in BLOCKS:
            self._text.append("\n")
        if tag not in VOID:
            runs = tag != "script" or dict(attrs).get("type") is None
            self._open.append(tag if runs else "json")

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1:] == ["json"]:
            tag = "json"
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in BLOCKS:
            self._text.append("\n")

    def handle_data(self, data: str) -> None:
        if "script" in self._open:
            self.scripts.append(data)
        if not {"style", "title", "svg", "script", "json"} & set(self._open):
            self._text.append(re.sub(r"\s+", " ", data))

    @property
    def text(self) -> str:
        """Return the visible text, one line for a block, with plain spaces."""
        lines = "".join(self._text).replace("\N{NO-BREAK SPACE}", " ").split("\n")
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())

    def all(self, *tags: str) -> list[Attributes]:
        """Return the attributes of every element with one of these names."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    def numbers(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield every figure that names its field of status.json: reading, field, exact value."""
        for _, attributes in self.elements:
            of, field = attributes.get("data-of"), attributes.get("data-is")
            if of is not None and field is not None:
                yield of, field, attributes.get("value")


def grouped_numbers(text: str) -> set[int]:
    """Return every whole number of a text that is written with thousands separators."""
    found = re.findall(r"[−-]?\d{1,3}(?:,\d{3})+", text)
    return {int(number.replace(",", "").replace("−", "-")) for number in found}
