"""The reports as a site: whole, refused where it would do harm, and its files for programs."""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from monitor.assess.as_of import Query
from monitor.core.errors import OutputError
from monitor.jobs.publish_site import past_days
from monitor.reports.api import api_files, schemas
from monitor.reports.site import publish_site
from monitor.settings.settings import load
from tests.environment import environment as variables
from tests.pictures import MONITOR
from tests.test_cli import monitor

from .reading import Page

WEEK_OF_JANUARY = "api/v1/asof/2026-01-15.json"


@pytest.fixture
def desk(published: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(published, tmp_path / "desk")
    return tmp_path / "desk"


def sums(folder: Path) -> dict[str, str]:
    """The checksum of every file of a folder, by its address."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def content(site: Path, name: str) -> Any:  # noqa: ANN401 whatever the file holds
    return json.loads((site / name).read_text())


def strict(schema: Any) -> Any:  # noqa: ANN401 any part of a schema
    """Return a schema that allows no field it does not describe."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: strict(part) for name, part in schema.items()}
    return inner | {"additionalProperties": False} if "required" in inner else inner


def schema_of(name: str) -> str:
    """Return the schema a file is described by (docs/data-and-exports.md)."""
    folder, _, file = name.removeprefix("api/v1/").rpartition("/")
    if folder == "asof":
        return "days" if file == "index.json" else "asof"
    return "commitments" if file == "commitments.json" else "commitment"


def test_every_file_for_programs_is_as_its_schema_says_field_by_field(published: Path) -> None:
    shipped = {path.name.partition(".")[0]: json.loads(path.read_text()) for path in schemas()}
    site = published / "site"
    names = [n for n in sums(site / "api/v1") if not n.startswith("schemas/")]

    assert len(names) == 1 + 5 + 1 + 61
    for name in names:
        schema = strict(shipped[schema_of(name)])
        Draft202012Validator.check_schema(schema)
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        assert [
            error.message for error in checker.iter_errors(content(site / "api/v1", name))
        ] == []
    for path in schemas():
        assert (site / "api/v1/schemas" / path.name).read_bytes() == path.read_bytes()


def test_as_of_a_day_only_what_was_public_promised_and_said_that_day(published: Path) -> None:
    then = content(published / "site", WEEK_OF_JANUARY)

    first = then["commitments"][0]
    assert (then["as_of"], then["leads"], then["missing_releases"]) == ("2026-01-15", "soy-2025", 0)
    assert (first["reading"], first["purchased"], first["week_ending"], first["status"]) == (
        "end-of-february",
        8_116_647,
        "2026-01-08",
        "mixed",
    )
    assert first["sentence"] == (
        "China had bought 8.1 of the 12 million metric tons of US soybeans promised by "
        "28 February 2026, 68 %, by 8 January 2026: more than an even pace, less than usual by "
        "this date."
    )
    assert max(said["said_on"] for said in then["statements"]) <= "2026-01-15"
    days = [day["as_of"] for day in content(published / "site", "api/v1/asof/index.json")["days"]]
    assert (days[0], days[1], days[-1]) == ("2025-11-01", "2025-11-13", "2026-10-08")
    assert len(days) == 61
    assert set(days) >= {
        "2025-12-03",  # a reading was given: by the end of February
        "2025-12-09",  # another reading, and a statement
        "2026-01-20",  # a statement
        "2026-02-04",  # a reading of another promise
        "2026-02-09",  # a statement
        "2026-03-27",  # a statement
    }
    nothing = content(published / "site", "api/v1/asof/2025-11-01.json")["commitments"][0]
    assert (nothing["status"], nothing["purchased"]) == ("not started", None)
    assert nothing["reading"] == "last-two-months-of-2025"  # the others were given in December
    assert nothing["other_readings"] == []


def test_what_becomes_public_later_changes_no_earlier_day(
    shipped_ledger: sqlite3.Connection,
) -> None:
    def written(now: datetime, days: list[date]) -> dict[str, bytes]:
        asked = Query(load({}), now, offline=True)
        past = list(past_days(shipped_ledger, asked, days))
        return api_files(past[-1].status_report, past[-1].statements, past)

    day = date(2026, 1, 15)
    on_the_day = written(datetime(2026, 1, 15, 20, tzinfo=UTC), [day])
    later = written(datetime(2026, 11, 22, tzinfo=UTC), [day, date(2026, 10, 8)])

    assert later[WEEK_OF_JANUARY] == on_the_day[WEEK_OF_JANUARY]


def test_the_files_for_programs_have_the_numbers_of_the_page(published: Path) -> None:
    site = published / "site"
    page = content(site, "latest/status.json")
    listed = content(site, "api/v1/commitments.json")

    [leading] = [c for c in listed["commitments"] if c["id"] == listed["leads"]]
    assert f"{leading['sentence']}\n" in f"{Page((site / 'latest/index.html').read_text()).text}\n"
    assert [c["id"] for c in listed["commitments"]] == [c["id"] for c in page["commitments"]]
    for shown, promise in zip(listed["commitments"], page["commitments"], strict=True):
        own = content(site, f"api/v1/{shown['url']}")
        assert shown["purchased"] == promise["readings"][0]["purchased"]
        for reading, on_page in zip(own["readings"], promise["readings"], strict=True):
            assert {name: reading[name] for name in on_page} == on_page
            if reading["weeks"] and reading["purchased"] is not None:
                assert reading["weeks"][-1]["purchased"] == reading["purchased"]


def test_a_site_holds_the_reports_and_nothing_of_the_operator(published: Path) -> None:
    reports, site = sums(published / "reports"), sums(published / "site")

    public = {n for n in reports if not n.startswith(".") and "/." not in n} - {
        "health.json",
        "health.html",
        "metrics.prom",
    }
    own = {n for n in site if n.startswith(("api/", "asof/"))} | {".monitor.json"}
    assert set(site) - own == public
    assert {n for n in public if site[n] != reports[n]} == {"index.html"}
    index = (published / "site/index.html").read_text()
    assert 'href="api/v1/commitments.json"' in index
    assert 'href="asof/index.html"' in index
    assert "asof" not in (published / "reports/index.html").read_text()


def test_published_again_it_is_the_same_to_the_byte_and_keeps_the_hosts_files(desk: Path) -> None:
    before = sums(desk / "site")
    (desk / "site/.git").mkdir()
    (desk / "site/.git/config").write_text("[core]")
    (desk / "site/CNAME").write_text("promises.example.org")

    assert monitor(desk, "publish", "--to", "site").returncode == 0
    after = sums(desk / "site")
    assert after.pop("CNAME") == sha256(b"promises.example.org").hexdigest()
    assert after.pop(".git/config") == sha256(b"[core]").hexdigest()
    assert after == before


@pytest.mark.parametrize("older", ["purchased", "missing_releases"])
def test_a_report_that_does_not_show_the_recorded_figures_is_not_published(
    desk: Path, older: str
) -> None:
    status = desk / "reports/latest/status.json"
    shown = json.loads(status.read_text())
    held = {"missing_releases": shown["data"]}
    held.get(older, shown["commitments"][0]["readings"][0])[older] -= 1
    status.write_text(json.dumps(shown))
    before = sums(desk / "site")

    refused = monitor(desk, "publish", "--to", "site")

    assert refused.returncode == 1
    assert refused.stderr == (
        "monitor: The report in reports/latest does not show the recorded figures and promises: "
        "run `monitor report` first.\n"
    )
    assert sums(desk / "site") == before


def test_a_report_whose_charts_follow_is_not_published(desk: Path) -> None:
    marker = desk / "reports/latest/.monitor.json"
    marker.write_text(marker.read_text().replace('"complete": true', '"complete": false'))

    refused = monitor(desk, "publish", "--to", "site")

    assert refused.returncode == 1
    assert "reports/latest are not drawn yet: publish again in a minute" in refused.stderr


def test_without_a_report_there_is_nothing_to_publish(tmp_path: Path) -> None:
    refused = monitor(tmp_path, "publish", "--to", "site")

    assert refused.returncode == 1
    assert refused.stderr == "monitor: No report in reports/latest: run `monitor run` first.\n"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("reports", "would hold each other"),
        ("reports/site", "would hold each other"),
        ("reports/latest/site", "would hold each other"),
        (".", "would hold each other"),
        ("link/site", "would hold each other"),
        ("file", "is a file"),
        ("mine", "holds something that is not a site (letter.txt)"),
    ],
)
def test_a_folder_that_would_suffer_is_refused(tmp_path: Path, place: str, why: str) -> None:
    (tmp_path / "reports/latest").mkdir(parents=True)
    (tmp_path / "reports/index.html").write_text("all")
    (tmp_path / "link").symlink_to(tmp_path / "reports")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    before = sums(tmp_path)

    with pytest.raises(OutputError) as refused:
        publish_site(tmp_path / "reports", {"api/v1/a.json": b"{}"}, tmp_path / place)

    assert why in str(refused.value)
    assert sums(tmp_path) == before


