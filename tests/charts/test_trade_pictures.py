"""What the pictures of a buyer's trade show, read back from the drawn figures."""

from collections.abc import Callable
from datetime import date

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.trade.record import TradeRecord
from monitor.charts import Picture, pictures_of
from monitor.charts.pictures.weeks_of_years import COLOURS
from monitor.charts.plots.destinations import largest
from monitor.charts.plots.weeks_of_years import column_of, shades_of
from monitor.charts.series import unknown_changes, weekly_points
from monitor.charts.style import BOUGHT, INK, PAST_LOOK, SHIPPED, UNKNOWN
from monitor.core.frozen import replace

from .cases import cancelling_trade, short_trade
from .layout import words_of

StandingOn = Callable[[str], DetailedReport]
CALENDAR = "soy-2026/calendar-year"


def picture(status_report: DetailedReport, name: str) -> Picture:
    """The only picture of a chart, or the one of the promise of the year."""
    found = list(pictures_of(status_report, name))
    return next((p for p in found if p.subject == CALENDAR), found[0])


def drawn(standing_on: StandingOn, name: str, day: str = "2026-10-09") -> Figure:
    """It, drawn."""
    return picture(standing_on(day), name).draw()


def line(figure: Figure, colour: str, places: int = 0) -> Line2D:
    """The longest line of a colour on some axes."""
    lines = [found for found in figure.axes[places].lines if found.get_color() == colour]
    return max(lines, key=lambda found: np.size(found.get_xdata()))


def bars(figure: Figure) -> list[Rectangle]:
    """The filled bars, in the order they were drawn."""
    found = (p for p in figure.axes[0].patches if isinstance(p, Rectangle))
    return [bar for bar in found if to_rgba(bar.get_facecolor())[3] > 0]


def cells_of(patch: PathPatch) -> int:
    """How many cells a path holds, each of five corners."""
    return len(np.asarray(patch.get_path().vertices)) // 5


def test_the_season_lines_are_the_seasons(standing_on: StandingOn, trade: TradeRecord) -> None:
    figure, seasons = drawn(standing_on, "seasons"), trade.seasons
    assert seasons is not None

    this, last = line(figure, BOUGHT), line(figure, SHIPPED)

    assert np.asarray(this.get_ydata()).tolist() == list(seasons.this.booked)
    assert np.asarray(last.get_ydata()).tolist() == list(seasons.before[0].booked)
    assert np.asarray(this.get_xdata()).tolist() == [1, 2, 3, 4, 5]
    thin = [found for found in figure.axes[0].lines if found.get_color() == PAST_LOOK["color"]]
    for found, curve in zip(thin, seasons.before[1:], strict=True):
        np.testing.assert_array_equal(found.get_ydata(), np.array(curve.booked, dtype=float))
    words = words_of(figure)
    assert {"2024/25", "2023/24", "2022/23", "2021/22"} <= set(words)
    assert {"11.1 MMT", "0 t", "8.7 MMT"} <= set(words)


def test_the_bars_of_the_years_are_the_years(standing_on: StandingOn, trade: TradeRecord) -> None:
    figure = drawn(standing_on, "years")
    heights = {round(bar.get_height()) for bar in bars(figure)}

    for year in trade.years:
        assert year.shipped in heights
        assert year.bought is None or year.bought in heights
    words = words_of(figure)
    assert words.count("not\nknown") == 2
    assert {"28.7", "16.6", "promised\n25 MMT", "2019 and 2020 together", "59.2 MMT"} <= set(words)


def test_a_part_of_a_year_is_paler_than_a_whole_one(standing_on: StandingOn) -> None:
    wide = [bar for bar in bars(drawn(standing_on, "years")) if bar.get_width() > 0.5]

    colours = [to_hex(bar.get_facecolor()).upper() for bar in wide]

    assert [colour == BOUGHT for colour in colours] == [False, *[True] * 6, False]


def test_bought_and_shipped_are_not_stacked(standing_on: StandingOn) -> None:
    """Shipments of 2024 were more than what was bought in it: a sum would be false."""
    assert all(bar.get_y() == 0 for bar in bars(drawn(standing_on, "years")))


