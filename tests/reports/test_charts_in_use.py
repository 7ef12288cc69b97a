"""Every chart of the page in a browser: its values by pointer and keys, its texts, its edges."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from monitor.assess.detailed_report import DetailedReport
from monitor.reports.build import build

SIZES = [(360, 640), (768, 1024), (1280, 800)]
SMALLEST_PX = 11
GRAVE = {"serious", "critical"}
Scheme = Literal["light", "dark"]
UNFOLD = "document.querySelectorAll('details:not(.embed)').forEach((d) => { d.open = true })"
SMALL_TEXTS = """(least) => [...document.querySelectorAll('#charts *, .chart *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < least)
  .map((e) => [e.className, e.textContent.trim()])"""


@pytest.fixture(scope="module")
def folder(today: DetailedReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Today's report without the files drawn by matplotlib."""
    out = tmp_path_factory.mktemp("charts")
    for name, content in build(today, [], [], version="0.1", charts_follow=True).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    return out


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page with every chart in view, wide and light."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((folder / "index.html").as_uri())
    page.evaluate(UNFOLD)
    yield page
    page.close()


def table_of(folder: Path, chart: Locator) -> list[dict[str, str]]:
    """The chart's own table."""
    path = folder / "charts" / f"{chart.get_attribute('id')}.csv"
    return list(csv.DictReader(path.read_text().splitlines()))


def values_of(chart: Locator) -> dict[str, list[list[object]]]:
    """What the page's script reads out of the chart."""
    read: dict[str, list[list[object]]] = json.loads(chart.locator("script").text_content() or "")
    return read


def says(told: str, row: dict[str, str]) -> list[str]:
    """The values of a row that a text does not say, by their columns."""
    missing = []
    for column, value in list(row.items())[1:]:
        name, exact = column.rpartition(" (")[0], column.endswith("(metric tons)")
        if exact and value and not name.endswith((", from", ", to")):
            amount = f"{int(float(value)):,} t".replace("-", "−")
            if f"{name}: {amount}" not in told and f"{name}: +{amount}" not in told:
                missing.append(f"{name}: {amount}")
    return missing


def of_lines(page: Page) -> list[Locator]:
    """The charts with lines, of which the page has at least fourteen."""
    charts = page.locator(".chart:has([data-plot])").all()
    assert len(charts) >= 14
    return charts


def test_every_chart_of_lines_reads_out_its_table_by_pointer_and_keys(
    page: Page, folder: Path
) -> None:
    for chart in of_lines(page):
        rows, places = table_of(folder, chart), values_of(chart)["at"]
        assert len(rows) == len(places)
        field = chart.locator(".field")
        field.scroll_into_view_if_needed()
        box = field.bounding_box()
        assert box is not None
        for k in sorted({0, len(places) // 3, len(places) // 2, len(places) - 1}):
            at = float(str(places[k]))
            page.mouse.move(box["x"] + box["width"] * at, box["y"] + box["height"] / 2)
            told = chart.locator(".values").inner_text()
            assert says(told, rows[k]) == [], (chart.get_attribute("id"), rows[k])
        field.focus()
        for key, k in (("Home", 0), ("ArrowRight", 1), ("End", -1), ("ArrowLeft", -2)):
            page.keyboard.press(key)
            assert says(field.get_attribute("aria-valuetext") or "", rows[k]) == []
        page.keyboard.press("Escape")
        assert chart.locator(".values").is_hidden()


def test_every_chart_of_lines_reads_out_its_table_by_tapping(
    browser: Browser, folder: Path
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.evaluate(UNFOLD)

    for chart in of_lines(page):
        field, places = chart.locator(".field"), values_of(chart)["at"]
        field.scroll_into_view_if_needed()
        box = field.bounding_box()
        assert box is not None
        k = len(places) // 2
        page.touchscreen.tap(box["x"] + box["width"] * float(str(places[k])), box["y"] + 100)
        shown = chart.locator(".values")
        assert shown.inner_text().startswith(str(values_of(chart)["names"][k]))
        assert shown.is_visible()
        edges = shown.bounding_box()
        assert edges is not None
        assert 0 <= edges["x"] <= edges["x"] + edges["width"] <= 360
    context.close()


def test_every_cell_of_a_grid_reads_out_its_week(page: Page, folder: Path) -> None:
    [chart] = page.locator(".chart:has([data-grid])").all()
    rows, read = table_of(folder, chart), values_of(chart)
    field = chart.locator(".field")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None

    across, down = box["width"] / float(str(read["columns"])), box["height"] / 10
    for k in (0, 100, 400, len(rows) - 1):
        column, row = (int(str(place)) for place in read["cells"][k][:2])
        page.mouse.move(box["x"] + across * (column + 0.5), box["y"] + down * (row + 0.5))
        told = chart.locator(".values").inner_text()
        value = rows[k]["net purchases (metric tons)"]
        assert (f"{int(value):,} t".replace("-", "−") if value else "not known") in told
    field.focus()
    assert field.get_attribute("aria-valuetext") == "Week ending 1 Oct 2026: 382,901 t"
    page.keyboard.press("ArrowUp")
    assert (field.get_attribute("aria-valuetext") or "").startswith("Week ending 2 Oct 2025: ")
    page.keyboard.press("Home")
    assert (field.get_attribute("aria-valuetext") or "").startswith("Week ending 12 Jan 2017: ")


def test_every_bar_has_its_value_beside_it(page: Page, folder: Path) -> None:
    charts = page.locator(".chart:has(.bars)").all()
    assert len(charts) >= 5
    for chart in charts:
        for bar in chart.locator(".bars li:not(.heading)").all():
            assert bar.locator("> span").last.inner_text().strip()
    years = page.locator("#years-china-soybeans .bars li")
    assert years.first.inner_text().split("\n")[0] == "2026"
    assert "16.6 MMT" in years.first.inner_text().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_charts_are_legible_and_whole(
    browser: Browser, folder: Path, size: tuple[int, int], scheme: Scheme
) -> None:
    view = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=view, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((folder / "index.html").as_uri())
    page.evaluate(UNFOLD)

    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.evaluate(SMALL_TEXTS, SMALLEST_PX) == []
    for chart in page.locator(".chart").all():
        outer = chart.bounding_box()
        assert outer is not None
        for mark in chart.locator(".near, .end, .level, .day, .dot, .tick, .fill, .due").all():
            box = mark.bounding_box()
            if box is None:
                continue  # a label that a narrow screen leaves out
            where = (chart.get_attribute("id"), mark.inner_text(), box)
            assert outer["x"] <= box["x"] + 0.5, where
            assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 0.5, where
    page.close()


def test_the_first_and_the_last_value_of_each_line_are_in_view(page: Page) -> None:
    for chart in of_lines(page):
        read, area = values_of(chart), chart.locator(".canvas").bounding_box()
        assert area is not None
        assert all(0 <= float(str(place)) <= 1 for place in read["at"])
        assert all(0 <= float(str(y)) <= 1 for y in read["y"] if y is not None)
        for path in chart.locator("path.line").all():
            box = path.bounding_box()
            assert box is not None
            assert area["x"] - 3 <= box["x"], chart.get_attribute("id")
            assert box["x"] + box["width"] <= area["x"] + area["width"] + 3
            assert area["y"] - 3 <= box["y"], chart.get_attribute("id")
            assert box["y"] + box["height"] <= area["y"] + area["height"] + 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_charts(
    browser: Browser, folder: Path, scheme: Scheme
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page.goto((folder / "index.html").as_uri())
    page.evaluate(UNFOLD)

    found = Axe().run(page, context={"include": [[".chart"]]}).response

    grave = [(fault["id"], node["target"], node["failureSummary"])
             for fault in found["violations"] if fault["impact"] in GRAVE
             for node in fault["nodes"]]  # fmt: skip
    assert grave == []
    page.close()
