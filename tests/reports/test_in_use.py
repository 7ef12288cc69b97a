"""The page as it is used: by pointer and keyboard, read aloud, on a phone, in the dark, printed."""

import csv
import json
from calendar import month_abbr
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page
from pypdf import PageObject, PdfReader

from monitor.assess.detailed_report import DetailedReport
from monitor.core.frozen import replace
from monitor.reports.address import Address
from monitor.reports.build import build
from monitor.reports.page import page as page_of
from monitor.reports.pdf import pdf
from monitor.reports.publish import publish
from monitor.reports.site_index import write_shelf
from tests.promise_text import promise, year_reading

from .alerts import MISSED, STALE
from .conftest import StandingOf

PHONE, DESK = (360, 640), (1280, 800)
HEADINGS = {"The promises", "Charts", "Every reading", "Definitions", "Alerts", "Sources"}
FOOT_PT = 42
GRAVE = {"serious", "critical"}
NAMES = ["latest/index.html", "latest/bushels.html", "index.html", "methodology.html"]
Open = Callable[..., Page]
Scheme = Literal["light", "dark"]
CUMULATIVE = "#cumulative-soy-2026-calendar-year"


@pytest.fixture(scope="module")
def files(today: DetailedReport) -> dict[str, bytes]:
    """Today's report as a run leaves it, the workings behind each number linked."""
    workings = {assessment.key: "as it adds up" for assessment in today.assessments}
    return build(replace(today, explanations=workings), [STALE], [STALE, MISSED], version="0.1")


@pytest.fixture(scope="module")
def reports(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with today's report and one whose numbers are broken."""
    out = tmp_path_factory.mktemp("shelf") / "reports"
    publish(files, [out / "2026-11-22", out / "latest"])
    (out / "2026-10-01").mkdir()
    (out / "2026-10-01/status.json").write_text("{")
    write_shelf(out)
    return out


@pytest.fixture
def opened(browser: Browser, reports: Path) -> Iterator[Open]:
    """Opens a page of the folder; at the end nobody may have complained or asked for more."""
    heard: list[str] = []
    pages: list[Page] = []

    def opens(
        name: str = "latest/index.html", size: tuple[int, int] = DESK, scheme: Scheme = "light"
    ) -> Page:
        width, height = size
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url))
        page.goto((reports / name).as_uri())
        heard.remove((reports / name).as_uri())
        pages.append(page)
        return page

    yield opens
    for page in pages:
        page.close()
    assert heard == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [PHONE, (768, 1024), (900, 700), DESK])
