"""docs/addresses.md lists every outside address of a report, of the site and of data/*.toml."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from monitor.assess.detailed_report import DetailedReport
from monitor.core.paths import data_file
from monitor.reports.build import build
from monitor.reports.publish import publish
from monitor.reports.site_index import write_shelf
from monitor.reports.status import status

REPO = Path(__file__).parent.parent.parent
ADDRESS = re.compile(r"https?://[^\s\"'<>`\\]+")
LISTED = re.findall(r"^\| <(.+)> \|", (REPO / "docs/addresses.md").read_text("utf-8"), re.MULTILINE)
FACT_SHEET = LISTED[2]


class Named(HTMLParser):
    """The outside addresses of a page: of its links and in its text, not in its drawings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.drawing = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawing += tag == "svg"
        if not self.drawing:
            for _, value in attrs:
                self.addresses |= set(ADDRESS.findall(value or ""))

    def handle_endtag(self, tag: str) -> None:
        self.drawing -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if not self.drawing:
            self.addresses |= set(ADDRESS.findall(data))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def addresses_of(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return Named(text).addresses
    return {found for one in strings(json.loads(text)) for found in ADDRESS.findall(one)}


def of_data() -> set[str]:
    files = data_file("commitments.toml").parent.glob("*.toml")
    parsed = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
    return {one for one in strings(parsed) if one.startswith("http")}


def test_the_list_is_what_site_and_data_name(today: DetailedReport, tmp_path: Path) -> None:
    publish(build(today, (), (), version="0.1"), [tmp_path / "latest"])
    write_shelf(tmp_path)
    pages = [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".json")]

    named = {address for path in pages for address in addresses_of(path)}

    assert {path.name for path in pages} >= {"index.html", "status.json", "methodology.html"}
    assert named | of_data() == set(LISTED)
    assert len(LISTED) == len(set(LISTED))


def test_each_is_well_formed() -> None:
    for address in LISTED:
        parts = urlsplit(address)
        assert parts.scheme == "https", address
        assert re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.hostname or ""), address
        assert (parts.query, parts.fragment, parts.username, parts.port) == ("", "", None, None)
        assert address.isascii()


def test_status_json_says_where_promise_reading_and_week_can_be_read(today: DetailedReport) -> None:
    given = status(today)
    by_id = {promise["id"]: promise for promise in given["commitments"]}
    season = next(
        reading for reading in by_id["soy-2025"]["readings"] if reading["basis"] == "season"
    )

    assert given["data"]["report_url"] == "https://apps.fas.usda.gov/esrqs/"
    assert by_id["soy-2026"]["source_url"] == FACT_SHEET
    assert {name: season[name] for name in ("said_by", "said_on", "said_where", "source_url")} == {
        "said_by": "Jamieson Greer, US Trade Representative",
        "said_on": "2025-12-09",
        "said_where": "Senate hearing, reported by Quartz",
        "source_url": "https://qz.com/us-china-soybean-imports-deadline-trade-tariffs",
    }
