"""Draw a `Plot` with matplotlib in the house style: a chart that needs only its values.

Lines are labelled at their ends, beside the axes if they reach the right edge. The notes follow the
subtitle. Events are not drawn: pictures with events draw themselves (`pictures/cumulative.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf, nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from monitor.charts.captions import Words
from monitor.charts.fan import MIDDLE_LOOK
from monitor.charts.labels import place_label
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame, cut, size_in, width_in
from monitor.charts.legend import BOUGHT_LOOK, SEASONAL_LOOK, SHIPPED_LOOK, STRAIGHT_LOOK
from monitor.charts.series import Line
from monitor.charts.shapes import Amount, Mark, Plot, Rule, Series, Stretch
from monitor.charts.shapes import Look as LookName
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BEHIND_LABEL,
    BOUGHT,
    CANCELLED,
    GAP_LOOK,
    INK,
    LABEL,
    PAST_LOOK,
    RULE,
    SHADE,
    SMALL,
    SOFT,
    STRAIGHT,
    UNKNOWN,
    UNKNOWN_LOOK,
    Look,
    house_style,
)

HEIGHT, LEFT, GAP, EDGE = 3.9, 0.62, 0.16, 0.12
GUTTER = 2.2
"""Most inches for the labels beside the axes."""
PALE = "#B9D3E4"
BAR_WIDTH, UPRIGHT_WIDTH = 0.7, 0.016
LOOKS: dict[LookName, Look] = {
    "bought": BOUGHT_LOOK,
    "later": {"color": BOUGHT, "linewidth": 2.6, "alpha": 0.4},
    "shipped": SHIPPED_LOOK,
    "straight": STRAIGHT_LOOK,
    "seasonal": SEASONAL_LOOK,
    "past": PAST_LOOK,
    "last": {"color": INK, "linewidth": 1.4},
    "mean": {"color": INK, "linewidth": 1.5},
    "wide": {"color": BOUGHT, "alpha": 0.24},
    "narrow": {"color": BOUGHT, "alpha": 0.3},
    "median": MIDDLE_LOOK,
    "needed": {"color": INK, "linewidth": 1.8, "linestyle": (0, (5, 3))},
    "rest": {"color": INK, "linewidth": 1.4, "linestyle": (0, (1.5, 1.5))},
    "reduced": {"color": CANCELLED, "linewidth": 1.5},
    "faint": {"color": PALE, "linewidth": 1.5},
    "unknown": {"color": UNKNOWN, "linewidth": 2.2},
    "said": {"color": CANCELLED, "linewidth": 1.5},
    "chance": {"color": BOUGHT, "linewidth": 2.4},
    "step": {"color": STRAIGHT, "linewidth": 1.4},
}
"""Properties of lines, by matplotlib's names; an area or a bar takes the colour alone."""
STRONG: frozenset[LookName] = frozenset({"bought", "chance", "unknown"})
"""The lines a chart is about, with larger points and bold labels."""
INKS: dict[LookName, str] = {"past": SOFT, "faint": SOFT, "step": SOFT, "unknown": "#A04A82"}
"""Colours of labels where that of the line is too pale for text."""
POINT_SHAPES: dict[LookName, str] = {"said": "D"}


@house_style()
def draw_plot(words: Words, plot: Plot, size: Size = REPORT) -> Figure:
    """Draw the figure."""
    beside = [series for series in plot.series if series.label and _reaches_edge(plot, series)]
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
    _label_inside(page.axes, plot, beside, taken)
    _label_beside(page, plot, beside)
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
    xs, ys = [place.at for place in plot.places], _numbers(series.values)
    base = _numbers(series.base) if series.base else [0.0] * len(ys)
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


def _numbers(values: Sequence[Amount]) -> list[float]:
    return [nan if value is None else float(value) for value in values]


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


def _reaches_edge(plot: Plot, series: Series) -> bool:
    """Return whether a series is labelled beside the axes, as the page does."""
    return series.last is not None and plot.is_last(plot.places[series.last].at)


