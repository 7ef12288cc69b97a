"""The operators' page and the metrics, made from a heartbeat alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from monitor.jobs import heartbeat
from monitor.reports.health_page import health_page
from monitor.reports.metrics import metrics_text

STATE: dict[str, Any] = {
    "state": "ok",
    "last_pass_at": "2026-10-09T12:30:00Z",
    "last_success_at": "2026-10-09T12:30:00Z",
    "next_pass_by": "2026-10-09T14:30:00Z",
    "last_week_ending": "2026-10-01",
    "last_release_at": "2026-10-08T12:30:00Z",
    "next_release_at": "2026-10-16T12:30:00Z",
    "missing_releases": 0,
    "source": "usda",
    "problems": [],
    "origins": [
        {
            "origin": "api",
            "last_release_at": "2026-10-08T12:30:00Z",
            "retrieved_at": "2026-10-09T12:30:00Z",
        }
    ],
    "queue": [{"channel": "email", "waiting": 1, "undeliverable": 0, "sent": 1234}],
    "trouble": [],
    "disk": {"folder": "/srv", "free_bytes": 75_000_000_000, "needed_bytes": 240_000_000},
    "readings": [
        {
            "commitment": "soy-2026",
            "reading": "calendar-year",
            "headline": True,
            "title": "China: 25 MMT",
            "unit": "metric tons",
            "purchased": 16_606_954,
            "target": 25_000_000,
            "share": 0.66427816,
            "status": "mixed",
            "week_ending": "2026-10-01",
        }
    ],
    "version": "1.0",
}
FULL = {
    "key": "machine/space",
    "kind": "space",
    "word": "trouble",
    "title": "The monitor's disk is nearly full: 3 MB free",
    "text": "/srv has <3 MB> left.",
    "to_do": "To do: free up space.",
}


class Text(HTMLParser):
    """Collects the text of the body, and fails on a tag left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def __str__(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_when_all_is_well_it_says_so_and_when_it_is_old() -> None:
    page = health_page(STATE)
    text = str(Text(page))

    assert text.startswith("Monitor: everything works Everything works Last pass: Fri 9 Oct 2026")
    assert "The next is expected by Fri 9 Oct 2026, 10:30 New York at the latest." in text
    assert "If that time is past and this page is still the same, the job is not running" in text
    assert "Releases missing 0" in text
    assert "USDA's API Thu 8 Oct 2026, 08:30 New York" in text
    assert "email 1 waits, 0 undeliverable, 1,234 sent" in text
    assert "China: 25 MMT 66.4 %, mixed" in text
    assert "75,000 MB (the next passes may need 240 MB)" in text
    assert "What is wrong" not in text
    assert "Problems" not in text
    assert "<script" not in page
    assert len(page) < 8_000


def test_each_trouble_and_each_problem_comes_with_what_to_do() -> None:
    problem = "By email, 1 message could not be delivered now; it is tried again by itself."
    page = health_page(STATE | {"state": "trouble", "trouble": [FULL], "problems": [problem]})
    text = str(Text(page))

    assert '<h1 class="trouble">Needs attention</h1>' in page
    assert "/srv has &lt;3 MB&gt; left. To do: free up space." in page
    assert f"Problems of the last pass {problem}" in text
    assert "What is wrong, and what to do The monitor's disk" in text


def test_with_a_notice_the_job_works_and_the_notice_is_named() -> None:
    notice = FULL | {"word": "notice", "to_do": "To do: run `monitor run`."}
    page = health_page(STATE | {"trouble": [notice]})
    text = str(Text(page))

    assert '<h1 class="ok">The job works; 1 notice below</h1>' in page
    assert "run <code>monitor run</code>." in page
    assert "Notices The monitor's disk is nearly full" in text
    assert "What is wrong" not in text


def test_a_first_pass_that_failed_and_a_file_of_an_earlier_version_have_a_page(
    tmp_path: Path,
) -> None:
    path = tmp_path / "health.json"
    at = heartbeat.datetime.fromisoformat("2026-10-09T12:30:00Z")
    heartbeat.write_failure(path, at, ValueError("no & such"), at)
    assert "no &amp; such" in (tmp_path / "health.html").read_text()
    old = {"last_pass_at": "2026-10-08T12:30:00Z", "missing_releases": 2, "problems": []}
    path.write_text(json.dumps(old))

    heartbeat.write_failure(path, at, ValueError("again"), at)

    assert "Releases missing 2" in str(Text((tmp_path / "health.html").read_text()))
    assert "purchase_monitor_missing_releases 2\n" in (tmp_path / "metrics.prom").read_text()
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "health.html",
        "health.json",
        "metrics.prom",
    ]