def test_a_copy_that_fails_leaves_the_earlier_site(tmp_path: Path) -> None:
    reports, site = tmp_path / "reports", tmp_path / "site"
    (reports / "latest").mkdir(parents=True)
    (reports / "latest/index.html").write_text("one")
    publish_site(reports, {"api/v1/a.json": b"1"}, site)
    before = sums(site)
    (reports / "latest/index.html").write_text("two")

    with pytest.raises(OutputError, match="a file is in the way"):
        publish_site(reports, {"api/v1/a.json": b"2", "latest/index.html/b": b""}, site)

    assert sums(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reports", "site"]


def test_killed_half_way_the_command_leaves_the_earlier_site(desk: Path) -> None:
    before = sums(desk / "site")
    (desk / "reports/latest/new.txt").write_text("new")
    command = [*MONITOR, "publish", "--to", "site"]
    with subprocess.Popen(command, cwd=desk, env=variables(), stderr=subprocess.PIPE) as process:
        while not list(desk.glob(".site.new-*/latest")) and process.poll() is None:
            time.sleep(0.001)
        process.kill()

    assert process.returncode == -signal.SIGKILL
    assert len(list(desk.glob(".site.new-*"))) == 1
    assert sums(desk / "site") == before
    assert monitor(desk, "publish", "--to", "site").returncode == 0
    assert not list(desk.glob(".site.*"))
    assert sums(desk / "site").keys() == before.keys() | {"latest/new.txt"}


def test_a_report_replaced_while_it_is_published_is_not_published(tmp_path: Path) -> None:
    reports, site = tmp_path / "reports", tmp_path / "site"
    (reports / "latest").mkdir(parents=True)
    (reports / "latest/status.json").write_text("newer")

    with pytest.raises(OutputError, match=r"A pass wrote a new report while latest/status\.json"):
        publish_site(reports, {}, site, (), {"latest/status.json": b"checked"})
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]

    publish_site(reports, {}, site, (), {"latest/status.json": b"newer"})
    assert (site / "latest/status.json").read_text() == "newer"