def test_every_known_week_has_one_cell_of_its_shade(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    figure = drawn(standing_on, "weeks_of_years")
    cells = [p for p in figure.axes[0].patches if isinstance(p, PathPatch)]

    known = [week.net for week in trade.weeks if week.net is not None]
    filled = {
        to_hex(patch.get_facecolor()): cells_of(patch) for patch in cells if not patch.get_hatch()
    }

    assert sum(filled.values()) == len(known)
    for shade, colour in zip(shades_of(trade), COLOURS, strict=True):
        assert filled[colour.lower()] == sum(shade.holds(net) for net in known)
    [unknown] = [cells_of(p) for p in cells if p.get_hatch()]
    assert unknown == len(trade.weeks) - len(known) == 56


def test_a_week_holds_exactly_one_shade(trade: TradeRecord) -> None:
    for net in (-1, 0, 1, 250_000, 250_001, 2_000_000, 2_000_001, 10**9):
        assert sum(shade.holds(net) for shade in shades_of(trade)) == 1
    columns = [column_of(week) for week in trade.weeks]
    assert (min(columns), max(columns)) == (0, 52)
    assert len(
        {(week.year, column) for week, column in zip(trade.weeks, columns, strict=True)}
    ) == (len(trade.weeks))


def test_the_bars_of_destinations_add_up_to_all(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    found = trade.destinations
    assert found is not None
    patches = drawn(standing_on, "destinations").axes[0].patches
    widths = [patch.get_width() for patch in patches if isinstance(patch, Rectangle)]

    assert sum(widths) == found.total
    assert [row.booked for row in largest(found)] == widths
    assert widths[:-2] == sorted(widths[:-2], reverse=True), "sorted, unknown and others last"
    assert largest(found)[-1].name == "36 others"


def test_the_share_is_drawn_for_each_marketing_year(standing_on: StandingOn) -> None:
    figure = drawn(standing_on, "shares")
    lines = [found for found in figure.axes[0].lines if np.size(found.get_xdata()) > 2]

    values = [np.asarray(found.get_ydata()) for found in lines]

    assert [float(own[~np.isnan(own)][-1]) for own in values] == [44.26, 29.86, 48.9]
    assert {"2024/25\n44 %", "2025/26\n30 %", "2026/27\n49 %"} <= set(words_of(figure))


def test_destinations_that_are_not_on_record_are_said_not_to_be(standing_on: StandingOn) -> None:
    now, then = (picture(standing_on(day), "destinations") for day in ("2026-10-09", "2026-01-20"))

    sentence = "The other buyers of 2026/27 are not on record"
    assert sentence in now.alt
    assert any(sentence in text.replace("\n", " ") for text in words_of(now.draw()))
    assert "not on record" not in then.alt


def test_a_share_of_one_week_is_no_line(standing_on: StandingOn, trade: TradeRecord) -> None:
    one = replace(standing_on("2026-10-09"), assessments=(), trades=(short_trade(trade, 1),))

    assert list(pictures_of(one, "shares")) == []
    assert len(list(pictures_of(one, "destinations"))) == 1


def test_without_all_destinations_there_is_no_picture(
    standing_on: StandingOn, trade: TradeRecord
) -> None:
    none = replace(standing_on("2026-10-09"), trades=(replace(trade, destinations=None),))

    assert list(pictures_of(none, "destinations")) == []


def test_the_pace_bars_and_the_limit(standing_on: StandingOn) -> None:
    figure = drawn(standing_on, "pace")

    widths = [round(bar.get_width()) for bar in bars(figure)]
    limits = [float(np.asarray(found.get_xdata())[0]) for found in figure.axes[0].lines]

    assert widths == [645_619, 382_901, 539_832, 851_674]
    assert to_hex(bars(figure)[0].get_facecolor()).upper() == INK
    assert 977_511 in limits
    words = words_of(figure)
    assert "138,000 t a business day" in words
    assert any("best 13 weeks in five years: 978,000 t a week, to 21 Nov 2024" in t for t in words)


def test_each_year_before_is_a_thin_line_with_its_name(standing_on: StandingOn) -> None:
    figure = drawn(standing_on, "cumulative")

    thin = [found for found in figure.axes[0].lines if found.get_color() == PAST_LOOK["color"]]

    ends = [np.asarray(found.get_ydata())[-1] for found in thin]
    assert ends == [10_402_808, 23_732_451, 24_846_492, 32_578_839, 26_054_677]
    assert np.isnan(np.asarray(thin[0].get_ydata())).sum() == 12, "the summer of 2025 is a gap"
    assert {"2021", "2022", "2023", "2024", "2025"} <= set(words_of(figure))


def test_unknown_destinations_stand_beside_the_weekly_bars(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-01-20")
    found = next(p for p in pictures_of(status_report, "weekly_net") if "february" in p.stem)
    assessment = next(a for a in status_report.assessments if a.key == found.subject)
    [ticks] = found.draw().axes[0].collections

    assert isinstance(ticks, LineCollection)
    changes = unknown_changes(weekly_points(assessment))

    assert to_hex(np.asarray(ticks.get_color())[0]).upper() == UNKNOWN
    ends = [np.asarray(segment)[1][1] for segment in ticks.get_segments()]
    assert ends == [change for _, change in changes]
    assert changes[-1] == (date(2026, 1, 8), -68_450)


def test_negative_years_hang_below_the_line(standing_on: StandingOn, trade: TradeRecord) -> None:
    minus = cancelling_trade(trade)
    minus.__dict__["years"] = tuple(
        replace(y, bought=None if y.bought is None else -y.bought) for y in trade.years
    )
    status_report = replace(standing_on("2026-10-09"), assessments=(), trades=(minus,))

    figure = picture(status_report, "years").draw()

    assert min(bar.get_height() for bar in bars(figure)) == -32_578_839
    assert figure.axes[0].get_ylim()[0] < -32_578_839
