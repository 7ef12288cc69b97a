"""Heat map: every week's net purchases, one row for each calendar year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.weekly import WeekNet
from monitor.charts import Picture
from monitor.charts.captions import Words, trade_words
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.layout import MARGIN, chart_frame
from monitor.charts.plots.weeks_of_years import (
    WEEKS,
    Shade,
    column_of,
    limits_of,
    month_starts,
    shades_of,
    shape,
)
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import GAP_LOOK, INK, LABEL, Look, house_style
from monitor.core.formats import day
from monitor.text.amounts import REDUCED, amount
from monitor.text.trade_findings import weeks_finding

HEIGHT, LEFT, GAP, ABOVE = 3.9, 0.72, 0.3, 0.1
FEWEST_YEARS = 6
"""Minimum number of rows, so that a few years do not get oversized cells."""
SPACE = 0.08
"""Margin around a week, as a fraction of its cell."""
COLOURS = ("#D55E00", "#F3F1ED", "#DCE9F3", "#A9CCE3", "#5FA3CE", "#0072B2", "#003F63")
"""The colours of the shades, from reductions to the largest weeks."""
FRAME_LOOK: Look = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.4}


def pictures(status_report: DetailedReport) -> Iterator[Picture]:
    """Yield one picture for each buyer and commodity."""
    for trade in status_report.trades:
        if any(week.net is not None for week in trade.weeks):
            yield Picture(
                chart="weeks_of_years",
                subject=trade.key,
                title=weeks_finding(trade),
                alt=alt(trade),
                draw=partial(draw, status_report, trade),
                sketch=partial(shape, trade),
                words=words_of(status_report, trade),
            )


def alt(trade: TradeRecord) -> str:
    """Return the chart as text."""
    last = trade.weeks[-1]
    net = "not known" if last.net is None else amount(last.net, trade.unit)
    years = f"{trade.weeks[0].year} to {last.year}"
    return (
        f"Heat map of weekly net purchases, one row for each year from {years}. "
        f"{weeks_finding(trade)}. The last week, to {day(last.week_ending)}: {net}."
    )


def words_of(status_report: StatusReport, trade: TradeRecord) -> Words:
    """Return the texts around the chart."""
    subtitle = (
        f"{trade.commodity} · net purchases of {trade.buyer} in each reporting week, whatever the "
        "marketing year they are for. A week belongs to the year with most of its days."
    )
    return trade_words(status_report, weeks_finding(trade), subtitle)


@house_style()
def draw(status_report: StatusReport, trade: TradeRecord, size: Size = REPORT) -> Figure:
    """Draw the figure; its axes count weeks and years."""
    words = words_of(status_report, trade)
    right = COLUMN + GAP + MARGIN
    page = chart_frame(words, HEIGHT, left=LEFT, right=right, above=ABOVE, size=size)
    axes, shades = page.axes, shades_of(trade)
    _prepare_axes(axes, trade)
    for shade, colour in zip(shades, COLOURS, strict=True):
        own = (w for w in trade.weeks if w.net is not None and shade.holds(w.net))
        _draw_cells(axes, own, {"facecolor": colour, "linewidth": 0})
    unknown = [week for week in trade.weeks if week.net is None]
    _draw_cells(axes, unknown, GAP_LOOK)
    _mark(axes, trade)
    entries = _entries(trade, shades, unknown)
    draw_key(page, "Net purchases in a week", entries, page.body.right + GAP, page.body.top)
    return page.figure


def _prepare_axes(axes: Axes, trade: TradeRecord) -> None:
    """Label years from the top down, and months under the first weeks that end in them."""
    years = range(trade.weeks[0].year, trade.weeks[-1].year + 1)
    axes.set(xlim=(0, WEEKS), ylim=(max(years[-1] + 1, years[0] + FEWEST_YEARS), years[0]))
    axes.set_yticks([year + 0.5 for year in years], [str(year) for year in years])
    starts = month_starts()
    axes.set_xticks([place for _, place in starts], [f"{on:%b}" for on, _ in starts], ha="left")
    axes.tick_params(axis="both", labelsize=LABEL, length=0, pad=4)
    axes.spines["bottom"].set_visible(False)


def _draw_cells(axes: Axes, weeks: Iterable[WeekNet], look: Look) -> None:
    """Draw cells of one style as a single path, because five hundred patches take a second."""
    cells = [_cell(week) for week in weeks]
    if cells:
        axes.add_patch(PathPatch(Path.make_compound_path(*cells), zorder=2, **look))


def _cell(week: WeekNet) -> Path:
    left, top = column_of(week) + SPACE, week.year + SPACE
    right, bottom = left + 1 - 2 * SPACE, top + 1 - 2 * SPACE
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)


def _mark(axes: Axes, trade: TradeRecord) -> None:
    """Frame the last week, to show where the figures end."""
    last = trade.weeks[-1]
    frame = Rectangle((column_of(last), last.year), 1, 1, zorder=3, clip_on=False, **FRAME_LOOK)
    axes.add_patch(frame)


def _entries(
    trade: TradeRecord, shades: Sequence[Shade], unknown: Sequence[WeekNet]
) -> list[Entry]:
    """Return the legend: each shade with its limits, then the marks."""
    last = trade.weeks[-1]
    net = "not known" if last.net is None else amount(last.net, trade.unit)
    entries = [Entry("box", FRAME_LOOK, f"last week, to {day(last.week_ending)}", net)]
    nets = [week.net for week in trade.weeks if week.net is not None]
    for shade, colour in zip(shades, COLOURS, strict=True):
        if any(shade.holds(net) for net in nets):
            look: Look = {"facecolor": colour, "linewidth": 0}
            note = REDUCED if shade.above is None else None
            entries.append(Entry("box", look, limits_of(shade, trade.unit), note=note))
    if unknown:
        entries.append(Entry("box", GAP_LOOK, "not known"))
    return entries
