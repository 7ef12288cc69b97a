"""The pages of past days: their numbers, what never changes in them, and their use in a browser."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from monitor.assess.as_of import Query
from monitor.assess.assessment import Assessment, Reached
from monitor.core.frozen import replace
from monitor.jobs.publish_site import past_days
from monitor.reports.as_of_pages import as_of_files
from monitor.settings.settings import load
from monitor.text.as_of import answer, stood

from .reading import Page

Open = Callable[..., Tab]
Scheme = Literal["light", "dark"]
JANUARY = "2026-01-20.html"
GRAVE = {"serious", "critical"}
SMALLEST = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter((element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((element) => parseFloat(getComputedStyle(element).fontSize)))"""


def pages(site: Path) -> list[Path]:
    found = sorted((site / "asof").glob("2*.html"))
    assert len(found) == 61
    return found


def of_the_api(page: Path) -> Any:  # noqa: ANN401 whatever the file holds
    return json.loads((page.parent.parent / "api/v1/asof" / f"{page.stem}.json").read_text())


def test_each_number_and_sentence_is_that_of_the_days_json(published: Path) -> None:
    for path in pages(published / "site"):
        page, then = Page(path.read_text()), of_the_api(path)
        known = {
            (f"{c['id']}/{c['reading']}", field): c[field]
            for c in then["commitments"]
            for field in c
        } | {
            (f"{c['id']}/{other['id']}", "purchased"): other["purchased"]
            for c in then["commitments"]
            for other in c["other_readings"]
        }
        numbers = list(page.numbers())
        for of, field, value in numbers:
            assert value == (None if known[of, field] is None else str(known[of, field]))
        bought = {of for of, field, value in numbers if field == "purchased" and value}
        assert bought == {
            of for (of, field), v in known.items() if field == "purchased" and v is not None
        }
        for c in then["commitments"]:
            assert c["sentence"] in page.text, path.stem
        [leading] = [c for c in then["commitments"] if c["id"] == then["leads"]]
        assert page.text.index(leading["sentence"]) == min(
            page.text.index(c["sentence"]) for c in then["commitments"]
        )
        assert page.text.count("the figures public that day") == len(then["statements"])


def test_the_question_of_january_is_answered_on_the_day_it_was_said_otherwise(
    published: Path,
) -> None:
    text = Page((published / "site/asof" / JANUARY).read_text()).text

    assert (
        "Had China bought the 12 MMT promised, as of 20 January 2026? Not yet.\n"
        "China had bought 8.1 of the 12 million metric tons of US soybeans promised by "
        "28 February 2026, 68 %, by 8 January 2026: more than an even pace, less than usual by "
        "this date.\n8,116,647 t\n68 % of 12,000,000 t\n"
    ) in text
    assert "As it was known on 20 January 2026. Nothing published after that day" in text
    assert "New that day: a statement (Scott Bessent, US Treasury Secretary)." in text
    assert "“completed their soybean purchases”" in text
    assert "ahead of the figures by 3,883,353 t by the figures public that day, 12 days old" in text
    assert "9 Feb 2026" not in text  # said later


def written(ledger: sqlite3.Connection, now: datetime, days: list[date]) -> dict[str, bytes]:
    past = list(past_days(ledger, Query(load({}), now, offline=True), days))
    return as_of_files(past, now.date())


def test_a_later_week_changes_no_earlier_page_but_the_last_ones_link(
    shipped_ledger: sqlite3.Connection,
) -> None:
    days = [date(2026, 1, 15), date(2026, 1, 20), date(2026, 1, 23)]
    before = written(shipped_ledger, datetime(2026, 1, 24, tzinfo=UTC), days)
    after = written(shipped_ledger, datetime(2026, 11, 22, tzinfo=UTC), [*days, date(2026, 1, 29)])

    assert written(shipped_ledger, datetime(2026, 1, 24, tzinfo=UTC), days) == before
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"asof/2026-01-23.html", "asof/index.html", "asof/days.js"}
    assert set(after) - set(before) == {"asof/2026-01-29.html"}
    nothing_after = b'<a href="../latest/index.html">Newest report</a>'
    day = "29\N{NO-BREAK SPACE}Jan\N{NO-BREAK SPACE}2026"
    next_day = f'<a rel="next" href="2026-01-29.html">{day}<span aria-hidden="true"> →</span></a>'
    last = before["asof/2026-01-23.html"]
    assert last.count(nothing_after) == 1
    assert last.replace(nothing_after, next_day.encode()) == after["asof/2026-01-23.html"]


