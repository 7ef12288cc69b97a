"""The list of all reports and its feed: from real reports, broken ones, and none."""

import json
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.core.errors import OutputError
from monitor.core.frozen import replace
from monitor.core.shares import rounded_share
from monitor.reports.archived_reports import archived_reports
from monitor.reports.permanent import permanent_folder
from monitor.reports.publish import Content, publish_contents
from monitor.reports.site_index import ATOM, SPACE, feed_xml, index_html, write_shelf
from monitor.reports.status import status_json

from .reading import Page

DAYS = ("2025-11-30", "2026-01-20", "2026-03-08", "2026-03-09", "2026-10-09", "2026-11-22")


@pytest.fixture
def shelf(standing_on: Callable[[str], DetailedReport], tmp_path: Path) -> Path:
    """Reports of six days, of which 8 and 9 March say the same, and other things beside them."""
    for day in DAYS:
        (tmp_path / day).mkdir()
        (tmp_path / day / "status.json").write_text(status_json(standing_on(day)))
    (tmp_path / "latest").mkdir()
    (tmp_path / "2026-99-99").mkdir()
    (tmp_path / "2026-01-01").write_text("a file")
    (tmp_path / "health.json").write_text("{}")
    return tmp_path


def entries(feed: str) -> list[dict[str, str]]:
    """The entries of a feed: their texts by name, and where each leads."""
    found = []
    for entry in Xml.fromstring(feed).iter(f"{{{ATOM}}}entry"):  # noqa: S314 made by ourselves
        texts = {part.tag.partition("}")[2]: part.text or part.get("href", "") for part in entry}
        found.append(texts)
    return found


def test_every_report_is_listed_with_its_headline_the_newest_first(shelf: Path) -> None:
    lines = Page(index_html(archived_reports(shelf), latest=True)).text

    days = ["22 Nov 2026", "9 Oct 2026", "9 Mar 2026", "8 Mar 2026", "20 Jan 2026", "30 Nov 2025"]
    places = [lines.index(f"\n{day}\n") for day in days]
    assert places == sorted(places)
    assert (
        "20 Jan 2026\nChina: 12 MMT of US soybeans, first tranche\nBy the end of February 2026\n"
        "8,116,647 t\n68 %\n◐ mixed\n8 Jan 2026\n"
    ) in lines
    assert "30 Nov 2025\nChina: 12 MMT of US soybeans, first tranche\n" in lines
    assert "not known\nnot known\n? no data\nnone yet" in lines


@pytest.mark.parametrize("day", DAYS)
def test_the_headline_is_the_one_the_page_opens_with(
    shelf: Path, standing_on: Callable[[str], DetailedReport], day: str
) -> None:
    [past] = [past for past in archived_reports(shelf) if past.folder == day]

    leading = lead(standing_on(day))
    assert past.headline is not None
    assert (past.headline.promise, past.headline.reading) == (
        leading.commitment.id,
        leading.reading.title,
    )
    assert (past.headline.purchased, past.headline.share, past.headline.status) == (
        leading.amounts.purchased,
        rounded_share(leading.share),
        leading.status,
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        "null",
        '{"commitments": 3}',
        '{"commitments": [{"readings": [{}]}]}',
    ],
)
def test_a_broken_report_gets_a_sentence_and_the_others_stay(shelf: Path, content: str) -> None:
    (shelf / "2026-03-08/status.json").write_text(content)
    write_shelf(shelf)

    text = Page((shelf / "index.html").read_text()).text
    assert "8 Mar 2026\nstatus.json is damaged or of another version." in text
    assert "8,116,647 t" in text
    assert len(entries((shelf / "feed.xml").read_text())) == 4


def test_a_folder_without_numbers_gets_a_sentence(shelf: Path) -> None:
    (shelf / "2026-03-08/status.json").unlink()

    text = Page(index_html(archived_reports(shelf), latest=True)).text
    assert "8 Mar 2026\nstatus.json cannot be read: No such file or directory." in text


def test_words_of_others_cannot_become_markup(shelf: Path) -> None:
    path = shelf / "2026-10-09/status.json"
    path.write_text(path.read_text().replace("China: 25", "<script>x</script>"))
    write_shelf(shelf)

    assert "<script" not in (shelf / "index.html").read_text()
    titles = [entry["title"] for entry in entries((shelf / "feed.xml").read_text())]
    assert any("<script>x</script>" in title for title in titles)


