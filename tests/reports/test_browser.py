"""The page in a real browser: on a phone, without complaints, and without a request."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.reports.publish import publish

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=NetworkTimeServiceQuerying",
    "--enable-logging=stderr",
)
OF_THE_BROWSER = re.compile(r"^(http://)?(clients2|accounts|update|www)\.google")
"""What Chromium asks for on its own account, whatever page it shows."""
LEAKING = """<!doctype html><link rel="icon" href="data:,">
<img src="http://plain.test/a.png"><img src="https://secret.test/b.png">
"""
PHONE_PX = 360
PATIENCE_S = 120
FRAME = """<!doctype html><link rel="icon" href="data:,"><title>waiting</title>
<iframe src="index.html" style="width:%dpx;height:640px;border:0"></iframe>
<script>
document.querySelector("iframe").onload = (event) => {
  const page = event.target.contentDocument;
  const box = (name) => page.querySelector(name).getBoundingClientRect();
  const measured = {
    view: page.documentElement.clientWidth,
    content: page.documentElement.scrollWidth,
    headline: box("h1").top,
    answer: box(".big").bottom,
    fresh: box(".fresh").bottom,
    charts: page.querySelectorAll("figure svg").length,
  };
  const out = document.createElement("pre");
  out.textContent = JSON.stringify(measured);
  document.body.append(out);
};
</script>
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser's command; where there is none these tests are skipped, but not in CI."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and CI is set: install it")
        pytest.skip("chromium is not installed")
    return found


@pytest.fixture(scope="module")
def report(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Today's report as a run leaves it."""
    folder = tmp_path_factory.mktemp("reports") / "latest"
    publish(files, [folder])
    return folder


def test_it_opens_from_the_disk_without_a_complaint(
    chromium: str, report: Path, tmp_path: Path
) -> None:
    done = browse(chromium, (report / "index.html").as_uri(), tmp_path)

    assert "16,606,954" in done.stdout
    assert "CONSOLE" not in done.stderr


def test_it_asks_for_nothing_but_itself(chromium: str, report: Path, tmp_path: Path) -> None:
    assert asked_for(chromium, report, tmp_path) == ["/index.html"]


def test_a_request_of_a_page_would_be_noticed(chromium: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(LEAKING, encoding="utf-8")

    asked = asked_for(chromium, site, tmp_path)

    assert {"/index.html", "http://plain.test/a.png", "secret.test:443"} <= set(asked)


@pytest.mark.parametrize("width", [PHONE_PX, 768, 1280])
def test_it_does_not_scroll_sideways(
    chromium: str, report: Path, tmp_path: Path, width: int
) -> None:
    found = measured(chromium, report, tmp_path, width)

    assert found["view"] == found["content"] == width
    assert found["charts"] > 0


def test_a_phones_first_screen_has_the_answer_and_how_fresh_it_is(
    chromium: str, report: Path, tmp_path: Path
) -> None:
    found = measured(chromium, report, tmp_path, PHONE_PX)

    assert 0 <= found["headline"] < found["answer"] < found["fresh"] <= 640


def asked_for(chromium: str, site: Path, folder: Path) -> list[str]:
    """Everything a page asks for, anywhere; all but its own address goes to a proxy."""
    with served(site) as (address, asked):
        browse(chromium, f"{address}/index.html", folder, f"--proxy-server={address}")
    return [request for request in asked if not OF_THE_BROWSER.search(request)]


def measured(chromium: str, report: Path, folder: Path, width: int) -> dict[str, float]:
    """What the page measures in a window of this width, in CSS pixels."""
    site = folder / "site"
    shutil.copytree(report, site)
    (site / "frame.html").write_text(FRAME % width, encoding="utf-8")
    with served(site) as (address, _):
        done = browse(
            chromium, f"{address}/frame.html", folder, "--window-size=1600,900", "--hide-scrollbars"
        )
    found: dict[str, float] = json.loads(re.findall(r"<pre>(.*?)</pre>", done.stdout)[-1])
    return found


def browse(
    chromium: str, address: str, folder: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    """Load an address and return the document as it stands then, and what the browser logged."""
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [chromium, *QUIET, profile, *more, "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A folder on loopback: its address, and every address asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Recorder, asked, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Recorder(SimpleHTTPRequestHandler):
    """Serves files and notes what was asked for."""

    def __init__(self, asked: list[str], *given: object, **named: object) -> None:
        self.asked = asked
        super().__init__(*given, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def do_CONNECT(self) -> None:
        self.asked.append(self.path)
        self.send_error(403)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
