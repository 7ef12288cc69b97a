"""Parts of the page: definitions, small drawings, what changed, which charts are drawn in it."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.charts.shapes import Place, Plot, Series
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.reports import gallery
from monitor.reports.cards import Change, changes, chart_weeks
from monitor.reports.gallery import charts_of, groups
from monitor.reports.page import page
from monitor.reports.plots import PlotView, plot_view
from monitor.reports.small_multiples import HEIGHT, multiples
from monitor.text.terms import TERMS

from .conftest import StandingOf
from .reading import Page

ReadingOn = Callable[[str, str], Assessment]


def test_each_definition_stands_at_its_word_and_in_the_text(today: DetailedReport) -> None:
    given = Page(page(today, version="0.1"))

    shown = {
        (a["href"], a["aria-describedby"]): a["data-tip"]
        for a in given.all("a")
        if a.get("class") == "term"
    }
    # "Exported" is a word of promises in US dollars alone.
    terms = {slug: term for slug, term in TERMS.items() if slug != "exported"}
    assert shown == {(f"#def-{slug}", f"tip-{slug}"): term.short for slug, term in terms.items()}
    ids = {attributes.get("id") for _, attributes in given.elements}
    for slug, term in terms.items():
        assert {f"def-{slug}", f"tip-{slug}"} <= ids
        assert f"{term.name}\n{term.short}" in given.text


def test_the_word_of_values_is_defined_where_a_promise_is_in_dollars(
    standing_of: StandingOf,
) -> None:
    text = data_file("phase-one.toml").read_text(encoding="utf-8")

    given = Page(page(standing_of(text, "2026-10-09"), version="0.1"))

    assert f"{TERMS['exported'].name}\n{TERMS['exported'].short}" in given.text
    assert "#def-exported" in {a["href"] for a in given.all("a")}


def test_what_changed_is_told_from_one_week_to_the_next(reading_on: ReadingOn) -> None:
    found = changes(reading_on("soy-2026/calendar-year", "2026-10-09"))

    assert found is not None
    assert (found.week_before.isoformat(), found.week.isoformat()) == ("2026-09-24", "2026-10-01")
    assert found.rows[0] == Change("Purchased", "purchased", 16_224_053, 16_606_954)
    assert [row.by for row in found.rows] == [382_901, 827_901, 480_769, 493_017, None]


def test_nothing_changed_before_a_second_week_is_known(reading_on: ReadingOn) -> None:
    assert changes(reading_on("soy-2025/end-of-february", "2025-11-30")) is None
    assert changes(reading_on("soy-2025/end-of-february", "2025-12-05")) is None


def test_every_reading_with_figures_is_drawn_on_one_scale(today: DetailedReport) -> None:
    drawn = multiples(today)

    assert [m.assessment.key for m in drawn] == [
        "soy-2025/end-of-february",
        "soy-2025/last-two-months-of-2025",
        "soy-2025/this-growing-season",
        "soy-2026/calendar-year",
        "soy-2026/next-season",
        "soy-2025-2028/each-tonne-once",
    ]
    assert len({(m.target_y, m.zero_y) for m in drawn}) == 1
    for m in drawn:
        places = [float(y) for y in re.findall(r" (-?[\d.]+)", m.bought)]
        assert all(0 <= y <= HEIGHT for y in places)
        above = places[-1] <= m.target_y
        assert above == ((m.assessment.share or 0) >= 1)


def test_a_drawing_says_its_numbers(today: DetailedReport) -> None:
    [spoken] = [m.spoken for m in multiples(today) if m.assessment.key == "soy-2026/calendar-year"]

    assert spoken == (
        "China: 25 MMT of US soybeans in 2026, Calendar year 2026: 66.4 % of the target in the "
        "week ending 1 Oct 2026; even pace 75.0 %, usual seasonal pace 56.7 %."
    )


def test_a_line_is_broken_where_a_week_is_not_known(
    reading_on: ReadingOn, today: DetailedReport
) -> None:
    reading = reading_on("soy-2026/calendar-year", "2026-10-09")
    missing = reading.counted[9].week_ending
    gap = tuple(
        replace(p, purchased=None) if p.week_ending == missing else p for p in reading.points
    )

    [drawn] = multiples(replace(today, assessments=(replace(reading, points=gap),)))

    assert drawn.bought.count("M") == 2


def test_the_values_of_a_week_to_come_are_its_lines_alone(today: DetailedReport) -> None:
    week = list(chart_weeks(lead(today)))[-1]

    assert week.week_ending.isoformat() == "2026-12-31"
    assert (week.purchased, week.net, week.shipped) == (None, None, None)
    assert (week.straight, week.seasonal) == (25_000_000, 25_000_000)


def test_the_leading_group_has_the_whole_deal_and_an_order(today: DetailedReport) -> None:
    found = groups(today, lead(today), charts_of(today))
    drawn = [chart.stem for group in found for chart in group.charts]

    in_order = [chart.chart for chart in found[0].charts]
    expected = [
        "cumulative",
        "pace",
        "weekly_net",
        "said_and_known",
        "calendar_years",
        "whole_deal",
    ]
    assert in_order == expected
    assert drawn.count("whole_deal-soy-2025-2028-each-tonne-once") == 1
    assert len(drawn) == len(charts_of(today))


def test_an_area_is_broken_where_a_value_is_not_known() -> None:
    places = tuple(Place(float(k), f"Week {k}", str(k)) for k in range(5))
    values = (3, 4, None, 4, 3)
    area = Series("range", "wide", values, ("",) * 5, "area", base=(1, 1, None, 1, 1))
    plot = Plot("metric tons", (0, 4), (0, 5), places, (area,), (), ())

    [path] = plot_view(plot).paths

    assert path.d.count("M") == path.d.count("Z") == 2


def test_a_name_in_a_chart_cannot_end_the_script_of_its_values() -> None:
    places = (Place(0.0, "</script><b>&amp;", "0"), Place(1.0, "Week 1", "1"))
    line = Series("</script>", "bought", (3, 4), ("<i>", "4 t"))

    values = plot_view(Plot("metric tons", (0, 1), (0, 5), places, (line,), (), ())).values

    assert not {"<", "&"} & set(values)
    read = json.loads(values)
    assert read["names"] == ["</script><b>&amp;", "Week 1"]
    assert read["series"] == [["</script>", "bought", False, ["<i>", "4 t"]]]


def test_charts_that_do_not_fit_are_linked_with_their_titles(
    today: DetailedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading, charts = lead(today), charts_of(today)
    drawn = [chart for chart in charts if chart.view is not None]
    in_order = [chart for group in groups(today, leading, drawn) for chart in group.charts]
    monkeypatch.setattr(gallery, "ROOM_BYTES", in_order[0].weight + 1)

    shown = [chart for group in groups(today, leading, drawn) for chart in group.charts]

    assert [chart.linked for chart in shown] == [False, *[True] * (len(drawn) - 1)]
    other = shown[-1]
    text = page(today, version="0.1")
    assert f'<li>{other.title}: <a href="{other.table}">Data</a>' in text


def test_the_line_is_drawn_where_its_values_belong(today: DetailedReport) -> None:
    [chart] = [c for c in charts_of(today) if c.stem == "cumulative-soy-2026-calendar-year"]
    assert isinstance(chart.shape, Plot)
    assert isinstance(chart.view, PlotView)
    bought = chart.shape.series[-1]
    [path] = [path.d for path in chart.view.paths if path.look == "bought"]
    points = [tuple(map(float, p.split())) for p in path.removeprefix("M").split("L")]

    assert (bought.name, bought.values[39]) == ("bought", 16_606_954)
    assert bought.label == "bought\n16.6 MMT · 66 %"
    assert len(points) == 40, "zero before the first week, then 39 known weeks"
    low, high = chart.shape.y
    first, last = chart.shape.x
    for k, (x, y) in enumerate(points):
        day, bought_t = date(2026, 1, 1).toordinal() + 7 * k + 0.5, bought.values[k]
        assert bought_t is not None
        assert x == pytest.approx(1000 * (day - first) / (last - first), abs=0.1)
        assert y == pytest.approx(500 * (high - bought_t) / (high - low), abs=0.1)
    values = json.loads(chart.view.values)
    assert values["names"][39] == "Week ending 1 Oct 2026"
    assert values["series"][0] == ["bought", "bought", False, list(bought.texts)]
    assert bought.texts[39:41] == ("16,606,954 t", "")


def test_the_table_of_a_chart_has_its_values(files: dict[str, bytes]) -> None:
    rows = list(
        csv.DictReader(files["charts/cumulative-soy-2026-calendar-year.csv"].decode().splitlines())
    )
    [week] = [row for row in rows if row["week_ending"] == "2026-10-01"]
    [due] = [row for row in rows if row["week_ending"] == "2026-12-31"]

    assert week["bought (metric tons)"] == "16606954"
    assert week["shipped (metric tons)"] == "13503954"
    assert week["in the week (metric tons)"] == "382901"
    assert week["usual seasonal pace (metric tons)"] == "14171600"
    assert (due["bought (metric tons)"], due["even pace (metric tons)"]) == ("", "25000000")
