"""The labels of every chart in a browser: none stands on a line, a bar, a point or a label."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from monitor.assess.detailed_report import DetailedReport
from monitor.reports.build import build

StandingOn = Callable[[str], DetailedReport]
DAYS = ("2025-11-30", "2026-01-20", "2026-03-08", "2026-06-30", "2026-10-09", "2026-11-22")
WIDTHS = (360, 412, 500, 580, 640, 768, 1280)
UNFOLD = "document.querySelectorAll('details:not(.embed)').forEach((d) => { d.open = true })"
STRUCK = (Path(__file__).parent / "struck.js").read_text(encoding="utf-8")
"""A function of the page: what strikes a label, as chart, mark and words."""
SIZE = "position:absolute;width:200px;height:100px"
DRAWN_BADLY = f"""<!doctype html><link rel="icon" href="data:,">
<div class="chart" id="bad"><div data-plot style="{SIZE}">
<svg viewBox="0 0 1000 500" preserveAspectRatio="none" style="{SIZE}">
<path class="line look-later" d="M0 0L1000 500"/><path class="line look-past" d="M0 500L1000 0"/>
</svg>
<span class="near" style="position:absolute;left:80px;top:42px">struck</span>
<span class="end" style="position:absolute;left:90px;top:46px">over it</span>
<span class="end" style="position:absolute;left:150px;top:10px">clear</span>
</div></div>"""


def test_what_strikes_a_label_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(DRAWN_BADLY)

    assert page.evaluate(STRUCK) == [
        ["bad", "over it", "struck"],
        ["bad", "line look-later", "struck"],
        ["bad", "line look-later", "over it"],
    ]
    page.close()


@pytest.mark.parametrize("day", DAYS)
def test_no_label_is_struck(
    browser: Browser, standing_on: StandingOn, tmp_path: Path, day: str
) -> None:
    files = build(standing_on(day), [], [], version="0.1", charts_follow=True)
    (tmp_path / "index.html").write_bytes(files["index.html"])
    found = []
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((tmp_path / "index.html").as_uri())
        page.evaluate(UNFOLD)
        found += [(width, *each) for each in page.evaluate(STRUCK)]
        page.close()

    assert found == []
