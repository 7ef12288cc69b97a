"""The report readers get first: every number and one chart; the others follow in the same pass."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.core.errors import MonitorError
from monitor.jobs.report import Draft, Form, publish_report
from monitor.reports.marker import FILE, marker_of
from tests.detailed import detailed, plain

from .alerts import MISSED, STALE

FOLLOW = "charts follow as soon as they are drawn: reload this page"


@dataclass
class Publisher:
    """Writes the reports of one small status report, and counts how often one is drawn."""

    out: Path
    shown: DetailedReport
    drawn: int = 0
    problems: list[MonitorError] = field(default_factory=list)

    def write(self, form: Form | None = None, *, charts_follow: bool = False) -> Path:
        """Write the report, as a pass does first (`charts_follow`) and at its end."""
        draft = Draft(plain(self.shown), (), [STALE], [STALE, MISSED], self._complete)
        made = form or Form()
        return publish_report(self.out, draft, made, self.problems, charts_follow=charts_follow)

    def _complete(self) -> DetailedReport:
        self.drawn += 1
        return self.shown


@pytest.fixture
def small(today: DetailedReport) -> DetailedReport:
    """Return the report of one reading, which is drawn in a second."""
    return detailed(replace(today, assessments=today.assessments[:1]))


@pytest.fixture
def publisher(small: DetailedReport, tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "reports", small)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def entries(out: Path) -> int:
    """How many headlines the feed has."""
    return (out / "feed.xml").read_text().count("<entry>")


def linked(folder: Path) -> set[str]:
    """The files of its own folder that a page shows or links to."""
    page = (folder / "index.html").read_text()
    return set(re.findall(r'(?:href|src)="([^"#:]+\.(?:png|svg|csv|txt|json|xlsx|ics|pdf))"', page))


def test_first_come_all_numbers_the_feed_and_the_chart_the_page_opens_with(
    publisher: Publisher, small: DetailedReport
) -> None:
    latest = publisher.write(charts_follow=True)

    names = contents(latest)
    page = names["index.html"].decode()
    assert [name for name in names if name.startswith("charts/")] == [
        "charts/cumulative-soy-2025-end-of-february.png",
        "charts/cumulative-soy-2025-end-of-february.svg",
    ]
    assert json.loads(names["status.json"])["as_of"] == "2026-11-22"
    assert f"The other {FOLLOW}" in page
    assert page.count('<div class="plot"') == 1
    assert len(linked(latest)) >= 6
    assert all((latest / name).is_file() for name in linked(latest))
    assert entries(publisher.out) == 1
    kept = contents(publisher.out / "2026-10-08")
    same = ["charts/cumulative-soy-2025-end-of-february.png", "purchases.csv", "status.json"]
    assert [kept[name] for name in same] == [names[name] for name in same]
    assert f"The other {FOLLOW}" in kept["index.html"].decode()


def test_then_the_same_report_as_if_it_had_been_written_at_once(
    publisher: Publisher, small: DetailedReport, tmp_path: Path
) -> None:
    at_once = Publisher(tmp_path / "at-once", small)

    publisher.write(charts_follow=True)
    publisher.write()
    at_once.write()

    assert contents(publisher.out) == contents(at_once.out)
    assert FOLLOW not in (publisher.out / "latest/index.html").read_text()
    assert marker_of(publisher.out / "latest") == marker_of(at_once.out / "latest")


def test_a_pass_that_finds_the_first_report_completes_it_and_a_later_one_leaves_it(
    publisher: Publisher,
) -> None:
    publisher.write(charts_follow=True)

    publisher.write(charts_follow=True)
    assert publisher.drawn == 1
    publisher.write()
    assert publisher.drawn == 2
    before = contents(publisher.out)
    publisher.write(charts_follow=True)
    publisher.write()

    assert publisher.drawn == 2
    assert contents(publisher.out) == before


def test_a_report_of_an_earlier_version_which_does_not_say_so_is_complete(
    publisher: Publisher,
) -> None:
    folders = [publisher.write(), publisher.out / "2026-10-08"]
    for folder in folders:
        marker = json.loads((folder / FILE).read_text())
        assert marker.pop("complete") is True
        (folder / FILE).write_text(json.dumps(marker))

    publisher.write()

    assert publisher.drawn == 1


def test_another_headline_of_the_day_gets_one_folder_from_both_steps(
    publisher: Publisher, small: DetailedReport
) -> None:
    publisher.write()
    before = contents(publisher.out / "2026-10-08")
    [a] = small.assessments
    publisher.shown = replace(small, assessments=(replace(a, status="behind"),))

    publisher.write(charts_follow=True)
    publisher.write()

    assert contents(publisher.out / "2026-10-08") == before
    assert FOLLOW not in (publisher.out / "2026-10-08-2/index.html").read_text()
    assert not (publisher.out / "2026-10-08-3").exists()
    assert entries(publisher.out) == 2


def test_a_pdf_is_printed_of_the_complete_report_alone(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []

    def printer(problems: list[MonitorError]) -> Callable[[bytes], bytes | None]:
        def printed_page(page: bytes) -> bytes:
            printed.append(page)
            return b"%PDF-"

        return printed_page

    monkeypatch.setattr("monitor.jobs.report._printer", printer)

    publisher.write(Form(pdf=True), charts_follow=True)
    assert not (publisher.out / "latest/report.pdf").exists()
    publisher.write(Form(pdf=True))

    [page] = printed
    assert FOLLOW not in page.decode()
    assert (publisher.out / "latest/report.pdf").read_bytes() == b"%PDF-"


def test_where_the_page_opens_with_no_chart_it_says_that_the_charts_follow(
    publisher: Publisher, today: DetailedReport
) -> None:
    future = tuple(a for a in today.assessments if a.commitment.id == "soy-2027")
    publisher.shown = detailed(replace(today, assessments=future))

    latest = publisher.write(charts_follow=True)

    assert f"The {FOLLOW}" in (latest / "index.html").read_text()
    assert '<a href="#charts">' in (latest / "index.html").read_text()
