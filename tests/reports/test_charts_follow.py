"""The report readers get first: the whole page; its pictures follow in the same pass."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.core.errors import MonitorError
from monitor.core.formats import utc
from monitor.core.frozen import replace
from monitor.jobs.report import Draft, Form, publish_report
from monitor.reports.marker import FILE, marker_of
from tests.detailed import detailed, plain

from .alerts import MISSED, STALE


@dataclass
class Publisher:
    """Writes the reports of one small status report, and counts how often one is drawn."""

    out: Path
    shown: DetailedReport
    drawn: int = 0
    problems: list[MonitorError] = field(default_factory=list)

    def write(self, form: Form | None = None, *, charts_follow: bool = False) -> Path:
        """Write the report, as a pass does first (`charts_follow`) and at its end."""
        draft = Draft(plain(self.shown), (), [STALE], [STALE, MISSED], tuple, self._complete)
        made = form or Form()
        return publish_report(self.out, draft, made, self.problems, charts_follow=charts_follow)

    def _complete(self, checked: object) -> DetailedReport:
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
    return links((folder / "index.html").read_text())


def links(page: str) -> set[str]:
    """The files that a page shows or links to."""
    return set(re.findall(r'(?:href|src)="([^"#:]+\.(?:png|svg|csv|txt|json|xlsx|ics|pdf))"', page))


def test_first_comes_the_whole_page_and_then_the_pictures_it_links_to(
    publisher: Publisher,
) -> None:
    first = contents(publisher.write(charts_follow=True))
    then = contents(publisher.write())

    drawn = ("cumulative-soy-2025-end-of-february", "weekly_net-soy-2025-end-of-february")
    pictures = {f"charts/{n}.{e}" for n in (*drawn, "status_bars") for e in ("png", "svg")}
    assert json.loads(first["status.json"])["as_of"] == "2026-11-22"
    assert first["index.html"].count(b'id="cumulative-soy-2025-end-of-february"') == 1
    assert then.keys() - first.keys() == pictures | {"card.png"}
    assert {name: then[name] for name in first if name != ".monitor.json"} == {
        name: content for name, content in first.items() if name != ".monitor.json"
    }
    shown = linked(publisher.out / "latest")
    assert shown >= pictures
    assert shown <= then.keys()
    assert entries(publisher.out) == 1
    kept = contents(publisher.out / "2026-10-08")
    later = {name for name in pictures if drawn[0] not in name}
    assert then.keys() - kept.keys() == later | {"bushels.html", "charts.html"}
    same = kept.keys() - {".monitor.json", "index.html"}
    assert {name: kept[name] for name in same} == {name: then[name] for name in same}


def test_then_the_same_report_as_if_it_had_been_written_at_once(
    publisher: Publisher, small: DetailedReport, tmp_path: Path
) -> None:
    at_once = Publisher(tmp_path / "at-once", small)

    publisher.write(charts_follow=True)
    publisher.write()
    at_once.write()

    assert contents(publisher.out) == contents(at_once.out)
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


def test_its_alerts_are_on_record_as_shown_once_it_is_complete(publisher: Publisher) -> None:
    latest = publisher.out / "latest"
    shown = []
    for charts_follow in (True, False):
        publisher.write(charts_follow=charts_follow)
        marker = marker_of(latest)
        shown.append(marker and marker.alerts_until)

    assert shown == ["", utc(STALE.raised_at)]


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
    assert (publisher.out / "2026-10-08-2/card.png").is_file()
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
    whole = linked(publisher.out / "latest")
    assert links(page.decode()) == whole - {"report.pdf"}
    assert whole <= contents(publisher.out / "latest").keys()
    assert (publisher.out / "latest/report.pdf").read_bytes() == b"%PDF-"


def test_a_file_in_the_place_of_a_kept_folder_stays_and_the_report_gets_the_next_name(
    publisher: Publisher,
) -> None:
    publisher.out.mkdir()
    (publisher.out / "2026-10-08").write_text("in the way")

    publisher.write(charts_follow=True)

    assert (publisher.out / "2026-10-08").read_text() == "in the way"
    assert json.loads((publisher.out / "2026-10-08-2/status.json").read_bytes())["schema"] == 1
    assert publisher.problems == []
