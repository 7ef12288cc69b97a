"""Label the lines of a plot drawn with matplotlib, at their ends inside the axes or beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, nan

from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from monitor.charts.labels import place_label
from monitor.charts.layout import ChartFrame, cut, size_in
from monitor.charts.plot_looks import INKS, LOOKS, STRONG
from monitor.charts.series import Line
from monitor.charts.shapes import Amount, Mark, Plot, Series
from monitor.charts.shapes import Look as LookName
from monitor.charts.stacking import stacked
from monitor.charts.style import (
    BEHIND_LABEL,
    LABEL,
    SMALL,
    Look,
)

GAP, GUTTER, ROOM = 0.16, 2.2, 0.1
"""Inches before the labels beside the axes, at most for them, and above and below the axes."""


def numbers(values: Sequence[Amount]) -> list[float]:
    """Return values for matplotlib, where NaN is not known."""
    return [nan if value is None else float(value) for value in values]


def reaches_edge(plot: Plot, series: Series) -> bool:
    """Return whether a series is labelled beside the axes, as the page does."""
    return series.last is not None and plot.is_last(plot.places[series.last].at)


def label_inside(axes: Axes, plot: Plot, beside: Sequence[Series], taken: Sequence[Bbox]) -> None:
    """Label the lines that end inside the axes, and the marks, the most important first."""
    boxes, lines = [*taken], list(_lines(plot))
    level = max((rule.at for rule in plot.rules if not rule.upright), default=inf)
    level = level if plot.y[0] <= level <= plot.y[1] else plot.y[1]
    for series in reversed(plot.series):
        point = plot.end_of(series)
        if series.label and series not in beside and point is not None:
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
        ys = numbers(series.values)
        if series.form == "line":
            yield xs, ys
        if series.form == "steps":
            yield (
                [xs[0], *(x for x in xs[1:] for _ in "ab")],
                [*(y for y in ys[:-1] for _ in "ab"), ys[-1]],
            )
        if edge := plot.edge_of(series):
            yield [edge[0]] * 2, [*edge[1:]]
    for rule in plot.rules:
        across = ([rule.at] * 2, [*plot.y]) if rule.upright else ([*plot.x], [rule.at] * 2)
        yield across


def label_beside(page: ChartFrame, plot: Plot, beside: Sequence[Series]) -> None:
    """Set the labels of the lines that reach the right edge, one below the other."""
    body, (low, high) = page.body, plot.y
    pairs = ((plot.end_of(series), series) for series in beside)
    ends = sorted(((end[1], s) for end, s in pairs if end), key=lambda e: -e[0])
    texts = []
    for value, series in ends:
        lines = [cut(line, LABEL, GUTTER) for line in series.label.split("\n")]
        up = body.bottom + body.height * (value - low) / (high - low)
        strong = "bold" if series.look in STRONG else "normal"
        text = page.put(body.right + GAP, up, "\n".join(lines), size=LABEL, weight=strong)
        text.set(va="center", color=_ink(series.look), linespacing=1.1)
        texts.append((up, text))
    heights = [size_in(text).height + 0.02 for _, text in texts]
    down = stacked([-up for up, _ in texts], heights, -body.top - ROOM, ROOM - body.bottom)
    for (_, text), middle in zip(texts, down, strict=True):
        text.set_y(-middle / page.figure.get_size_inches()[1])
