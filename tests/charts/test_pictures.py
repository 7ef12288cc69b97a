"""What the pictures show, read back from the drawn figures."""

from collections.abc import Callable
from datetime import date
from math import isnan

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture, chart, names, pictures_of
from monitor.charts.captions import staleness
from monitor.charts.series import (
    cumulative_lines,
    cumulative_weeks,
    gaps,
    line,
    means_of_4,
    missing_weeks,
    runs,
    shown_weeks,
    weekly_points,
    x_of,
)
from monitor.charts.style import BOUGHT, CANCELLED
from monitor.core.calendar import WEEK
from monitor.core.frozen import replace
from monitor.core.version import __version__

from .cases import HARD, only, with_gaps
from .layout import words_of

ReadingOn = Callable[[str, str], Assessment]
StandingOn = Callable[[str], DetailedReport]

HEADLINE = "soy-2025/end-of-february"
TWO_MONTHS = "soy-2025/last-two-months-of-2025"
SEASON = "soy-2025/this-growing-season"
CALENDAR = "soy-2026/calendar-year"
NEXT_SEASON = "soy-2026/next-season"


def picture(status_report: DetailedReport, name: str, subject: str | None = None) -> Picture:
    """One picture by its chart and subject."""
    return next(p for p in pictures_of(status_report, name) if p.subject == subject)


def bars(figure: Figure) -> list[Rectangle]:
    """The bars of a picture, left to right."""
    found = [p for p in figure.axes[0].patches if isinstance(p, Rectangle) and not p.get_hatch()]
    return sorted(found, key=lambda bar: bar.get_x())


def test_each_file_in_the_folder_is_a_chart() -> None:
    assert names() == (
        "calendar_years",
        "chance",
        "cumulative",
        "destinations",
        "pace",
        "said_and_known",
        "seasons",
        "shares",
        "status_bars",
        "unknown",
        "weekly_net",
        "weeks_of_years",
        "whole_deal",
        "years",
    )
    with pytest.raises(ModuleNotFoundError):
        chart("pie")


def test_a_reading_has_pictures_once_it_counts_or_is_booked_in_advance(
    standing_on: StandingOn,
) -> None:
    in_june = [p.stem for p in pictures_of(standing_on("2026-06-30"), "cumulative")]
    in_november = [p.stem for p in pictures_of(standing_on("2025-11-30"))]

    assert in_june[-2:] == [
        "cumulative-soy-2026-next-season",
        "cumulative-soy-2025-2028-each-tonne-once",
    ]
    assert not any("2027" in stem for stem in in_june)
    assert in_november == [
        "cumulative-soy-2025-end-of-february",
        "cumulative-soy-2025-last-two-months-of-2025",
        "cumulative-soy-2025-this-growing-season",
        "cumulative-soy-2025-2028-each-tonne-once",
        "destinations-china-soybeans",
        "pace-soy-2025-this-growing-season",
        "seasons-china-soybeans",
        "shares-china-soybeans",
        "status_bars",
        "unknown-china-soybeans",
        "weekly_net-soy-2025-this-growing-season",
        "weeks_of_years-china-soybeans",
        "whole_deal-soy-2025-2028-each-tonne-once",
        "years-china-soybeans",
    ]


def test_every_picture_is_described(standing_on: StandingOn) -> None:
    for each in pictures_of(standing_on("2026-10-09")):
        assert len(each.alt) > 80
        assert each.title in each.alt or each.subject is None


def test_the_lines_end_where_the_figures_do(reading_on: ReadingOn) -> None:
    lines = cumulative_lines(reading_on(CALENDAR, "2026-10-09"))

    assert (lines.bought[0][0], lines.bought[1][0]) == (x_of(date(2026, 1, 1)), 0)
    assert (lines.bought[0][-1], lines.bought[1][-1]) == (x_of(date(2026, 10, 1)), 16_606_954)
    assert lines.shipped[1][-1] == 13_503_954
    assert (lines.straight[0][-1], lines.straight[1][-1]) == (x_of(date(2026, 12, 31)), 25_000_000)
    assert lines.seasonal[1][-1] == 25_000_000
    assert lines.later == ([], [])


