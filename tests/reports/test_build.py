"""The whole report: its files, its links, its bytes."""

import json
import re
import sys
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.reports.build import build

from .alerts import MISSED, STALE
from .reading import Page


def test_the_files_are_the_page_the_tables_the_alerts_and_the_charts(
    files: dict[str, bytes],
) -> None:
    texts = {name for name in files if "/" not in name}
    charts = files.keys() - texts

    assert texts == {
        "index.html",
        "bushels.html",
        "charts.html",
        "status.json",
        "statements.json",
        "purchases.csv",
        "weeks_to_come.csv",
        "report.xlsx",
        "deadlines.ics",
        "alerts.txt",
        "card.png",
    }
    assert "charts/cumulative-soy-2026-calendar-year.svg" in charts
    assert "charts/cumulative-soy-2026-calendar-year.png" in charts
    assert all(re.fullmatch(r"charts/[a-z0-9_-]+\.(png|svg|csv)", name) for name in charts)


def test_every_link_of_the_page_leads_to_one_of_them_or_away(files: dict[str, bytes]) -> None:
    page = Page(files["index.html"].decode())

    addresses = {(a["href"] or "").partition("#")[0] for a in page.all("a")}
    links = {address for address in addresses if address}

    assert {link for link in links if link and not link.startswith("https://")} == (
        files.keys() - {"charts.html", "card.png"}
        | {"../index.html", "../feed.xml", "../2026-11-22/index.html", "../methodology.html"}
    )


def test_the_page_holds_every_chart_and_no_id_twice(files: dict[str, bytes]) -> None:
    page = Page(files["index.html"].decode())

    figures = [a["id"] for a in page.all("figure")]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    drawn = {name[7:-4] for name in files if name.endswith(".csv") and name.startswith("charts/")}
    assert sorted(figures) == sorted(drawn)
    assert drawn == {name[7:-4] for name in files if name.endswith(".svg")}
    pictures = [a for a in page.all("svg") if a.get("aria-hidden") != "true"]
    assert len(pictures) == 7, "all readings on one scale, and the weeks of years"
    assert all(picture.get("role") == "img" for picture in pictures)
    named = [a for _, a in page.elements if a.get("role") == "img"]
    assert len(named) >= len(drawn)
    assert all(picture.get("aria-label") for picture in named)
    assert len(ids) == len(set(ids))


def test_the_charts_are_pictures(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".png"):
            assert content.startswith(b"\x89PNG"), name
        if name.endswith(".svg"):
            root = ElementTree.fromstring(content)  # noqa: S314 drawn by ourselves
            assert root.tag == "{http://www.w3.org/2000/svg}svg", name


def test_status_json_is_the_standing_as_json(files: dict[str, bytes]) -> None:
    status = json.loads(files["status.json"])

    assert status["data"]["missing_releases"] == 6
    assert status["data"]["publication"] is None, "the shipped figures end: USDA is not judged"
    assert status["commitments"][1]["readings"][0]["purchased"] == 16_606_954


def test_the_same_standing_gives_the_same_bytes(
    today: DetailedReport, files: dict[str, bytes]
) -> None:
    assert build(today, [STALE], [STALE, MISSED], version="0.1") == files


def test_the_page_is_light(files: dict[str, bytes]) -> None:
    assert len(files["index.html"]) < 1_200_000


def small(status_report: DetailedReport) -> DetailedReport:
    """One reading of it, which is drawn quickly."""
    return replace(status_report, assessments=status_report.assessments[:1], trades=())


def test_a_printer_makes_the_pdf_and_the_page_links_it(today: DetailedReport) -> None:
    made = build(small(today), [], [], version="0.1", printer=lambda page: b"%PDF of " + page[:15])

    assert made["report.pdf"] == b"%PDF of <!doctype html>"
    assert b'<a href="report.pdf">report.pdf</a>' in made["index.html"]


def test_where_the_printer_fails_nothing_links_a_pdf(today: DetailedReport) -> None:
    made = build(small(today), [], [], version="0.1", printer=lambda page: None)

    assert "report.pdf" not in made
    assert b"report.pdf" not in made["index.html"]


def test_without_excels_writer_there_is_no_workbook_and_no_link_to_one(
    today: DetailedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    made = build(small(today), [], [], version="0.1")

    assert "report.xlsx" not in made
    assert b"report.xlsx" not in made["index.html"]


def test_the_workbook_has_the_numbers_of_status_json(files: dict[str, bytes]) -> None:
    book = load_workbook(BytesIO(files["report.xlsx"]), read_only=True)

    head, *rows = book["assessments"].iter_rows(values_only=True)
    purchased = {row[:2]: row[head.index("purchased")] for row in rows}
    status = json.loads(files["status.json"])
    assert purchased == {
        (commitment["id"], reading["id"]): reading["purchased"]
        for commitment in status["commitments"]
        for reading in commitment["readings"]
    }