def test_the_pages_name_their_public_address(shipped_ledger: sqlite3.Connection) -> None:
    asked = Query(load({}), datetime(2026, 11, 22, tzinfo=UTC), offline=True)
    past = list(past_days(shipped_ledger, asked, [date(2026, 1, 20)]))

    files = as_of_files(past, date(2026, 11, 22), "https://promises.example.org")

    for name in ("asof/2026-01-20.html", "asof/index.html"):
        links = Page(files[name].decode()).all("link")
        [canonical] = [link["href"] for link in links if link["rel"] == "canonical"]
        assert canonical == f"https://promises.example.org/{name}"


def test_a_page_is_small_and_all_share_their_style(published: Path) -> None:
    for path in pages(published / "site"):
        assert path.stat().st_size < 30_000
    shared = [p.name for p in (published / "site/asof").iterdir() if not p.name.startswith("2")]
    assert sorted(shared) == ["asof.css", "charts.js", "days.js", "index.html"]


@pytest.fixture
def opened(browser: Browser, published: Path) -> Iterator[Open]:
    """Opens a page from the disk; at the end none may have complained or left the folder."""
    heard: list[str] = []
    tabs: list[Tab] = []
    folder = (published / "site/asof").as_uri()

    def opens(name: str, scheme: Scheme = "light", *, script: bool = True) -> Tab:
        tab = browser.new_page(
            viewport={"width": 1280, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("request", lambda request: heard.append(request.url))
        tab.goto(f"{folder}/{name}")
        tabs.append(tab)
        return tab

    yield opens
    for tab in tabs:
        tab.close()
    own = re.compile(
        re.escape(folder)
        + r"/([\d-]+\.html(#[a-z]+=[\d-]+)?|index\.html|asof\.css|(days|charts)\.js)"
    )
    assert [each for each in heard if not own.fullmatch(each)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [JANUARY, "2025-11-01.html", "index.html"])
def test_it_is_readable_on_every_screen(opened: Open, name: str, scheme: Scheme) -> None:
    tab = opened(name, scheme=scheme)
    for width in (1280, 768, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(SMALLEST) >= 11
    violations = Axe().run(tab, options={"preload": False}).response["violations"]
    assert [v["id"] for v in violations if v["impact"] in GRAVE] == []


def test_the_arrow_keys_lead_from_day_to_day_and_stay_on_the_slider(opened: Open) -> None:
    tab = opened("2026-01-15.html")
    slider = tab.get_by_role("slider", name="Day;")
    assert slider.get_attribute("aria-valuetext") == "15 Jan 2026 · 8.1 of 12 MMT (68 %), mixed"

    slider.focus()
    for day in ("2026-01-20", "2026-01-23"):
        tab.keyboard.press("ArrowRight")
        tab.wait_for_url(f"**/{day}.html#slide=*")
        tab.wait_for_function("document.activeElement.type === 'range'")
    assert slider.get_attribute("aria-valuetext") == "23 Jan 2026 · 9.4 of 12 MMT (79 %), on track"

    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft"):
        tab.keyboard.press(key)  # faster than the pages are opened
    tab.wait_for_url("**/2026-01-08.html#slide=*")
    tab.keyboard.press("Home")
    tab.wait_for_url("**/2025-11-01.html#slide=*")
    tab.keyboard.press("End")
    tab.wait_for_url("**/2026-10-08.html#slide=*")
    tab.go_back()
    tab.wait_for_url("**/2025-11-01.html#slide=*")
    assert slider.get_attribute("aria-valuetext") == "1 Nov 2025 · 12 MMT: not started"


def test_the_chart_has_the_weeks_known_by_then(opened: Open) -> None:
    tab = opened(JANUARY)
    chart = tab.get_by_role("figure")
    assert chart.get_by_role("heading").inner_text() == (
        "Purchases known on 20\N{NO-BREAK SPACE}January 2026"
    )
    values = tab.get_by_role("slider", name="Values of the chart")

    values.focus()
    read = values.get_attribute("aria-valuetext")
    assert read == (
        "Week ending 8 Jan 2026, bought: 8,116,647 t, in the week: +1,224,128 t, "
        "shipped: 2,092,647 t, usual seasonal pace: 8,400,401 t, even pace: 7,333,333 t"
    )
    tab.keyboard.press("ArrowRight")
    read = values.get_attribute("aria-valuetext")
    assert read == (
        "Week ending 15 Jan 2026, usual seasonal pace: 9,281,073 t, even pace: 8,000,000 t"
    )
    assert chart.get_by_text("deadline 28 Feb 2026").is_visible()
    assert chart.get_by_text("target 12 MMT").is_visible()
    assert opened("2025-11-01.html").get_by_role("figure").count() == 0  # nothing counted yet


def test_the_next_page_opens_where_the_last_one_was_read(opened: Open) -> None:
    tab = opened(JANUARY)
    tab.evaluate("scrollTo(0, 640)")

    tab.locator("#day").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**/2026-01-23.html#slide=640")
    tab.wait_for_function("document.activeElement.type === 'range'")

    assert tab.evaluate("scrollY") == 640
    assert tab.locator("#day").bounding_box()["y"] < 80  # type: ignore[index]


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("2026-01-20", "2026-01-20.html"),
        ("2026-01-22", "2026-01-20.html#on=2026-01-22"),
        ("2026-01-23", "2026-01-23.html"),
        ("2026-10-30", "2026-10-08.html#on=2026-10-30"),
    ],
)
def test_any_day_leads_to_the_newest_one_before_it(opened: Open, asked: str, leads_to: str) -> None:
    tab = opened("index.html")
    tab.get_by_label("Any day").fill(asked)
    tab.get_by_role("button", name="Show").click()

    tab.wait_for_url(f"**/{leads_to}")
    between = tab.locator(".between")
    assert between.count() == leads_to.count("#")
    if leads_to == "2026-01-20.html#on=2026-01-22":
        assert between.inner_text() == (
            "On 22 January 2026 the same was known: nothing was published, promised or said in "
            "between."
        )


def test_a_made_up_day_in_the_address_says_nothing(opened: Open) -> None:
    for given in ("2026-01-23", "2026-01-15", "9", "2026-99-99"):
        tab = opened(f"{JANUARY}#on={given}")
        assert tab.locator(".between").count() == 0


def test_a_day_before_the_first_gets_a_sentence(opened: Open) -> None:
    tab = opened("index.html")
    tab.evaluate("document.querySelector('#any').removeAttribute('min')")
    tab.get_by_label("Any day").fill("2025-10-30")
    tab.get_by_role("button", name="Show").click()

    assert tab.get_by_role("status").inner_text() == "The first day is 1 November 2025."


def test_without_script_everything_is_there_but_the_slider(opened: Open) -> None:
    tab = opened(JANUARY, script=False)
    assert tab.locator("input, form").count() == 0
    assert tab.get_by_text("China had bought 8.1 of the 12 million").is_visible()

    tab.get_by_role("link", name="23 Jan 2026").click()
    assert tab.url.endswith("/2026-01-23.html")
    tab.get_by_role("link", name="20 Jan 2026").click()
    tab.get_by_role("navigation").get_by_role("link", name="All days").click()
    assert tab.url.endswith("/asof/index.html")
    assert not tab.get_by_label("Any day").is_visible()
    assert tab.locator("tbody a").count() == 61
    tab.get_by_role("link", name="1 Nov 2025").first.click()
    assert tab.url.endswith("/2025-11-01.html")


@pytest.mark.parametrize(
    ("key", "day", "said", "in_short"),
    [
        ("soy-2026/calendar-year", "2026-01-05", "", "25 MMT: not started"),
        ("soy-2025/end-of-february", "2025-12-03", "Not known", "12 MMT: no data"),
        ("soy-2025/end-of-february", "2026-01-20", "Not yet", "8.1 of 12 MMT (68 %), mixed"),
        ("soy-2025/last-two-months-of-2025", "2026-01-20", "No", "6.7 of 12 MMT (56 %), missed"),
        ("soy-2025/this-growing-season", "2026-11-22", "Yes", "12.4 of 12 MMT (103 %), met"),
        (
            "soy-2025/end-of-february",
            "2026-11-22",
            "Only after the deadline",
            "10.8 of 12 MMT (90 %), missed",
        ),
    ],
)
def test_the_answer_of_each_state(
    reading_on: Callable[[str, str], Assessment], key: str, day: str, said: str, in_short: str
) -> None:
    a = reading_on(key, day)

    assert (answer(a), stood(a)) == (said, in_short)
    if said == "Not yet":
        lost = replace(a, reached_and_lost=Reached(date(2026, 1, 1), 12_000_000))
        assert answer(lost) == "No longer"