def _end(plot: Plot, series: Series) -> tuple[float, float]:
    """Return where a series ends; for an area, the middle of its last range."""
    k = series.last or 0
    value, base = series.values[k] or 0, series.base[k] if series.base else None
    return plot.places[k].at, float(value if base is None else (value + base) / 2)


def _label_inside(axes: Axes, plot: Plot, beside: Sequence[Series], taken: Sequence[Bbox]) -> None:
    """Label the lines that end inside the axes, and the marks, the most important first."""
    boxes, lines = [*taken], list(_lines(plot))
    level = max((rule.at for rule in plot.rules if not rule.upright), default=inf)
    level = level if plot.y[0] <= level <= plot.y[1] else plot.y[1]
    for series in reversed(plot.series):
        if series.label and series not in beside and series.last is not None:
            point = _end(plot, series)
            strong = series.look in STRONG
            if series.form in ("line", "steps"):
                dot: Look = {"color": LOOKS[series.look]["color"], "zorder": 3.6}
                axes.plot(*point, "o", markersize=7 if strong else 4, **dot)
            label = _annotation(axes, series.label, point, series.look, strong=strong)
            boxes.append(place_label(label, axes, lines, boxes, level))
    for mark in plot.marks:
        label = _mark_label(axes, mark)
        boxes.append(place_label(label, axes, lines, boxes, level))


def _mark_label(axes: Axes, mark: Mark) -> Annotation:
    return _annotation(axes, mark.label, (mark.x, mark.y), mark.look, strong=False)


def _annotation(
    axes: Axes, text: str, point: tuple[float, float], look: LookName, *, strong: bool
) -> Annotation:
    return axes.annotate(
        text,
        point,
        (0, 0),
        textcoords="offset points",
        color=_ink(look),
        size=LABEL + 1 if strong else SMALL + 0.5,
        weight="bold" if strong else "normal",
        linespacing=1.1,
        zorder=4,
        bbox=BEHIND_LABEL,
    )


def _ink(look: LookName) -> str:
    return INKS.get(look, str(LOOKS[look]["color"]))


def _lines(plot: Plot) -> Iterator[Line]:
    """Yield what a label should not cross."""
    xs = [place.at for place in plot.places]
    for series in plot.series:
        ys = _numbers(series.values)
        if series.form == "line":
            yield xs, ys
        if series.form == "steps":
            yield (
                [xs[0], *(x for x in xs[1:] for _ in "ab")],
                [*(y for y in ys[:-1] for _ in "ab"), ys[-1]],
            )
    for rule in plot.rules:
        across = ([rule.at] * 2, [*plot.y]) if rule.upright else ([*plot.x], [rule.at] * 2)
        yield across


def _label_beside(page: ChartFrame, plot: Plot, beside: Sequence[Series]) -> None:
    """Set the labels of the lines that reach the right edge, one below the other."""
    body, (low, high) = page.body, plot.y
    ends = sorted(((_end(plot, series)[1], series) for series in beside), key=lambda e: -e[0])
    texts = []
    for value, series in ends:
        lines = [cut(line, LABEL, GUTTER) for line in series.label.split("\n")]
        up = body.bottom + body.height * (value - low) / (high - low)
        strong = "bold" if series.look in STRONG else "normal"
        text = page.put(body.right + GAP, up, "\n".join(lines), size=LABEL, weight=strong)
        text.set(va="center", color=_ink(series.look), linespacing=1.1)
        texts.append((up, text))
    heights = [size_in(text).height + 0.02 for _, text in texts]
    middles = _stacked([up for up, _ in texts], heights, body.top, body.bottom)
    for (_, text), middle in zip(texts, middles, strict=True):
        text.set_y(middle / page.figure.get_size_inches()[1])


def _stacked(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return the middles of labels below each other, each as near as possible to its line."""
    middles: list[float] = []
    limit = top + 0.1
    for want, height in zip(wanted, heights, strict=True):
        middles.append(min(want, limit - height / 2))
        limit = middles[-1] - height / 2
    limit = bottom - 0.1
    for k in range(len(middles) - 1, -1, -1):
        middles[k] = max(middles[k], limit + heights[k] / 2)
        limit = middles[k] + heights[k] / 2
    return middles
