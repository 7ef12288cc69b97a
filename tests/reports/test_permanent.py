"""Permanent folders: what begins a new one, what is never changed in one, and what is removed."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.core.errors import OutputError
from monitor.core.frozen import replace
from monitor.jobs import report
from monitor.jobs.report import Draft, Form, publish_report
from monitor.reports.address import Address
from monitor.reports.archived_reports import archived_reports
from monitor.reports.build import Builder
from monitor.reports.figures import figures_sha256
from monitor.reports.marker import FILE, marker_of
from monitor.reports.permanent import permanent_folder
from monitor.reports.publish import Content, publish_contents
from monitor.reports.status import status
from tests.detailed import detailed, plain
from tools.bench.unchanged import kept_reports

from .alerts import MISSED, STALE
from .reading import Page

Change = Callable[[DetailedReport], DetailedReport]
DAY = "2026-10-08"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def folders(out: Path) -> list[str]:
    """The names of the permanent folders."""
    return sorted(path.name for path in out.iterdir() if path.name.startswith("20"))


@dataclass
class Desk:
    """Publishes reports into one folder, without drawing."""

    out: Path
    shown: DetailedReport
    alerts: list[RaisedAlert] = field(default_factory=list)
    form: Form = field(default_factory=Form)

    def publish(self, *, charts_follow: bool = False) -> Path:
        """Write the report as it stands now."""
        draft = Draft(plain(self.shown), (), [], self.alerts, tuple, lambda _: self.shown)
        return publish_report(self.out, draft, self.form, [], charts_follow=charts_follow)

    def later(self, days: int) -> None:
        """Let days pass without news: the report is of another day, and less fresh."""
        at = self.shown.as_of + timedelta(days=days)
        self.shown = replace(
            self.shown,
            as_of=at,
            as_of_on=self.shown.as_of_on + timedelta(days=days),
            assessments=tuple(replace(a, as_of=at) for a in self.shown.assessments),
        )


@pytest.fixture
def desk(today: DetailedReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose reports have one reading, and no charts."""
    monkeypatch.setattr("monitor.reports.build.pictures_of", lambda found: iter(()))
    small = detailed(replace(today, assessments=today.assessments[3:4]))
    return Desk(tmp_path / "reports", small)


def other_amount(found: DetailedReport) -> DetailedReport:
    """One tonne more."""
    [a] = found.assessments
    amounts = replace(a.amounts, purchased=(a.amounts.purchased or 0) + 1)
    return replace(found, assessments=(replace(a, amounts=amounts),))


def other_status(found: DetailedReport) -> DetailedReport:
    """As at a deadline."""
    return replace(found, assessments=(replace(found.assessments[0], status="missed"),))


def other_remark(found: DetailedReport) -> DetailedReport:
    """Another remark on the figures."""
    return replace(found, notes=("One row was withdrawn.",))


def test_a_day_without_news_changes_latest_alone(desk: Desk) -> None:
    desk.publish()
    kept, newest = contents(desk.out / DAY), contents(desk.out / "latest")

    desk.later(days=9)
    desk.alerts = [STALE, MISSED]
    desk.form = Form(csv_bom=True, url="https://example.org", ledger=7)
    latest = desk.publish()

    assert folders(desk.out) == [DAY]
    assert contents(desk.out / DAY) == kept
    page = (latest / "index.html").read_text()
    assert "As of 1 Dec 2026" in page
    assert "kept unchanged. See also the" not in page
    old = Page((desk.out / DAY / "index.html").read_text()).text
    assert "As published on 22 Nov 2026, and kept unchanged. See also the newest figures." in old
    assert contents(latest)["status.json"] != newest["status.json"]
    assert f'href="../{DAY}/index.html"' in page
    for folder in (latest, desk.out / DAY):
        marker = marker_of(folder)
        assert marker is not None
        assert marker.permanent == DAY
        assert (
            f'title="{marker.figures_sha256}">{marker.figures_sha256[:12]}</code>'
            in (folder / "index.html").read_text()
        )


@pytest.mark.parametrize("change", [other_amount, other_status, other_remark])
def test_other_figures_or_remarks_on_them_begin_a_folder(desk: Desk, change: Change) -> None:
    desk.publish()
    before = contents(desk.out / DAY)
    desk.later(days=2)
    desk.shown = change(desk.shown)

    desk.publish()
    desk.publish()

    assert folders(desk.out) == [DAY, f"{DAY}-2"]
    assert contents(desk.out / DAY) == before
    assert f"../{DAY}-2/index.html" in (desk.out / "latest/index.html").read_text()
    assert [(past.folder, past.on.isoformat()) for past in archived_reports(desk.out)] == [
        (f"{DAY}-2", "2026-11-24"),
        (DAY, "2026-11-22"),
    ]