def test_a_heartbeat_of_another_name_names_the_files_beside_it() -> None:
    assert heartbeat.beside(Path("/run/health.json")) == (
        Path("/run/health.html"),
        Path("/run/metrics.prom"),
    )
    assert heartbeat.beside(Path("/run/soy.json")) == (Path("/run/soy.html"), Path("/run/soy.prom"))


SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (-?[0-9.e+]+)\Z')
"""A sample by prometheus.io/docs/instrumenting/exposition_formats, without the time, which the
textfile collector does not allow.
"""


def samples(text: str) -> Iterator[tuple[str, str, float]]:
    """Yield name, labels and value; fails on a line that is none, and on one without HELP, TYPE."""
    kinds: dict[str, str] = {}
    helped, seen = set(), list[str]()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            helped.add(line.split()[2])
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name not in kinds
            kinds[name] = kind
        else:
            found = SAMPLE.match(line)
            assert found, line
            name, labels, value = found.groups()
            assert name in helped
            assert (kinds[name] == "counter") == name.endswith("_total")
            assert name == seen[-1] if name in seen else True  # all of a metric stand together
            seen.append(name)
            yield name.removeprefix("purchase_monitor_"), labels or "", float(value)


def test_the_metrics_are_what_prometheus_reads() -> None:
    found = {(name, labels): value for name, labels, value in samples(metrics_text(STATE))}

    assert found["last_pass_timestamp_seconds", ""] == 1_791_549_000
    assert found["next_release_timestamp_seconds", ""] == 1_792_153_800
    assert found["last_release_timestamp_seconds", 'origin="api"'] == 1_791_462_600
    assert found["last_week_ending_timestamp_seconds", ""] == 1_790_812_800
    assert found["state", 'state="ok"'] == 1
    assert found["open_trouble", 'word="trouble"'] == 0
    assert found["state", 'state="trouble"'] == 0
    assert found["messages_queued", 'channel="email",state="waiting"'] == 1
    assert found["messages_sent_total", 'channel="email"'] == 1234
    assert found["disk_free_bytes", ""] == 75_000_000_000
    named = 'commitment="soy-2026",reading="calendar-year",headline="true"'
    assert found["reading_purchased", f'{named},unit="metric tons"'] == 16_606_954
    assert found["reading_target", f'{named},unit="metric tons"'] == 25_000_000
    assert found["reading_share_ratio", named] == 0.66427816


def test_what_is_not_known_has_no_sample() -> None:
    reading = STATE["readings"][0] | {"purchased": None, "share": None}
    bare = STATE | {"readings": [reading], "last_success_at": None, "disk": None, "queue": []}

    names = {name for name, _, _ in samples(metrics_text(bare))}

    assert "reading_target" in names
    assert not names & {
        "reading_purchased",
        "reading_share_ratio",
        "last_success_timestamp_seconds",
        "disk_free_bytes",
        "messages_sent_total",
    }


@pytest.mark.parametrize(
    ("channel", "written"), [('a"b', r"a\"b"), ("a\\b", r"a\\b"), ("a\nb", r"a\nb")]
)
def test_labels_are_escaped(channel: str, written: str) -> None:
    state = STATE | {"queue": [STATE["queue"][0] | {"channel": channel}]}

    text = metrics_text(state)

    assert f'purchase_monitor_messages_sent_total{{channel="{written}"}} 1234\n' in text
    assert list(samples(text))
