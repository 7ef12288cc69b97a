"""A report in bushels: every amount for people is, and what programs read keeps its unit."""

import copy
import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.alerts import rules
from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.charts.shapes import Plot
from monitor.commands.status_table import Screen, status_text
from monitor.core.calendar import end_of_day
from monitor.core.formats import amount
from monitor.core.frozen import replace
from monitor.core.units import InBushels
from monitor.exports.promises import promise_tables
from monitor.jobs.alerting import rule_input
from monitor.ledger.read import AsOf
from monitor.notifications.compose import compose
from monitor.reports.archived_reports import archived_reports
from monitor.reports.build import build
from monitor.reports.gallery import charts_of
from monitor.reports.page import page
from monitor.reports.site_index import feed_xml, index_html
from monitor.reports.statements import statements_json
from monitor.reports.status import status, status_json
from monitor.text.amounts import amounts_apart, beside, of_target, other_unit, side_by_side

from .conftest import StandingOf
from .reading import Page
from .test_page import BALES

BUSHELS_2026 = "610,200,936 bu"
"""16,606,954 t of soybeans, each of 36.7437 bushels."""
TONS = InBushels("metric tons", 36.7437)


@pytest.fixture(scope="module")
def in_bushels(standing_on: Callable[[str], DetailedReport]) -> DetailedReport:
    """9 October 2026, to be read in bushels."""
    return standing_on("2026-10-09").read_in("bushels")


def test_amounts_are_converted_once_where_they_are_written() -> None:
    assert amount(16_606_954, TONS) == BUSHELS_2026
    assert amount(-136_000, TONS) == "−4,997,143 bu"
    assert amount(None, TONS) == "not known"
    assert of_target(16_606_954, 25_000_000, TONS) == "610 of 919 million bu"
    assert side_by_side([16_606_954, None], 25_000_000, TONS) == ["610 million bu", None]
    assert beside([646_000, None], TONS) == ["23.7 million bu", None]
    assert amounts_apart(12_000_000, 11_999_999, TONS) == ("440,924,400 bu", "440,924,363 bu")
    assert other_unit(16_606_954, TONS, 36.7437) == "16.6 MMT"


def test_the_unit_stays_what_the_source_counts_in_also_in_a_copy() -> None:
    for unit in (TONS, copy.deepcopy(TONS)):
        assert unit == "metric tons"
        assert json.dumps([unit]) == '["metric tons"]'
        assert amount(1_000, unit) == "36,744 bu"


def test_the_terminal_has_bushels(in_bushels: DetailedReport) -> None:
    text = status_text(in_bushels, screen=Screen(width=160))

    assert f"66.4 %  {BUSHELS_2026}  23,722,431 bu  19,835,425 bu" in text
    assert " t " not in text.replace("12 MMT", "").replace("25 MMT", "")


def test_the_page_has_bushels_with_the_promises_unit_beside_the_first(
    in_bushels: DetailedReport,
) -> None:
    shown = Page(page(in_bushels, version="0.1"))

    assert "China had bought 610 of the 919 million bushels of US soybeans" in shown.text.replace(
        "\u00a0", " "
    )
    assert f"{BUSHELS_2026}\n66 % of 918,592,500 bu\n16.6 MMT\n" in shown.text
    amounts = [data for data in shown.all("data") if data["value"] == "16606954"]
    assert amounts, "a program finds the amount in the promise's unit"


def test_what_programs_read_keeps_its_unit_and_says_how_it_is_shown(
    in_bushels: DetailedReport, standing_on: Callable[[str], DetailedReport]
) -> None:
    in_tons = standing_on("2026-10-09")

    assert status(in_bushels) == {**status(in_tons), "shown_in": "bushels"}
    assert status(in_tons)["shown_in"] == "t"
    soybeans = status(in_bushels)["commitments"][1]
    assert (soybeans["unit"], soybeans["target"]) == ("metric tons", 25_000_000)
    assert soybeans["bushels_per_unit"] == 36.7437
    assert statements_json(in_bushels, in_bushels.statements) == statements_json(
        in_tons, in_tons.statements
    )
    tables = [
        [list(table.rows()) for table in promise_tables(each, each.statements)]
        for each in (in_bushels, in_tons)
    ]
    assert tables[0] == tables[1]


def test_alerts_and_mail_have_bushels_under_the_same_keys(
    in_bushels: DetailedReport,
    standing_on: Callable[[str], DetailedReport],
    shipped_ledger: sqlite3.Connection,
) -> None:
    view = AsOf("snapshot", end_of_day(date(2026, 10, 9)))
    one, other = (
        rules.active_alerts(rule_input(Figures(shipped_ledger, view), found, {}))
        for found in (in_bushels, standing_on("2026-10-09"))
    )

    assert [alert.key for alert in one] == [alert.key for alert in other]
    told = [
        RaisedAlert(a, in_bushels.as_of) for a in one if a.key == "soy-2025/end-of-february/missed"
    ]
    text = compose(in_bushels, told or [RaisedAlert(one[0], in_bushels.as_of)], "Why.").text
    assert "441 million bu missed by 43,473,235 bu" in " ".join(text.split())
    assert "397,451,165 bu of 440,924,400 bu (90.1 %)" in " ".join(text.split())