class Links(HTMLParser):
    """The addresses a page leads to or loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


@pytest.fixture
def served(published: Path) -> Iterator[str]:
    """The address of the site below a folder of a real web server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/site/"
    server.shutdown()
    server.server_close()
    thread.join()


def links_of(name: str, text: str) -> set[str]:
    """The addresses within the site that a file names."""
    if name.endswith(".html"):
        return {link for link in Links(text).found if ":" not in link and not link.startswith("#")}
    plain = json.loads(text)
    listed = [*plain.get("commitments", ()), *plain.get("days", ())]
    named = [plain.get("page"), plain.get("asof"), *(each.get("url") for each in listed)]
    return {link for link in named if link}


def test_every_link_leads_to_a_file_served_and_from_the_disk(published: Path, served: str) -> None:
    to_read, seen = {"index.html"}, set[str]()
    while to_read:
        name = to_read.pop()
        seen.add(name)
        try:
            with urlopen(served + name, timeout=60) as answer:  # noqa: S310 our own server
                text = answer.read()
        except HTTPError as error:
            pytest.fail(f"{name}: {error}")
        assert (published / "site" / name).is_file(), name
        if name.endswith(".html") or name.startswith("api/v1/"):
            for link in links_of(name, text.decode()):
                target = urldefrag(urljoin(f"http://site/{name}", link)).url
                assert target.startswith("http://site/"), (name, link)
                to_read |= {target.removeprefix("http://site/")} - seen

    assert {"latest/index.html", "feed.xml", "api/v1/soy-2026.json", WEEK_OF_JANUARY} <= seen
    assert {"latest/status.json", "latest/deadlines.ics", "latest/purchases.csv"} <= seen
