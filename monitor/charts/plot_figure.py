"""Draw a `Plot` with matplotlib in the house style: a chart that needs only its values.

Lines are labelled at their ends, beside the axes if they reach the right edge. The notes follow the
subtitle. Events are not drawn: pictures with events draw themselves (`pictures/cumulative.py`).
"""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from monitor.charts.captions import Words
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, size_in, width_in
from monitor.charts.plot_figure_labels import (
    GAP,
    GUTTER,
    label_beside,
    label_inside,
    numbers,
    reaches_edge,
)
from monitor.charts.plot_looks import LOOKS, POINT_SHAPES
from monitor.charts.shapes import Plot, Rule, Series, Stretch
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    GAP_LOOK,
    INK,
    LABEL,
    RULE,
    SHADE,
    UNKNOWN_LOOK,
    Look,
    house_style,
)
from monitor.core.frozen import replace

HEIGHT, LEFT, EDGE = 3.9, 0.62, 0.12
BAR_WIDTH, UPRIGHT_WIDTH = 0.7, 0.016


@house_style()
def draw_plot(words: Words, plot: Plot, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    beside = [series for series in plot.series if series.label and reaches_edge(plot, series)]
    gutter = max((width_in(text, LABEL) for s in beside for text in s.label.split("\n")), default=0)
    right = MARGIN + (GAP + EDGE + min(gutter, GUTTER) if beside else 0.2)
    ticks = max((width_in(tick.label, LABEL) for tick in plot.y_ticks), default=0)
    page = chart_frame(
        replace(words, subtitle=" ".join([words.subtitle, *plot.notes])),
        HEIGHT,
        left=max(LEFT, MARGIN + ticks + 0.1),
        right=right,
        above=0.4 if any(rule.upright for rule in plot.rules) else 0.2,
        size=size,
    )
    _draw_axes(page.axes, plot)
    for stretch in plot.stretches:
        _draw_stretch(page.axes, stretch)
    for depth, series in enumerate(plot.series):
        _draw_series(page.axes, plot, series, 2 + depth / 100)
    _draw_rest(page.axes, plot)
    taken = [_draw_rule(page, plot, rule) for rule in plot.rules]
    label_inside(page.axes, plot, beside, taken)
    label_beside(page, plot, beside)
    return page.figure


def _draw_axes(axes: Axes, plot: Plot) -> None:
    axes.set(xlim=plot.x, ylim=plot.y)
    axes.set_xticks([tick.at for tick in plot.x_ticks], [tick.label for tick in plot.x_ticks])
    axes.set_yticks([tick.at for tick in plot.y_ticks], [tick.label for tick in plot.y_ticks])
    axes.tick_params(axis="x", labelsize=LABEL, length=4, width=0.8, pad=3)
    axes.tick_params(axis="y", labelsize=LABEL, pad=4)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    if plot.y[0] <= 0 <= plot.y[1]:
        axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)


def _draw_stretch(axes: Axes, stretch: Stretch) -> None:
    look = GAP_LOOK if stretch.hatched else {"facecolor": SHADE, "linewidth": 0}
    axes.axvspan(stretch.first, stretch.last, zorder=0.4, **look)


def _draw_series(axes: Axes, plot: Plot, series: Series, depth: float) -> None:
    look = LOOKS[series.look]
    filled = {"color": look["color"], "alpha": look.get("alpha", 1), "linewidth": 0}
    xs, ys = [place.at for place in plot.places], numbers(series.values)
    base = numbers(series.base) if series.base else [0.0] * len(ys)
    match series.form:
        case "line":
            axes.plot(xs, ys, **look, zorder=depth)
        case "steps":
            axes.plot(xs, ys, drawstyle="steps-post", **look, zorder=depth)
        case "area":
            axes.fill_between(xs, base, ys, **filled, zorder=depth)
        case "bars":
            step = min((b - a for a, b in pairwise(xs)), default=1)
            tall = [y - low for y, low in zip(ys, base, strict=True)]
            axes.bar(xs, tall, BAR_WIDTH * step, base, **filled, zorder=depth)
        case "points":
            shape = POINT_SHAPES.get(series.look, "o")
            axes.plot(xs, ys, shape, color=look["color"], markersize=6.5, zorder=depth + 1)


def _draw_rest(axes: Axes, plot: Plot) -> None:
    """Draw marks and hatched bars."""
    for mark in plot.marks:
        colour = LOOKS[mark.look]["color"]
        face = colour if mark.filled else "white"
        axes.plot(mark.x, mark.y, "o", color=colour, markerfacecolor=face, markersize=6, zorder=3.5)
    for bar in plot.uprights:
        width = UPRIGHT_WIDTH * (plot.x[1] - plot.x[0])
        corner = (bar.x - width / 2, bar.low)
        axes.add_patch(Rectangle(corner, width, bar.high - bar.low, zorder=2.9, **UNKNOWN_LOOK))


def _draw_rule(page: ChartFrame, plot: Plot, rule: Rule) -> Bbox:
    """Draw a line across the plot; return the box of its label, above the axes for a day."""
    line: Look = {"color": INK, "linewidth": 1.2, "zorder": 1.6}
    if not rule.upright:
        page.axes.axhline(rule.at, **line)
        return _level_label(page.axes, plot, rule)
    page.axes.axvline(rule.at, **line)
    body, (first, last) = page.body, page.axes.get_xlim()
    place = body.left + body.width * (rule.at - first) / (last - first)
    text = page.put(place, body.top + 0.08, rule.label, size=LABEL, weight="bold")
    text.set(ha="center", va="bottom")
    half = size_in(text).width / 2
    middle = min(max(place, body.left + half), body.right - half)
    text.set_x(middle / page.figure.get_size_inches()[0])
    return text.get_window_extent()


def _level_label(axes: Axes, plot: Plot, rule: Rule) -> Bbox:
    """Label an amount on its line, at the left unless a series would cross it there."""
    label = axes.annotate(
        rule.label,
        (0, rule.at),
        (3, 2.5),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        size=LABEL,
        weight="bold",
        va="bottom",
        zorder=4,
        bbox=BEHIND_LABEL,
    )
    if _crossed(axes, plot, label.get_window_extent()):
        label.xy = (1, rule.at)
        label.set(ha="right", position=(-3, 2.5))
    return label.get_window_extent()


def _crossed(axes: Axes, plot: Plot, box: Bbox) -> bool:
    """Return whether a value of a series lies in a box."""
    points = [
        (place.at, value)
        for series in plot.series
        if series.form in ("line", "steps", "points")
        for place, value in zip(plot.places, series.values, strict=True)
        if value is not None
    ]
    places = axes.transData.transform(points) if points else ()
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for x, y in places)