def test_nothing_sticks_out_even_with_everything_unfolded(
    opened: Open, name: str, size: tuple[int, int]
) -> None:
    page = opened(name, size)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    for term in page.locator(".term:visible").all():
        term.focus()
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        box = term.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= size[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(opened: Open, name: str, scheme: str) -> None:
    page = opened(name, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")

    found = Axe().run(page).response

    assert found["testEngine"]["version"] >= "4.10"
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    grave = [
        (fault["id"], node["target"], node["failureSummary"])
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
    assert grave == []


def test_axe_would_find_a_fault(opened: Open) -> None:
    page = opened()
    page.evaluate("document.querySelector('h1').style.color = '#eee'")

    faults = Axe().run(page).response["violations"]

    assert "color-contrast" in {fault["id"] for fault in faults}


def test_the_pointer_shows_the_values_of_each_week(opened: Open, files: dict[str, bytes]) -> None:
    page = opened()
    chart = page.locator(CUMULATIVE)
    chart.locator(".canvas").scroll_into_view_if_needed()
    box = chart.locator(".field").bounding_box()
    assert box is not None

    weeks = page.locator("#weeks-of-chart tbody tr time").all()
    places = json.loads(chart.locator("script").text_content() or "")["at"]
    assert len(weeks) == len(places) - 1 == 52, "the chart begins at zero, a week before"
    for at, week in zip(places[1:], weeks, strict=True):
        page.mouse.move(box["x"] + box["width"] * at, box["y"] + box["height"] / 2)
        on = week.get_attribute("datetime") or ""
        shown = chart.locator(".values").inner_text().split("\n")
        assert [line for line in shown if line] == told(files, on)


def told(files: dict[str, bytes], week: str) -> list[str]:
    """What the chart should say of a week, from the tables of weeks and from its own table."""
    tables = (files[f"{name}.csv"] for name in ("purchases", "weeks_to_come"))
    rows = [row for table in tables for row in csv.DictReader(table.decode().splitlines())]
    [row] = [r for r in rows if (r["reading"], r["week_ending"]) == ("calendar-year", week)
             and r["commitment"] == "soy-2026"]  # fmt: skip
    named = {
        "bought": (row.get("purchased"), ""),
        "in the week": (row.get("net"), "+"),
        "shipped": (row.get("shipped"), ""),
        "usual seasonal pace": (row["seasonal_line_due"], ""),
        "even pace": (row["straight_line_due"], ""),
    }
    table = csv.DictReader(files[f"charts/{CUMULATIVE[1:]}.csv"].decode().splitlines())
    [own] = [row for row in table if row["week_ending"] == week]
    past = [name for name in own if name[:4].isdecimal()]
    named |= {name.split(" ")[0]: (own[name], "") for name in reversed(past)}
    year, month, day = map(int, week.split("-"))
    lines = [f"Week ending {day} {month_abbr[month]} {year}"]
    for name, (value, plus) in named.items():
        if value:
            sign = plus if int(value) > 0 else ""
            lines.append(f"{name}: {sign}{int(value):,} t".replace("-", "−"))
    return lines


def test_the_dot_stands_on_the_line(opened: Open) -> None:
    chart = opened().locator(CUMULATIVE)
    chart.locator(".field").focus()
    spot = chart.locator(".spot").bounding_box()
    line = chart.locator("path.look-bought").bounding_box()

    assert spot is not None
    assert line is not None
    centre = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    end = (line["x"] + line["width"], line["y"])
    assert end == (pytest.approx(centre[0], abs=4), pytest.approx(centre[1], abs=4))


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_chart_alone_is_shown_where_its_address_names_it(
    opened: Open, files: dict[str, bytes], size: tuple[int, int]
) -> None:
    page = opened("latest/charts.html", size)
    assert page.locator(".chart:visible").count() == files["charts.html"].count(b"<figure")

    page.evaluate(f"location.hash = '{CUMULATIVE}'")

    assert [c.get_attribute("id") for c in page.locator(".chart:visible").all()] == [CUMULATIVE[1:]]
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    code = f'&lt;iframe src="ADDRESS-OF-THIS-SITE/latest/charts.html{CUMULATIVE}"'
    assert code.replace('"', "&#34;") in files["index.html"].decode()


def test_the_arrow_keys_go_from_week_to_week_and_say_them(opened: Open) -> None:
    page = opened()
    field = page.locator(f"{CUMULATIVE} .field")
    field.focus()

    said = text(field, "aria-valuetext")
    assert said == (
        "Week ending 1 Oct 2026, bought: 16,606,954 t, in the week: +382,901 t, "
        "shipped: 13,503,954 t, usual seasonal pace: 14,171,600 t, even pace: 18,750,000 t, "
        "2021: 14,709,357 t, 2022: 20,465,403 t, 2023: 13,283,480 t, 2024: 12,817,801 t, "
        "2025: 3,510,289 t"
    )
    page.keyboard.press("ArrowLeft")
    assert "Week ending 24 Sep 2026, bought: 16,224,053 t" in text(field, "aria-valuetext")
    page.keyboard.press("Home")
    assert text(field, "aria-valuetext") == (
        "Week ending 1 Jan 2026, bought: 0 t, shipped: 0 t, usual seasonal pace: 0 t, "
        "even pace: 0 t"
    )
    page.keyboard.press("End")
    assert text(field, "aria-valuetext") == (
        "Week ending 31 Dec 2026, usual seasonal pace: 25,000,000 t, even pace: 25,000,000 t, "
        "2021: 26,054,677 t, 2022: 32,578,839 t, 2023: 24,846,492 t, 2024: 23,732,451 t, "
        "2025: 10,402,808 t"
    )
    assert (field.get_attribute("aria-valuenow"), field.get_attribute("aria-valuemax")) == (
        "53",
        "53",
    )
    page.keyboard.press("Escape")
    assert page.locator(f"{CUMULATIVE} .values").is_hidden()


def text(locator: Locator, name: str) -> str:
    return str(locator.get_attribute(name))


def test_the_tab_key_goes_through_the_page_in_its_order(opened: Open) -> None:
    page = opened()
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => { const e = document.activeElement; return e === document.body ? null : [
            e.className, e.textContent.trim().slice(0, 30),
            e.getBoundingClientRect().top + scrollY, e.getBoundingClientRect().width > 0] }"""
        )
        if at is None:
            break
        reached.append(at)

    assert reached[0][1] == "Skip to the promises"
    assert [word for _, word, *_ in reached[1:3]] == ["Metric tons", "Bushels"]
    assert [word for _, word, *_ in reached[3:5]] == ["Even pace", "Usual seasonal pace"]
    assert reached[5][1].startswith("week ending")
    assert [word for _, word, *_ in reached[6:8]] == ["Quote this", "Promises"]
    fields = page.locator(".field:visible").count()
    assert sum(name == "field" for name, *_ in reached) == fields > 1, "charts that are not folded"
    assert all(visible for *_, visible in reached)
    headings = page.evaluate(
        "[...document.querySelectorAll('main > section')].map(e => e.getBoundingClientRect().top)"
    )
    assert headings == sorted(headings)
    tops = [top for _, _, top, _ in reached[1:]]
    assert all(later > top - 1200 for top, later in pairwise(tops))


def test_the_button_copies_the_quote_with_its_link_in_full(opened: Open, reports: Path) -> None:
    page = opened()
    page.evaluate("() => { navigator.clipboard.writeText = async (t) => { window.copied = t } }")

    page.get_by_role("button", name="Copy").click()

    assert page.locator(".quote [role=status]").inner_text() == "Copied."
    lines = page.evaluate("window.copied").split("\n")
    assert lines[0] == page.locator("h1").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert lines[1].startswith("Source: USDA FAS Export Sales, week ending 1 October 2026, publ")
    assert lines[2] == f"Permanent link: {(reports / '2026-11-22/index.html').as_uri()}"
    assert lines[3].startswith("Cite as: Purchase-commitment monitor, “China: 25 MMT")


def test_a_refused_copy_leaves_the_quote_selected(opened: Open) -> None:
    page = opened()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.evaluate("() => { document.execCommand = () => false }")

    page.get_by_role("button", name="Copy").click()

    assert page.locator(".quote [role=status]").inner_text().startswith("Selected")
    assert "China had bought 16.6 of" in page.evaluate("String(getSelection())")


def test_a_definition_opens_on_focus_and_escape_puts_it_away(opened: Open) -> None:
    page = opened()
    term = page.locator(".facts .term").first

    def shown() -> str:
        return str(term.evaluate("e => getComputedStyle(e, '::after').display"))

    assert shown() == "inline"
    term.focus()
    assert shown() == "block"
    assert "less what it cancelled" in term.evaluate("e => getComputedStyle(e, '::after').content")
    page.keyboard.press("Escape")
    assert shown() == "none"


def test_without_scripts_the_page_says_the_same(browser: Browser, reports: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / "latest/index.html").as_uri())

    assert page.locator(".big").inner_text() == "16,606,954 t"
    assert not page.locator(".field:visible").count()
    assert page.locator(f"{CUMULATIVE} .near").first.is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_prints_dark_on_white(opened: Open, scheme: str) -> None:
    page = opened(scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_printed_report_has_at_most_six_pages(
    browser: Browser, files: dict[str, bytes]
) -> None:
    read = PdfReader(BytesIO(pdf(files["index.html"])))

    words = "\n".join(page.extract_text() for page in read.pages)
    assert len(read.pages) <= 6
    assert "16,606,954 t" in words
    assert "Every reading" in words
    assert "Definitions" in words


def test_each_printed_page_says_its_day_address_and_number(
    browser: Browser, today: DetailedReport, opened: Open
) -> None:
    link = "https://example.org/reports/2026-11-22/index.html"
    address = Address("latest", "2026-11-22", url="https://example.org/reports")
    printed = pdf(page_of(today, version="0.1", address=address).encode())
    plain = opened().pdf(print_background=False, prefer_css_page_size=True)

    for shown, read in (
        (f" · {link}", PdfReader(BytesIO(printed))),
        ("", PdfReader(BytesIO(plain))),
    ):
        feet = [page.extract_text() for page in read.pages]
        for number, foot in enumerate(feet, start=1):
            assert f"As of 22 Nov 2026{shown}\n" in foot
            assert f"Page {number} of {len(feet)}" in foot


def test_no_printed_heading_stands_alone_and_no_page_is_half_empty(
    browser: Browser, files: dict[str, bytes]
) -> None:
    pages = PdfReader(BytesIO(pdf(files["index.html"]))).pages

    for page in pages:
        lines = page.extract_text().split("\n")
        assert not HEADINGS & set(lines[-4:]), "a heading before the foot"
    [readings] = [text for p in pages if "Every reading\n" in (text := p.extract_text())]
    assert "By the end of February 2026" in " ".join(readings.split())
    for page in pages[:-1]:
        assert lowest(page) < 0.3 * page.mediabox.height, page.extract_text()[:40]


def lowest(page: PageObject) -> float:
    """How far above the paper's lower edge the last line of a page stands, without its foot."""
    heights: list[float] = []

    def seen(text: str, matrix: list[float], place: list[float], *_: object) -> None:
        at = matrix[5] + matrix[3] * place[5] + matrix[1] * place[4]
        if text.strip() and at > FOOT_PT:
            heights.append(at)

    page.extract_text(visitor_text=seen)
    return min(heights)


def test_the_list_of_reports_leads_to_each_of_them(opened: Open, reports: Path) -> None:
    page = opened("index.html")

    links = page.locator("tbody a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "2026-11-22/index.html",
        "2026-10-01/index.html",
    ]
    row = page.locator("tbody tr").first.inner_text()
    status = json.loads((reports / "2026-11-22/status.json").read_text())
    assert f"{status['commitments'][1]['readings'][0]['purchased']:,} t" in row
    assert "status.json is damaged" in page.locator("tbody tr").last.inner_text()


LONG = "Bundesrepublikanischergetreidehandelsverband"
SOURCE = f'source = {{ who = "{LONG}", said_on = 2026-01-01, where = "{LONG}" }}'
HUGE = promise(
    LONG.lower(),
    f"{LONG}: 3,000,000,000 metric tons of everything there is",
    "3_000_000_000",
    source=SOURCE,
)
HUGE += year_reading(2026, name=LONG.lower(), title=f"{LONG} {LONG}", source=SOURCE)


@pytest.mark.parametrize("size", [PHONE, (768, 1024), DESK])
def test_words_without_a_break_and_huge_amounts_stay_inside(
    opened: Open, standing_of: StandingOf, reports: Path, size: tuple[int, int]
) -> None:
    (reports / "long").mkdir(exist_ok=True)
    status_report = standing_of(HUGE, "2026-10-09")
    for name, content in build(status_report, [], [], version="0.1").items():
        path = reports / "long" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    page = opened("long/index.html", size)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert "3,000,000,000 t" in page.inner_text("main")
