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
from monitor.assess.trade.seasons import YEARS_BEFORE, SeasonCurve, Seasons, week_of
from monitor.charts import Picture
from monitor.charts.captions import trade_words
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BAND_LOOK,
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
from monitor.text.amounts import beside, from_to, other_unit, season_name
from monitor.text.trade_findings import seasons_finding

HEIGHT, LEFT, GAP, ABOVE = 3.9, 0.92, 0.3, 0.2
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
    subtitle = (
        f"{trade.commodity} · total commitment of each marketing year (shipped + outstanding), "
        "by week of that year. Sales made before a year opened stand in its first week."
    )
    words = trade_words(status_report, seasons_finding(trade, seasons), subtitle)
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


def _draw_weeks(axes: Axes, seasons: Seasons) -> None:
    """Label the first week that ends in each month, with the month below."""
    weeks = [week_of(seasons.this.season, number) for number in range(1, len(seasons.band) + 1)]
    months = {f"{week:%b %Y}": number for number, week in reversed([*enumerate(weeks, 1)])}
    firsts = {number: text[:3] for text, number in months.items() if number < len(weeks)}
    axes.set_xlim(0.5, len(weeks) + 0.5)
    axes.set_xticks(list(firsts), [f"{number}\n{month}" for number, month in firsts.items()])
    axes.tick_params(axis="x", labelsize=LABEL, length=4, width=0.8, pad=3)


def _draw_curves(axes: Axes, seasons: Seasons) -> None:
    numbers = list(range(1, len(seasons.band) + 1))
    spans = seasons.band
    low = [nan if span is None else float(span.low) for span in spans]
    mean = [nan if span is None else float(span.mean) for span in spans]
    high = [nan if span is None else float(span.high) for span in spans]
    axes.fill_between(numbers, low, high, **BAND_LOOK, zorder=1)
    axes.plot(numbers, mean, **MEAN_LOOK, zorder=2)
    if seasons.before:
        axes.plot(*_line(seasons.before[0]), **LAST_LOOK, zorder=2.1)
    axes.plot(*_line(seasons.this), **THIS_LOOK, zorder=2.4)
    known = [
        float(b) for c in (seasons.this, *seasons.before[:1]) for b in c.booked if b is not None
    ]
    # `high_ == high_` leaves out NaN, because not every week has a band.
    known += [high_ for high_ in high if high_ == high_]
    axes.set_ylim(min(0.0, *known) * 1.05, max(1.0, *known) * 1.06)


def _line(curve: SeasonCurve) -> tuple[list[int], list[float]]:
    amounts = [nan if booked is None else float(booked) for booked in curve.booked]
    return list(range(1, len(amounts) + 1)), amounts


def _label_now(axes: Axes, trade: TradeRecord, seasons: Seasons) -> None:
    point = (seasons.number, seasons.now)
    axes.plot(*point, "o", color=BOUGHT, markersize=8, zorder=3, clip_on=False)
    name = f"{season_name(seasons.this.season)}\n{_texts(trade, seasons)[0]}"
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
    curves = [_line(curve) for curve in (seasons.this, *seasons.before[:1])]
    means = [nan if band is None else float(band.mean) for band in seasons.band]
    curves.append((list(range(1, len(means) + 1)), means))
    drawn = [([float(x) for x in xs], ys) for xs, ys in curves]
    place_label(label, axes, drawn, [], axes.get_ylim()[1])


def _texts(trade: TradeRecord, seasons: Seasons) -> list[str | None]:
    """Return the amounts in comparable form: this year, last year, the mean."""
    mean = None if seasons.usual is None else seasons.usual.mean
    return beside([seasons.now, seasons.last, mean], trade.unit)


def _entries(trade: TradeRecord, seasons: Seasons) -> list[Entry]:
    (now, last, mean), usual = _texts(trade, seasons), seasons.usual
    note = other_unit(seasons.now, trade.unit, trade.bushels_per_unit) if seasons.now else None
    entries = [Entry("line", THIS_LOOK, season_name(seasons.this.season), now, note)]
    if seasons.before:
        name = f"{season_name(seasons.before[0].season)}, the year before"
        entries.append(Entry("line", LAST_LOOK, name, last or "no figure"))
    if usual is None:
        return entries
    first, final = seasons.before[-1].season.year - 1, seasons.before[0].season.year
    span = f"{first}/{(first + 1) % 100:02}–{final - 1}/{final % 100:02}"
    ends = from_to(usual.low, usual.high, trade.unit)
    return [
        *entries,
        Entry("line", MEAN_LOOK, f"mean of {YEARS_BEFORE} years before", mean),
        Entry("box", BAND_LOOK, "lowest to highest of them", ends, span),
    ]
