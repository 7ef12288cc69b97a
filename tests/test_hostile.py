"""Hostile texts and addresses in promises and alerts: nothing gets through in any output."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from monitor.core.signs import first_unfit
from monitor.core.web_address import web_parts
from monitor.exports.csv_file import ACTIVE
from monitor.jobs import heartbeat
from tests.hostile import CONTROL, FORMULAS, LINKS, MARKUP, TEXTS, WORDS
from tests.once import folder_once
from tests.promise_text import promise, year_reading
from tests.reports.test_health_page import STATE
from tests.test_cli import monitor

TITLES = (*("".join(MARKUP[n : n + 3]) for n in (0, 3, 6, 9)), *FORMULAS[:3], *WORDS[:3])
ACTIVE_TAGS = {"script", "iframe", "object", "embed", "base", "foreignobject", "applet"}
NUMBER = re.compile(r"[-+]?\d[\d.,]*(e[-+]?\d+)?")
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\[\\n"])*"'
SAMPLE = re.compile(rf"[a-z_]+(\{{{LABEL}(,{LABEL})*\}})? \S+")

FORMATS = [word for name in ("csv", "json", "xlsx", "parquet") for word in ("--format", name)]


def quoted(text: str) -> str:
    """A text as it stands between the quotation marks of TOML."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def promises() -> str:
    """A file with each hostile title, said by a hostile name at a hostile place."""
    written = []
    for number, title in enumerate(TITLES):
        words = quoted(title)
        source = f'source = {{ who = "{words}", said_on = 2026-01-01, where = "{words}" }}'
        written.append(
            promise(f"hostile-{number}", words, "1_000_000", f'note = "{words}"', source=source)
            + year_reading(2026, title=words, source=source)
        )
    return "".join(written)


