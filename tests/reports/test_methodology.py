"""METHODOLOGY.md as a page of the site: same words, same anchors, no outside request."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from monitor.reports.methodology import _anchored, anchor, methodology_html
from monitor.reports.site_index import write_shelf

REPO = Path(__file__).parent.parent.parent
TEXT = (REPO / "METHODOLOGY.md").read_text(encoding="utf-8")


class Found(HTMLParser):
    """The anchors, links, table rows and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.rows = 0
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.rows += tag == "tr"
        self.anchors += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.outside += [given["src"] or ""] if "src" in given else []

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_heading_has_the_anchor_github_gives_it_and_every_link_leads_to_one() -> None:
    found = Found(methodology_html())
    headings = re.findall(r"^###? (.+)$", TEXT, re.MULTILINE)

    assert found.anchors == [anchor(heading) for heading in headings]
    assert len(set(found.anchors)) == len(headings) >= 25
    assert {"unknown-destinations-floor-and-ceiling", "as-of-a-day", "suspect-answers"} <= set(
        found.anchors
    )
    assert set(found.links) <= {"index.html", *(f"#{name}" for name in found.anchors)}
    assert found.outside == []


def test_the_tables_come_whole() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]
    rules = [line for line in lines if not line.strip("|-: ")]

    assert Found(methodology_html()).rows == len(lines) - len(rules) > 100


def test_an_anchor_is_spelled_as_github_spells_it() -> None:
    assert anchor("Two days known in advance") == "two-days-known-in-advance"
    assert anchor("What is an “even pace”?") == "what-is-an-even-pace"


def test_a_repeated_heading_gets_a_numbered_anchor() -> None:
    headings = _anchored(
        MarkdownIt().parse("## Whose figures\n\n### Week\n\n### Week\n\n### Week\n")
    )

    assert [heading.anchor for heading in headings] == ["whose-figures", "week", "week-1", "week-2"]


def test_docs_that_link_to_a_section_find_it_on_the_page_too() -> None:
    found = Found(methodology_html())
    named = {
        name
        for page in [*REPO.glob("docs/*.md"), REPO / "README.md"]
        for name in re.findall(r"METHODOLOGY\.md#([\w-]+)", page.read_text(encoding="utf-8"))
    }

    assert len(named) >= 4
    assert named <= set(found.anchors)


def test_it_stands_beside_the_list_of_reports(tmp_path: Path) -> None:
    write_shelf(tmp_path)

    assert (tmp_path / "methodology.html").read_text(encoding="utf-8") == methodology_html()
    assert '<a href="methodology.html">' in (tmp_path / "index.html").read_text(encoding="utf-8")