def test_signs_xml_does_not_know_in_one_old_report_leave_the_feed_whole(shelf: Path) -> None:
    path = shelf / "2026-01-20/status.json"
    path.write_text(
        path.read_text().replace("first tranche", r"first\u001b[31m tran\uffffche\ud800")
    )
    write_shelf(shelf)

    titles = [entry["title"] for entry in entries((shelf / "feed.xml").read_text())]
    assert titles[2] == (
        "8,116,647 t of 12,000,000 t (68 %) · mixed: China: 12 MMT of US soybeans, "
        "first [31m tranche"
    )
    assert "\x1b" not in (shelf / "index.html").read_text()


def test_the_feed_tells_each_change_once_with_a_lasting_name(shelf: Path) -> None:
    told = entries(feed_xml(archived_reports(shelf)))

    assert [entry["link"] for entry in told] == [
        "2026-10-09/index.html",
        "2026-03-08/index.html",
        "2026-01-20/index.html",
        "2025-11-30/index.html",
    ]
    assert told[2]["title"] == (
        "8,116,647 t of 12,000,000 t (68 %) · mixed: China: 12 MMT of US soybeans, first tranche"
    )
    assert told[2]["updated"] == "2026-01-20T00:00:00Z"
    assert told[2]["id"] == "urn:uuid:4712ee18-d018-5cb8-beee-e1a07b2e1fd0"
    names = [entry["id"] for entry in told]
    assert len(set(names)) == 4


def corrected(status_report: DetailedReport) -> DetailedReport:
    """The status report with another amount of the calendar year."""
    return replace(
        status_report,
        assessments=tuple(
            replace(a, amounts=replace(a.amounts, purchased=3_900_000))
            if a.key == "soy-2026/calendar-year"
            else a
            for a in status_report.assessments
        ),
    )


def again(out: Path, status_report: DetailedReport, hour: int) -> None:
    """What a pass writes of a report that is kept, its charts left out."""
    at = status_report.as_of.replace(day=8, hour=hour, minute=30, second=0)
    now = replace(status_report, as_of=at, replay=False)
    kept = permanent_folder(out, now, "program")
    files = {"status.json": status_json(now).encode(), "index.html": b"<p>"}
    publish_contents([Content.of(kept.folder, files, kept.about)])


def test_every_change_of_a_day_is_told_under_a_name_of_its_own_that_stays(
    tmp_path: Path, standing_on: Callable[[str], DetailedReport]
) -> None:
    first = standing_on("2026-03-08")
    other = corrected(first)
    seen = []
    for hour, status_report in enumerate((first, first, other, other, first), start=8):
        again(tmp_path, status_report, hour)
        seen.append(
            [
                (e["id"], e["title"], e["updated"])
                for e in entries(feed_xml(archived_reports(tmp_path)))
            ]
        )

    assert [len(told) for told in seen] == [1, 1, 2, 2, 3]
    assert seen[4][1:] == seen[3]
    assert seen[3][1:] == seen[0]
    assert [updated for _, _, updated in seen[4]] == [
        "2026-03-08T12:30:00Z",
        "2026-03-08T10:30:00Z",
        "2026-03-08T08:30:00Z",
    ]
    assert [title.partition(" of ")[0] for _, title, _ in seen[4]] == [
        "3,924,333 t",
        "3,900,000 t",
        "3,924,333 t",
    ]
    assert len({name for name, _, _ in seen[4]}) == 3
    names = ["2026-03-05", "2026-03-05-2", "2026-03-05-3"]  # published on Thursday the 5th
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_folder_of_an_earlier_version_stays_under_the_names_its_day_had(
    tmp_path: Path, standing_on: Callable[[str], DetailedReport]
) -> None:
    """Earlier versions rewrote the folder of a day, and kept its former headlines beside it."""
    first = standing_on("2026-03-08")
    folder = tmp_path / "2026-03-08"
    folder.mkdir()
    (folder / "status.json").write_text(status_json(corrected(first)))
    before = {
        "until": "2026-03-08T10:30:00Z",
        "promise": "soy-2026",
        "title": "China: 25 MMT of US soybeans in 2026",
        "reading": "Calendar year 2026",
        "status": "on track",
        "purchased": 3_924_333,
        "share": 0.157,
        "target": 25_000_000,
        "unit": "metric tons",
        "week_ending": "2026-02-26",
        "bushels_per_unit": None,
    }
    marker = {"kind": "report", "files": ["status.json"], "earlier": [before], "complete": True}
    (folder / ".monitor.json").write_text(json.dumps(marker))

    old = entries(feed_xml(archived_reports(tmp_path)))
    again(tmp_path, first, 12)
    told = entries(feed_xml(archived_reports(tmp_path)))

    assert told[1:] == old
    assert [(e["id"], e["updated"], e["link"]) for e in told] == [
        (named("2026-03-05/soy-2026"), "2026-03-08T12:30:00Z", "2026-03-05/index.html"),
        (named("2026-03-08/soy-2026/2"), "2026-03-08T10:30:00Z", "2026-03-08/index.html"),
        (named("2026-03-08/soy-2026"), "2026-03-08T00:00:00Z", "2026-03-08/index.html"),
    ]
    assert json.loads((folder / ".monitor.json").read_text()) == marker