def published(folder: Path) -> None:
    """Run a pass with hostile promises, publish it with its past days, and export everything."""
    (folder / "hostile.toml").write_text(promises(), encoding="utf-8")
    (folder / "monitor.toml").write_text('commitments = "hostile.toml"\n', encoding="utf-8")
    commands = (
        ("run", "--offline"),
        ("publish", "--to", "site"),
        ("export", "--offline", *FORMATS),
        ("status", "--offline"),
    )
    for command in commands:
        done = monitor(folder, *command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        (folder / f"{command[0]}.out").write_text(done.stdout + done.stderr, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_once(tmp_path_factory, "hostile", published)


class Tags(HTMLParser):
    """The elements of a page with their attributes, and the scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def attacks(text: str) -> Iterator[str]:
    """What in a page would act: handlers, foreign scripts and pictures, addresses that run."""
    for tag, attributes in Tags(text).tags:
        src, href = attributes.get("src") or "", attributes.get("href") or ""
        if any(name.startswith("on") for name in attributes) or src in ("x", "x)"):
            yield f"{tag} {attributes}"
        if re.match(r"\s*(javascript|data:text|file|//)", href, re.IGNORECASE):
            yield f"{tag} {href}"
        if tag in ACTIVE_TAGS - {"script"} or (tag == "script" and "evil" in src):
            yield tag
    for script in re.findall(r"<script[^>]*>(.*?)</script", text, re.DOTALL):
        if script.startswith("alert(1)"):
            yield script


def test_no_page_of_a_site_acts_on_a_text(made: Path) -> None:
    pages = [*made.glob("site/**/*.html"), *made.glob("reports/**/*.html")]

    texts = {path.relative_to(made).as_posix(): path.read_text("utf-8") for path in pages}
    assert len(pages) > 45
    shown = {name for name, text in texts.items() if "&lt;script&gt;alert(1)" in text}
    assert {"site/index.html", "site/latest/index.html", "site/asof/index.html"} <= shown
    assert {"site/latest/charts.html", "reports/health.html"} <= shown
    assert [(name, found) for name, text in texts.items() if (found := list(attacks(text)))] == []


def test_pictures_are_pictures_alone(made: Path) -> None:
    pictures = list(made.glob("**/*.svg"))

    assert len(pictures) > 10
    for path in pictures:
        for element in Xml.parse(path).iter():  # noqa: S314 our own file
            assert str(element.tag).rpartition("}")[2].lower() not in ACTIVE_TAGS
            assert not [name for name in element.attrib if name.lower().startswith("on")]


def test_no_field_of_a_table_is_a_formula(made: Path) -> None:
    files = list(made.glob("**/*.csv"))
    assert len(files) > 10
    fields = [
        field
        for path in files
        for row in csv.reader(path.read_text("utf-8-sig").splitlines())
        for field in row
    ]
    assert [f for f in fields if f.startswith(ACTIVE) and not NUMBER.fullmatch(f)] == []
    assert {f"'{text}" for text in FORMULAS[:3]} <= set(fields)

    for path in made.glob("**/*.xlsx"):
        cells = [cell for sheet in load_workbook(path) for row in sheet for cell in row]
        assert [c.value for c in cells if c.data_type == "f"] == []
        assert [c.value for c in cells if c.hyperlink and not web_parts(c.hyperlink.target)] == []


def test_parquet_and_json_hold_the_texts_as_they_are(made: Path) -> None:
    source = f"read_parquet('{made}/export/readings.parquet')"
    titles = duckdb.sql(f"SELECT DISTINCT promise_title FROM {source}").fetchall()
    told = json.loads((made / "reports/latest/status.json").read_text("utf-8"))

    assert {title for (title,) in titles} == set(TITLES)
    assert {c["title"] for c in told["commitments"]} == set(TITLES)
    for path in made.glob("**/*.json"):
        json.loads(path.read_text("utf-8"))


def test_a_calendar_holds_no_entry_and_no_line_of_a_text(made: Path) -> None:
    for path in made.glob("**/*.ics"):
        calendar = Calendar.from_ical(path.read_bytes())
        deadlines = [e for e in calendar.events if not str(e["uid"]).startswith("release")]
        assert len(deadlines) >= len(TITLES)


def test_the_feed_is_one_and_its_links_are_ours(made: Path) -> None:
    [feed] = made.glob("site/**/*.xml")
    for element in Xml.parse(feed).iter():  # noqa: S314 our own file
        assert not str(element.get("href") or "").lower().startswith(("javascript", "data", "//"))
        if str(element.tag).endswith(("content", "summary", "title")):
            assert not list(element) or element.get("type") == "xhtml"
            if element.get("type") == "html":
                assert list(attacks(element.text or "")) == []


def test_a_terminal_gets_no_command(made: Path) -> None:
    for out in made.glob("*.out"):
        lines = out.read_text("utf-8").splitlines()
        assert [line for line in lines if first_unfit(line)] == []


def test_no_file_lies_outside_or_is_named_by_a_text(made: Path) -> None:
    names = {path.name for path in made.rglob("*")}

    assert [name for name in names if not re.fullmatch(r"[\w.=%+-]+", name)] == []
    assert not (made.parent / "etc").exists()
    assert not Path("/tmp/pwned").exists()  # noqa: S108 what a shell would have made


@pytest.mark.parametrize("text", TEXTS)
def test_the_heartbeat_shows_a_text_and_runs_none(tmp_path: Path, text: str) -> None:
    reading = {**STATE["readings"][0], "title": text, "unit": text, "commitment": text}
    trouble = {"key": text, "kind": "space", "word": "trouble", "title": text, "text": text}
    told = STATE | {
        "state": "trouble",
        "problems": [text],
        "trouble": [trouble | {"to_do": text}],
        "readings": [reading],
        "version": text,
        "origins": [STATE["origins"][0] | {"origin": text}],
        "queue": [STATE["queue"][0] | {"channel": text}],
    }

    html, metrics = heartbeat.health_page(told), heartbeat.metrics_text(told)

    assert list(attacks(html)) == []
    assert [line for line in html.splitlines() if first_unfit(line)] == []
    assert "<script" not in html
    for line in metrics.splitlines():
        assert line.startswith("# ") or SAMPLE.fullmatch(line), line


@pytest.mark.parametrize("text", CONTROL)
def test_a_promise_with_a_character_nobody_sees_is_refused(tmp_path: Path, text: str) -> None:
    if "\ud83d" in text:
        pytest.skip("half a pair cannot be written in UTF-8")
    file = promise("hostile", quoted(text), "1_000_000") + year_reading(2026)
    (tmp_path / "hostile.toml").write_text(file, encoding="utf-8")

    done = monitor(tmp_path, "check", MONITOR_COMMITMENTS="hostile.toml")

    assert done.returncode != 0
    said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    assert [line for line in said if first_unfit(line)] == []


@pytest.mark.parametrize("link", LINKS)
def test_an_address_that_runs_or_leads_elsewhere_is_no_web_address(link: str) -> None:
    assert web_parts(link) is None