def test_another_program_begins_a_folder_and_figures_of_before_are_another_publication(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish()
    with monkeypatch.context() as patched:
        patched.setattr(report, "program", lambda: "upgraded")
        desk.later(days=1)
        desk.publish()
    before = {name: contents(desk.out / name) for name in (DAY, f"{DAY}-2")}

    desk.later(days=1)
    desk.publish()

    assert folders(desk.out) == [DAY, f"{DAY}-2", f"{DAY}-3"]
    assert {name: contents(desk.out / name) for name in before} == before
    assert (desk.out / "feed.xml").read_text().count("<entry>") == 1


def test_figures_whose_day_of_publication_is_not_known_are_named_by_the_reports_day(
    desk: Desk,
) -> None:
    fresh = replace(desk.shown.freshness, published_at=None)
    desk.shown = replace(desk.shown, freshness=fresh)

    desk.publish()

    assert folders(desk.out) == ["2026-11-22"]


def test_a_name_that_is_taken_is_left_alone(desk: Desk) -> None:
    (desk.out / DAY).mkdir(parents=True)
    (desk.out / DAY / "letter.txt").write_text("dear")

    desk.publish()

    assert contents(desk.out / DAY) == {"letter.txt": b"dear"}
    assert folders(desk.out) == [DAY, f"{DAY}-2"]


def test_a_reader_can_compute_the_checksum_and_the_clock_does_not_change_it(
    desk: Desk, today: DetailedReport
) -> None:
    desk.publish()
    shown = json.loads((desk.out / "latest/status.json").read_bytes())
    clock = ("weeks_unseen", "required_per_week_if_unseen_were_zero")

    def timeless(value: object) -> object:
        if isinstance(value, dict):
            return {k: timeless(v) for k, v in value.items() if k not in clock}
        return [timeless(each) for each in value] if isinstance(value, list) else value

    names = ("shown_in", "commitments", "overlaps", "disagreements")
    part = {name: timeless(shown[name]) for name in names}
    part["data"] = {n: shown["data"][n] for n in ("source", "last_week_ending", "published_at")}
    text = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert shown["report"] == {
        "permanent": DAY,
        "figures_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    later = replace(
        today,
        assessments=tuple(
            replace(a, as_of=a.as_of + timedelta(days=21)) for a in today.assessments
        ),
    )
    assert status(later)["commitments"] != status(today)["commitments"]
    assert figures_sha256(status(later)) == figures_sha256(status(today))


def test_killed_between_the_steps_it_is_completed_by_the_next_pass_of_another_day(
    desk: Desk,
) -> None:
    desk.publish(charts_follow=True)
    marker, first = marker_of(desk.out / DAY), contents(desk.out / DAY)
    assert marker is not None
    assert not marker.complete

    desk.later(days=1)
    desk.publish()

    completed = marker_of(desk.out / DAY)
    assert completed is not None
    assert completed == replace(marker, complete=True)
    assert "charts follow" not in (desk.out / DAY / "index.html").read_text()
    before = contents(desk.out / DAY)
    assert {name for name in first if before[name] != first[name]} == {FILE}
    desk.later(days=1)
    desk.publish(charts_follow=True)
    desk.publish()
    assert contents(desk.out / DAY) == before


def test_what_a_killed_pass_left_beside_a_folder_goes_even_if_nothing_is_written(
    desk: Desk,
) -> None:
    desk.publish()
    before = contents(desk.out)
    for name in (f".{DAY}.old-1b01e9d2", ".latest.old-387bcdcf", ".latest.new-00000000"):
        (desk.out / name).mkdir()
        (desk.out / name / "alerts.txt").write_text("half removed")

    desk.publish()

    assert contents(desk.out) == before
    assert not list(desk.out.glob(".*"))


def test_of_a_complete_folder_only_what_is_missing_is_written(desk: Desk) -> None:
    desk.publish()
    before = contents(desk.out / DAY)
    (desk.out / DAY / "purchases.csv").unlink()
    (desk.out / DAY / "notes.txt").write_text("mine")

    desk.later(days=1)
    desk.alerts = [STALE]
    desk.publish()

    assert contents(desk.out / DAY) == {**before, "notes.txt": b"mine"}


def test_a_name_that_two_passes_chose_stays_with_the_first(desk: Desk) -> None:
    found = plain(desk.shown)
    one, two = (permanent_folder(desk.out, found, program) for program in ("one", "two"))
    assert one.folder == two.folder == desk.out / DAY
    publish_contents([Content.of(one.folder, {"status.json": b"1"}, one.about)])

    with pytest.raises(OutputError, match=f"Another report was written to .*{DAY} meanwhile"):
        publish_contents([Content.of(two.folder, {"status.json": b"2"}, two.about)])

    assert (desk.out / DAY / "status.json").read_bytes() == b"1"
    assert [path.name for path in desk.out.iterdir()] == [DAY]


def test_the_oldest_are_removed_but_no_folder_of_other_people_or_of_an_earlier_version(
    desk: Desk,
) -> None:
    earlier = desk.out / "2026-10-07"
    earlier.mkdir(parents=True)
    (earlier / FILE).write_text('{"kind": "report", "files": []}')
    for number in range(5):
        desk.publish()
        if number == 1:
            (desk.out / f"{DAY}-2/charts").mkdir(exist_ok=True)
            (desk.out / f"{DAY}-2/charts/mine.txt").write_text("mine")
        desk.shown = other_amount(desk.shown)
    assert folders(desk.out) == ["2026-10-07", DAY, *(f"{DAY}-{n}" for n in (2, 3, 4, 5))]

    desk.form = Form(keep_reports=2)
    desk.publish()

    assert folders(desk.out) == ["2026-10-07", *(f"{DAY}-{n}" for n in (2, 5, 6))]
    desk.form = Form(keep_reports=1)
    desk.publish()
    assert folders(desk.out) == ["2026-10-07", f"{DAY}-2", f"{DAY}-6"]
    desk.shown = other_amount(desk.shown)
    desk.publish()
    assert folders(desk.out) == ["2026-10-07", f"{DAY}-2", f"{DAY}-7"]
    assert f"{DAY}-6" not in (desk.out / "index.html").read_text()
    assert not list(desk.out.glob(".*.gone-*"))


@pytest.fixture(scope="module")
def kept(today: DetailedReport) -> dict[str, bytes]:
    """What a permanent folder holds, drawn."""
    address = Address(DAY, DAY, "0" * 64, "https://example.org/soy")
    some = tuple(a for a in today.assessments if a.commitment.id == "soy-2026")
    builder = Builder(detailed(replace(today, assessments=some)), [], [], "0.1")
    [files] = builder.folders([address])
    return files


def test_its_page_links_to_no_file_that_is_not_there(kept: dict[str, bytes]) -> None:
    page = Page(kept["index.html"].decode())
    links = {a["href"] for a in page.all("a") if a["href"] and not a["href"].startswith("#")}

    beside = {"../index.html", "../feed.xml", "../methodology.html", "../latest/index.html"}
    own = {link for link in links if link and "://" not in link} - beside
    assert own - {"../latest/index.html#charts"} == kept.keys() - {"index.html", "card.png"}
    assert {name for name in kept if name.startswith("charts/") and not name.endswith(".csv")} == {
        "charts/cumulative-soy-2026-calendar-year.png",
        "charts/cumulative-soy-2026-calendar-year.svg",
    }
    drawn = {f"charts/{figure['id']}.csv" for figure in page.all("figure")}
    assert drawn == {name for name in kept if name.endswith(".csv") and "/" in name}
    assert sum(map(len, kept.values())) < 800_000


def test_a_shared_link_shows_title_sentence_and_picture(kept: dict[str, bytes]) -> None:
    page = Page(kept["index.html"].decode())
    shown = {meta["property"]: meta["content"] for meta in page.all("meta") if "property" in meta}
    own = f"https://example.org/soy/{DAY}"

    assert shown["og:url"] == f"{own}/index.html"
    assert shown["og:image"] == f"{own}/card.png"
    assert shown["og:title"] == "China: 25 MMT of US soybeans in 2026, as of 22 Nov 2026"
    assert (shown["og:description"] or "").startswith("China had bought 16.6 of the 25 million")
    assert {"rel": "canonical", "href": f"{own}/index.html"} in page.all("link")
    with Image.open(BytesIO(kept["card.png"])) as card:
        assert card.size == (1200, 675)
        assert card.format == "PNG"
        assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "675")


