"""The open marketing year's sales compared with the five years before, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import YEARS_BEFORE, SeasonCurve, Seasons
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.earlier import Earlier, draw_years, label_years
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.plots.seasons import month_weeks, shape, texts_of
from monitor.charts.series import Line
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    INK,
    LABEL,
    SHIPPED,
    SOFT,
    Look,
    house_style,
)
from monitor.charts.timeline import draw_amount_axis
from monitor.core.formats import day
from monitor.text.amounts import other_unit, season_name
from monitor.text.trade_findings import seasons_finding

HEIGHT, LEFT, GAP, ABOVE = 3.9, 0.92, 0.62, 0.2
THIS_LOOK: Look = {"color": BOUGHT, "linewidth": 2.8, "solid_capstyle": "round"}
LAST_LOOK: Look = {"color": SHIPPED, "linewidth": 1.5, "linestyle": (0, (4, 2))}
MEAN_LOOK: Look = {"color": SOFT, "linewidth": 1.3, "linestyle": (0, (1, 1.5))}


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each buyer and commodity."""
    for trade in status_report.trades:
        seasons = trade.seasons
        if seasons is not None:
            yield Picture(
                chart="seasons",
                subject=trade.key,
                title=seasons_finding(trade, seasons),
                alt=alt(trade, seasons),
                draw=partial(draw, status_report, trade, seasons),
                sketch=partial(shape, trade, seasons),
                words=words_of(status_report, trade, seasons),
            )


def alt(trade: TradeRecord, seasons: Seasons) -> str:
    """Return the chart as text."""
    values = "; ".join(f"{entry.name} {entry.value}" for entry in _entries(trade, seasons))
    return f"Line chart by marketing-year week. {seasons_finding(trade, seasons)}. {values}."


@house_style()
def draw(
    status_report: StatusReport, trade: TradeRecord, seasons: Seasons, size: Size = REPORT
) -> Figure:
    """Draw the figure; its horizontal axis is the number of the week."""
    words = words_of(status_report, trade, seasons)
    right = COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=LEFT, right=right, above=ABOVE, size=size)
    axes = page.axes
    _draw_weeks(axes, seasons)
    _draw_curves(axes, seasons)
    draw_amount_axis(axes, trade.unit)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)
    _label_now(axes, trade, seasons)
    heading = f"Week {seasons.number}, to {day(seasons.week_ending)}"
    draw_key(page, heading, _entries(trade, seasons), page.body.right + GAP, page.body.top)
    return page.figure


def words_of(status_report: StatusReport, trade: TradeRecord, seasons: Seasons) -> Words:
    """Return the texts around the chart."""
    subtitle = (
        f"{trade.commodity} · total commitment of each marketing year (shipped + outstanding), "
        "by week of that year. Sales made before a year opened stand in its first week."
    )
    return trade_words(status_report, seasons_finding(trade, seasons), subtitle)


def _draw_weeks(axes: Axes, seasons: Seasons) -> None:
    """Label the first week that ends in each month, with the month below."""
    firsts = [(number, month) for number, month, _ in month_weeks(seasons)]
    axes.set_xlim(0.5, len(seasons.means) + 0.5)
    texts = [f"{number}\n{month}" for number, month in firsts]
    axes.set_xticks([number for number, _ in firsts], texts)
    axes.tick_params(axis="x", labelsize=LABEL, length=4, width=0.8, pad=3)


def _draw_curves(axes: Axes, seasons: Seasons) -> None:
    mean = _means(seasons)
    draw_years(axes, _earlier(seasons))
    axes.plot(*mean, **MEAN_LOOK, zorder=2)
    if seasons.before:
        axes.plot(*_line(seasons.before[0]), **LAST_LOOK, zorder=2.1)
    axes.plot(*_line(seasons.this), **THIS_LOOK, zorder=2.4)
    lines = [mean, *map(_line, (seasons.this, *seasons.before))]
    # `y == y` leaves out NaN, because not every week is known
    known = [y for _, ys in lines for y in ys if y == y]
    axes.set_ylim(min(0.0, *known) * 1.05, max(1.0, *known) * 1.06)


def _earlier(seasons: Seasons) -> list[Earlier]:
    """Return the years before the last, which has a look of its own."""
    return [Earlier(season_name(curve.season), _line(curve)) for curve in seasons.before[1:]]


def _means(seasons: Seasons) -> Line:
    means = [nan if mean is None else float(mean) for mean in seasons.means]
    return [float(number) for number in range(1, len(means) + 1)], means


def _line(curve: SeasonCurve) -> Line:
    amounts = [nan if booked is None else float(booked) for booked in curve.booked]
    return [float(number) for number in range(1, len(amounts) + 1)], amounts


def _label_now(axes: Axes, trade: TradeRecord, seasons: Seasons) -> None:
    point = (seasons.number, seasons.now)
    axes.plot(*point, "o", color=BOUGHT, markersize=8, zorder=3, clip_on=False)
    name = f"{season_name(seasons.this.season)}\n{texts_of(trade, seasons)[0]}"
    label = axes.annotate(
        name,
        point,
        (0, 0),
        textcoords="offset points",
        color=BOUGHT,
        size=LABEL + 2,
        weight="bold",
        linespacing=1.15,
        zorder=4,
        bbox=BEHIND_LABEL,
    )
    drawn = [*map(_line, (seasons.this, *seasons.before)), _means(seasons)]
    label_years(
        axes, _earlier(seasons), drawn, [place_label(label, axes, drawn, [], axes.get_ylim()[1])]
    )


def _entries(trade: TradeRecord, seasons: Seasons) -> list[Entry]:
    now, last, mean = texts_of(trade, seasons)
    note = other_unit(seasons.now, trade.unit, trade.bushels_per_unit) if seasons.now else None
    entries = [Entry("line", THIS_LOOK, season_name(seasons.this.season), now, note)]
    if seasons.before:
        name = f"{season_name(seasons.before[0].season)}, the year before"
        entries.append(Entry("line", LAST_LOOK, name, last or "no figure"))
    if seasons.usual is not None:
        entries.append(Entry("line", MEAN_LOOK, f"mean of {YEARS_BEFORE} years before", mean))
    return entries
