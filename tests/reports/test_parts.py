"""Parts of the page: definitions, small drawings, what changed, which charts are drawn in it."""

import re
from collections.abc import Callable
from dataclasses import replace

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.charts import pictures_of
from monitor.charts.hover import Spot, Spots, hover_points
from monitor.reports import gallery
from monitor.reports.cards import Change, changes, chart_weeks
from monitor.reports.gallery import Chart, groups
from monitor.reports.page import page
from monitor.reports.small_multiples import HEIGHT, multiples
from monitor.text.terms import TERMS

from .reading import Page

ReadingOn = Callable[[str, str], Assessment]


def test_each_definition_stands_at_its_word_and_in_the_text(today: DetailedReport) -> None:
    given = Page(page(today, version="0.1"))

    shown = {
        (a["href"], a["aria-describedby"]): a["data-tip"]
        for a in given.all("a")
        if a.get("class") == "term"
    }
    assert shown == {(f"#def-{slug}", f"tip-{slug}"): term.short for slug, term in TERMS.items()}
    ids = {attributes.get("id") for _, attributes in given.elements}
    for slug, term in TERMS.items():
        assert {f"def-{slug}", f"tip-{slug}"} <= ids
        assert f"{term.name}\n{term.short}" in given.text


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


def test_the_spots_are_where_the_picture_has_its_weeks(today: DetailedReport) -> None:
    leading = lead(today)
    [picture] = [p for p in pictures_of(today, "cumulative") if p.subject == leading.key]
    figure = picture.draw()

    found = hover_points(figure, leading)

    axes = figure.axes[0]
    size = figure.get_size_inches() * figure.dpi
    blue = [drawn.get_xydata() for drawn in axes.lines if drawn.get_color() == "#0072B2"]
    pixels = axes.transData.transform(max(blue, key=len))
    expected = [(x / size[0], 1 - y / size[1]) for x, y in pixels[1:]]
    known = [(spot.x, spot.y) for spot in found.weeks if spot.y is not None]
    assert len(known) == len(expected) == 39
    for (x, y), (other_x, other_y) in zip(known, expected, strict=True):
        assert abs(x - other_x) + abs((y or 0) - other_y) < 1e-6
    assert 0 < found.top < found.bottom < 1


def test_the_values_of_a_week_to_come_are_its_lines_alone(today: DetailedReport) -> None:
    leading = lead(today)
    last = leading.lines[-1].week_ending

    [week] = chart_weeks(leading, Spots(0.1, 0.9, (Spot(last, 0.9, None),)))

    assert (week.purchased, week.net, week.shipped) == (None, None, None)
    assert (week.straight, week.seasonal) == (25_000_000, 25_000_000)


def test_charts_that_do_not_fit_are_linked_with_their_titles(today: DetailedReport) -> None:
    leading = lead(today)
    heavy = f"<svg>{'x' * (gallery.ROOM_BYTES // 2)}</svg>"
    names = ("weekly_net", "cumulative", "pace")
    charts = [Chart(leading.key, heavy, (f"charts/{n}.png",), n, f"Finding of {n}") for n in names]

    [group] = groups(today, leading, charts)
    text = page(today, charts=charts, version="0.1")

    assert [(chart.chart, chart.linked) for chart in group.charts] == [
        ("cumulative", False),
        ("weekly_net", True),
        ("pace", True),
    ]
    assert len(text.encode()) < 1_500_000
    assert '<li>Finding of pace: <a href="charts/pace.png">PNG</a></li>' in text