def named(of: str) -> str:
    """The lasting name of a feed's entry."""
    return f"urn:uuid:{uuid.uuid5(SPACE, of)}"


def test_a_damaged_record_of_the_day_gets_a_sentence_and_the_others_stay(shelf: Path) -> None:
    marker = '{"kind": "report", "earlier": [{"until": "2026-03-08T10:30:00Z", "unit": 3}]}'
    (shelf / "2026-03-08/.monitor.json").write_text(marker)
    write_shelf(shelf)

    text = Page((shelf / "index.html").read_text()).text
    assert "8 Mar 2026\nstatus.json is damaged or of another version." in text
    assert len(entries((shelf / "feed.xml").read_text())) == 4


def test_links_are_absolute_where_the_folder_can_be_read_on_the_web(shelf: Path) -> None:
    write_shelf(shelf, "https://reports.example.org/china")

    feed = Xml.fromstring((shelf / "feed.xml").read_bytes())  # noqa: S314 made by ourselves
    links = {link.get("href") or "" for link in feed.iter(f"{{{ATOM}}}link")}
    assert {link.rpartition("china/")[0] for link in links} == {"https://reports.example.org/"}
    own = {link.get("rel"): link.get("href") for link in feed.findall(f"{{{ATOM}}}link")}
    assert own["self"] == "https://reports.example.org/china/feed.xml"
    assert own["alternate"] == "https://reports.example.org/china/index.html"
    for name in ("index.html", "methodology.html"):
        canonical = f'<link rel="canonical" href="https://reports.example.org/china/{name}">'
        assert canonical in (shelf / name).read_text()
    plain = {entry["id"] for entry in entries(feed_xml(archived_reports(shelf)))}
    assert {entry["id"] for entry in entries((shelf / "feed.xml").read_text())} == plain


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "methodology.html"])
def test_somebody_elses_page_is_never_replaced(shelf: Path, name: str) -> None:
    (shelf / name).write_text("<h1>My home page</h1>")

    with pytest.raises(OutputError, match=f"{name} is not of this program and was left as it is"):
        write_shelf(shelf)

    assert (shelf / name).read_text() == "<h1>My home page</h1>"


def test_a_name_stays_when_other_reports_come_and_go(shelf: Path) -> None:
    before = {entry["link"]: entry["id"] for entry in entries(feed_xml(archived_reports(shelf)))}
    shutil.rmtree(shelf / "2025-11-30")

    after = {entry["link"]: entry["id"] for entry in entries(feed_xml(archived_reports(shelf)))}

    assert after.items() <= before.items()
    assert len(after) == 3


def test_the_feed_has_what_atom_asks_for(shelf: Path) -> None:
    feed = Xml.fromstring(feed_xml(archived_reports(shelf)))  # noqa: S314 made by ourselves

    assert feed.tag == f"{{{ATOM}}}feed"
    for parent in (feed, *feed.iter(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{{{ATOM}}}{name}")) == 1
    assert feed.findtext(f"{{{ATOM}}}updated") == "2026-10-09T00:00:00Z"
    assert feed.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name")
    rels = [link.get("rel") for link in feed.findall(f"{{{ATOM}}}link")]
    assert rels == ["self", "alternate"]


def test_an_empty_folder_gets_an_empty_list_and_feed(tmp_path: Path) -> None:
    write_shelf(tmp_path)

    assert "No report has been written yet." in (tmp_path / "index.html").read_text()
    assert entries((tmp_path / "feed.xml").read_text()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "feed.xml",
        "index.html",
        "methodology.html",
    ]


def test_where_it_cannot_be_written_one_sentence_says_so(shelf: Path) -> None:
    (shelf / "index.html").mkdir()

    with pytest.raises(OutputError, match="The report cannot be written to"):
        write_shelf(shelf)