def test_what_was_bought_after_a_missed_deadline_is_a_line_of_its_own(
    reading_on: ReadingOn,
) -> None:
    lines = cumulative_lines(reading_on(HEADLINE, "2026-10-09"))

    assert lines.bought[1][-1] == lines.later[1][0] == 10_816_852
    assert 12_160_205 in lines.later[1]
    assert lines.later[0][-1] == x_of(date(2026, 7, 16))


def test_a_missed_target_never_reached_is_followed_for_thirty_weeks(reading_on: ReadingOn) -> None:
    missed = replace(reading_on(TWO_MONTHS, "2026-10-09"), reached_after_deadline=None)

    assert shown_weeks(missed)[-1].week_ending == date(2026, 7, 30)


def test_a_season_begins_with_its_first_booking_in_advance(reading_on: ReadingOn) -> None:
    next_season = reading_on(NEXT_SEASON, "2026-10-09")

    lines = cumulative_lines(next_season)

    assert cumulative_weeks(next_season)[0].week_ending == date(2026, 6, 18)
    assert lines.bought[1][0] == 200_000
    assert lines.straight[1][0] == lines.seasonal[1][0] == 3_112_545


def test_a_line_breaks_where_a_week_is_missing_or_unknown(reading_on: ReadingOn) -> None:
    gappy = with_gaps(reading_on(CALENDAR, "2026-10-09"))
    points = weekly_points(gappy)

    lost = gaps(points, lambda point: point.net)
    bought = cumulative_lines(gappy).bought

    assert len(lost) == 4
    assert sum(isnan(y) for y in bought[1]) == 4
    assert [(b - a) // WEEK + 1 for a, b in runs(lost)] == [1, 3]
    assert line([]) == ([], [])


def test_the_mean_of_4_weeks_needs_4_weeks(reading_on: ReadingOn) -> None:
    gappy = with_gaps(reading_on(CALENDAR, "2026-10-09"))

    _, means = means_of_4(weekly_points(gappy))

    assert means[-1] == 539_832
    assert sum(isnan(mean) for mean in means) == 3 + 1 + 3 + 3 + 3


def test_weeks_due_and_not_known_are_hatched_as_far_as_they_count(
    standing_on: StandingOn, reading_on: ReadingOn
) -> None:
    status_report = standing_on("2026-11-22")

    missing = missing_weeks(status_report, reading_on(CALENDAR, "2026-11-22"))

    assert missing[0] == date(2026, 10, 8)
    assert len(missing) == 6
    assert missing_weeks(status_report, reading_on(SEASON, "2026-11-22")) == ()
    words = words_of(picture(status_report, "cumulative", CALENDAR).draw())
    assert "6 weeks without figures" in words
    assert "These are not the newest figures: 6 later releases are missing." in words


@pytest.mark.parametrize(
    ("day", "warning"),
    [
        ("2025-10-30", "USDA has suspended publication: 5 later releases are missing."),
        ("2025-11-30", "USDA is catching up after a suspension: 5 later releases are missing."),
        ("2025-12-30", "USDA is late: 1 later release is missing."),
        ("2026-01-20", None),
    ],
)
def test_the_warning_says_why_weeks_are_missing(
    standing_on: StandingOn, day: str, warning: str | None
) -> None:
    assert staleness(standing_on(day)) == warning


def test_the_cumulative_picture_names_its_last_point_its_target_and_its_deadline(
    standing_on: StandingOn,
) -> None:
    words = words_of(picture(standing_on("2026-10-09"), "cumulative", CALENDAR).draw())

    assert words.count("16.6 MMT · 66 %") == 2
    assert "610 million bushels" in words
    assert {"18.8 MMT · 75 %", "14.2 MMT · 57 %", "13.5 MMT · 54 %"} <= set(words)
    assert {"target\n25 MMT", "deadline 31 Dec 2026"} <= set(words)
    assert "at most, unknown included" not in words, "there is no figure, and no mark"
    assert not any("newest" in text for text in words)


def test_the_sheet_says_where_its_figures_are_from(standing_on: StandingOn) -> None:
    words = words_of(picture(standing_on("2026-10-09"), "cumulative", CALENDAR).draw())

    assert (
        "Figures to w/e 1 Oct 2026, published 8 Oct 2026 · as known on 9 Oct 2026 · "
        "Source: USDA FAS Export Sales (bundled snapshot) · "
        f"Purchase-commitment monitor {__version__}"
    ) in words


def test_the_ceiling_stands_on_the_last_point(standing_on: StandingOn) -> None:
    figure = picture(standing_on("2026-01-20"), "cumulative", HEADLINE).draw()

    [ceiling] = [p for p in figure.axes[0].patches if p.get_hatch() and isinstance(p, Rectangle)]

    assert (ceiling.get_y(), ceiling.get_height()) == (8_116_647, 3_011_100)


@pytest.mark.parametrize(
    ("day", "until"), [("2025-11-11", None), ("2025-11-12", date(2025, 11, 12))]
)
def test_the_end_of_what_still_lasts_is_not_known(
    standing_on: StandingOn, day: str, until: date | None
) -> None:
    [shutdown] = [e for e in standing_on(day).events if e.label == "US shutdown"]

    assert (shutdown.on, shutdown.until) == (date(2025, 10, 1), until)


def test_a_replay_shows_no_event_of_its_future(standing_on: StandingOn) -> None:
    words = words_of(picture(standing_on("2026-01-20"), "cumulative", HEADLINE).draw())

    assert '20 Jan 2026 · Davos: "completed"' in words
    assert not any("Trump–Xi call" in text for text in words)


def test_a_reading_without_figures_shows_no_line_of_purchases(standing_on: StandingOn) -> None:
    figure = picture(standing_on("2025-11-30"), "cumulative", HEADLINE).draw()

    bought = [found for found in figure.axes[0].lines if found.get_color() == BOUGHT]

    assert all(len(np.asarray(found.get_xdata())) == 0 for found in bought)
    assert "no figures yet" in words_of(figure)


def test_the_weekly_bars_go_below_zero(standing_on: StandingOn, reading_on: ReadingOn) -> None:
    figure = picture(standing_on("2026-10-09"), "weekly_net", CALENDAR).draw()
    nets = [point.net for point in weekly_points(reading_on(CALENDAR, "2026-10-09"))]

    assert [bar.get_height() for bar in bars(figure)] == nets
    assert min(net for net in nets if net is not None) == -100_000


def test_a_week_without_a_figure_has_no_bar(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    calendar = next(a for a in status_report.assessments if a.key == CALENDAR)

    full = picture(status_report, "weekly_net", CALENDAR).draw()
    gappy = picture(only(status_report, with_gaps(calendar)), "weekly_net", CALENDAR).draw()

    assert len(bars(gappy)) == len(bars(full)) - 4
    assert "4 weeks without figures" in words_of(gappy)


def test_weeks_that_count_are_strong_and_cancelled_ones_have_their_own_colour(
    standing_on: StandingOn,
) -> None:
    figure = picture(standing_on("2026-10-09"), "weekly_net", HEADLINE).draw()

    strong = [bar for bar in bars(figure) if _hex(bar) in (BOUGHT, CANCELLED)]

    assert len(strong) == 18
    assert [_hex(bar) for bar in strong if bar.get_height() < 0] == [CANCELLED]


def test_the_needed_amount_is_drawn_from_the_last_week_to_the_deadline(
    standing_on: StandingOn,
) -> None:
    needed = _dashed(picture(standing_on("2026-10-09"), "weekly_net", CALENDAR).draw())

    assert np.asarray(needed[0].get_ydata()).tolist() == [645_619, 645_619]
    ends = [x_of(date(2026, 10, 1)), x_of(date(2026, 12, 31))]
    assert np.asarray(needed[0].get_xdata()).tolist() == ends


@pytest.mark.parametrize(
    ("day", "starts", "each", "told"),
    [
        ("2026-11-27", date(2026, 11, 26), 1_678_610, "1.7 MMT"),
        ("2026-12-24", date(2026, 12, 24), 8_393_046, "8.4 MMT"),
    ],
)
def test_what_the_rest_would_need_is_a_line_over_the_weeks_left(
    standing_on: StandingOn, day: str, starts: date, each: int, told: str
) -> None:
    figure = picture(standing_on(day), "weekly_net", CALENDAR).draw()

    needed, rest = _dashed(figure)
    assert np.asarray(needed.get_ydata()).tolist() == [645_619, 645_619]
    assert np.asarray(needed.get_xdata()).tolist()[0] == x_of(date(2026, 10, 1))
    assert np.asarray(rest.get_ydata()).tolist() == [each, each]
    ends = [x_of(starts), x_of(date(2026, 12, 31))]
    assert np.asarray(rest.get_xdata()).tolist() == ends
    unseen = (date.fromisoformat(day) - date(2026, 10, 1)) // WEEK
    words = words_of(figure)
    assert "needed from\n1 Oct 2026\n646,000 t" in words
    assert f"if {unseen} unseen\nbrought none\n{told}" in words
    key = {"needed from 1 Oct 2026", f"if {unseen} unseen brought none", f"{told} a week"}
    assert key <= set(words)
    assert figure.axes[0].get_ylim()[1] > each


def test_where_no_week_is_left_only_the_need_from_the_last_figures_is_drawn(
    standing_on: StandingOn,
) -> None:
    figure = picture(standing_on("2026-12-31"), "weekly_net", CALENDAR).draw()

    assert len(_dashed(figure)) == 1
    assert "needed from\n1 Oct 2026\n646,000 t" in words_of(figure)


def test_the_words_of_the_weekly_picture_say_what_the_rest_would_need(
    standing_on: StandingOn,
) -> None:
    said = picture(standing_on("2026-11-26"), "weekly_net", CALENDAR).alt

    assert (
        "needed from 1 Oct 2026: 646,000 t a week; if 8 unseen brought none: 1.7 MMT a week" in said
    )


@pytest.mark.parametrize("key", [HEADLINE, SEASON])
def test_nothing_is_needed_once_a_reading_is_closed(standing_on: StandingOn, key: str) -> None:
    assert _dashed(picture(standing_on("2026-10-09"), "weekly_net", key).draw()) == []


def test_a_promise_not_started_or_without_figures_has_words_and_no_bar(
    standing_on: StandingOn,
) -> None:
    figure = picture(standing_on("2025-11-30"), "status_bars").draw()
    words = words_of(figure)

    assert [bar.get_width() for bar in bars(figure)] == [0, 0], "the season: bought, shipped"
    assert words.count("no figures yet") == words.count("no data") == 3
    assert words.count("not started") == 4
    assert "counted from the week ending 7 Jan 2027" in words


def test_shipments_may_be_longer_than_purchases(standing_on: StandingOn) -> None:
    figure = picture(standing_on("2026-06-30"), "status_bars").draw()

    widths = [round(bar.get_width(), 3) for bar in bars(figure)]

    assert {0.211, 0.425} <= set(widths)
    assert "21 % · behind" in words_of(figure)


def test_a_bar_far_above_its_target_is_cut_and_still_labelled(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    calendar = next(a for a in status_report.assessments if a.key == CALENDAR)

    figure = picture(only(status_report, HARD["overshot"](calendar)), "status_bars").draw()

    assert max(bar.get_width() for bar in bars(figure)) == 1.6
    assert "3,986 % · met" in words_of(figure)


def test_the_rules_of_the_bars_never_cross_a_promise_title(standing_on: StandingOn) -> None:
    figure = picture(standing_on("2026-10-09"), "status_bars").draw()
    rules = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]

    heights = {round(np.ptp(rule.get_segments()[0][:, 1]), 2) for rule in rules}

    assert heights == {0.46, 0.92, 1.38}


def _hex(bar: Rectangle) -> str:
    return to_hex(bar.get_facecolor()).upper()


def _dashed(figure: Figure) -> list[Line2D]:
    return [found for found in figure.axes[0].lines if found.get_linestyle() == "--"]