def test_the_feed_and_the_list_write_each_report_as_it_is_shown(
    in_bushels: DetailedReport, standing_on: Callable[[str], DetailedReport], tmp_path: Path
) -> None:
    for day, found in (("2026-10-09", in_bushels), ("2026-03-08", standing_on("2026-03-08"))):
        (tmp_path / day).mkdir()
        (tmp_path / day / "status.json").write_text(status_json(found))

    reports = archived_reports(tmp_path)
    assert f"<title>{BUSHELS_2026} of 918,592,500 bu (66 %)" in feed_xml(reports)
    assert "<title>3,924,333 t of 25,000,000 t (16 %)" in feed_xml(reports)
    assert BUSHELS_2026 in index_html(reports, latest=False)


def test_what_it_is_read_in_is_no_news(
    standing_on: Callable[[str], DetailedReport], tmp_path: Path
) -> None:
    for day, unit in (("2026-10-09", "bushels"), ("2026-10-10", "t")):
        (tmp_path / day).mkdir()
        found = standing_on("2026-10-09").read_in(unit)  # type: ignore[arg-type]
        (tmp_path / day / "status.json").write_text(status_json(found))

    assert feed_xml(archived_reports(tmp_path)).count("<entry>") == 1


def test_the_chart_is_drawn_in_the_unit_of_the_page(today: DetailedReport) -> None:
    plots = [
        _main_plot(replace(today, shown_in="t")),
        _main_plot(replace(today, shown_in="bushels")),
    ]
    tons, bushels = plots

    assert [plot.unit for plot in plots] == ["metric tons", "bushels"]
    assert [plot.series[-1].texts[39] for plot in plots] == ["16,606,954 t", BUSHELS_2026]
    assert [plot.y_ticks[-1].label for plot in plots] == ["30 MMT", "1,000 million bu"]
    ends = [plot.series[-1].values[39] / plot.y[1] for plot in plots]  # type: ignore[operator]
    assert ends[0] == pytest.approx(ends[1], abs=0.001)
    assert tons.places == bushels.places


def _main_plot(found: DetailedReport) -> Plot:
    [chart] = [c for c in charts_of(found) if c.stem == "cumulative-soy-2026-calendar-year"]
    assert isinstance(chart.shape, Plot)
    return chart.shape


def test_each_page_links_the_one_in_the_other_unit(files: dict[str, bytes]) -> None:
    pages = {name: files[name].decode() for name in ("index.html", "bushels.html")}

    assert "tonnes.html" not in files
    for own, text in pages.items():
        parts = [a for a in Page(text).all("a") if a["href"] in pages]
        assert [(a["href"], a.get("aria-current")) for a in parts] == [
            (name, "page" if name == own else None) for name in pages
        ]
        assert '<a class="permanent" href="../2026-11-22/index.html">' in text
    assert numbers(pages["index.html"]) == numbers(pages["bushels.html"])


def test_the_second_page_writes_no_tonnes_but_the_first_number_and_in_names(
    files: dict[str, bytes], today: DetailedReport
) -> None:
    text = Page(files["bushels.html"].decode()).text
    for name in (c.title for c in today.commitments):
        text = text.replace(name, "")
    for said in today.statements:
        text = text.replace(said.statement.words, "")
    for reading in (a.reading for a in today.assessments):
        text = text.replace(reading.source.where, "")
    shown = text[: text.index("Alerts\nAs they were sent, in metric tons.\n")]
    notes = re.sub(r" bu \(\d+ MMT\)", " bu", shown)

    assert f"{BUSHELS_2026}\n66 % of 918,592,500 bu\n16.6 MMT\n" in notes
    assert re.findall(r"[\d,.]+ (?:t|MMT|million metric tons)\b", notes) == [
        "16.6 MMT", "16.6 MMT", "23.5 MMT", "10.8 MMT",
    ]  # fmt: skip
    assert "142,688,758 bu" in notes, "a claim's distance from the figures"


def test_with_bushels_in_the_settings_the_second_page_has_tonnes(today: DetailedReport) -> None:
    small = replace(today, trades=(), assessments=today.assessments[:3])

    made = build(small.read_in("bushels"), [], [], version="0.1")
    other = build(small, [], [], version="0.1")

    assert "bushels.html" not in made
    assert BUSHELS_2026 not in made["tonnes.html"].decode()
    swapped = made["tonnes.html"].decode().replace("tonnes.html", "index.html")
    assert numbers(swapped) == numbers(other["index.html"].decode())
    assert "10,816,852 t\n90 % of 12,000,000 t\n397 million bushels\n" in Page(swapped).text


def test_without_bushels_there_is_one_page_and_no_switch(standing_of: StandingOf) -> None:
    made = build(standing_of(BALES, "2026-10-09"), [], [], version="0.1")

    assert {name for name in made if name.endswith(".html")} == {"index.html", "charts.html"}
    assert "Unit of the amounts" not in made["index.html"].decode()


def numbers(page: str) -> set[tuple[str | None, ...]]:
    """The values of a page as programs read them."""
    return {(d["data-of"], d["data-is"], d["value"]) for d in Page(page).all("data")}