def test_without_a_public_address_no_link_claims_one(today: DetailedReport) -> None:
    small = detailed(replace(today, assessments=today.assessments[:1]))
    [files] = Builder(small, [], [], "0.1").folders([Address("latest", DAY)])
    html = files["index.html"].decode()
    page = Page(html)
    shown = {meta["property"]: meta["content"] for meta in page.all("meta") if "property" in meta}

    assert shown["og:image"] == "card.png"
    assert "og:url" not in shown
    assert 'rel="canonical"' not in html


def test_an_unchanged_report_is_found_without_opening_those_kept_beside_it(desk: Desk) -> None:
    desk.publish()
    own, opened, on = folders(desk.out), [], True
    kept_reports(desk.out, 60)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if on and event == "open" and str(arguments[0]).startswith(str(desk.out)):
            opened.append(Path(str(arguments[0])).relative_to(desk.out).parts[0])

    sys.addaudithook(hook)
    desk.publish()
    on = False

    assert len(folders(desk.out)) == 60
    assert {*opened} == {"latest", *own}


def test_a_pass_killed_before_latest_was_in_place_leaves_its_report_the_newest(desk: Desk) -> None:
    desk.publish()
    before, first = desk.shown, contents(desk.out / "latest")
    desk.shown = other_amount(desk.shown)
    desk.publish()
    shutil.rmtree(desk.out / "latest")
    for name, content in first.items():
        for folder in ("latest", ".latest.new-0a1b2c3d"):
            (desk.out / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (desk.out / folder / name).write_bytes(content)
    assert len(folders(desk.out)) == 2

    desk.shown = before
    desk.publish()

    assert len(folders(desk.out)) == 3
