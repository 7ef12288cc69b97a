"""Labels of a plot on a page in columns: beside the plot, or where several lines end before that.

Inside the plot other lines go on, such as what was bought after a deadline: labels keep clear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from monitor.charts.shapes import Series
from monitor.charts.stacking import Span, stacked, stacked_clear
from monitor.core.frozen import Frozen
from monitor.reports.label_places import HEIGHT, LINE, Box, Screen, Taken, signs_of
from monitor.reports.plot_labels import Labels, Text
from monitor.reports.plot_lines import Line, spans_between
from monitor.reports.plot_scale import percent

APART = 11.0
"""Pixels from where lines end to their labels, as in `charts.css`."""
BETWEEN = 3.0
"""Pixels from a label to the next one."""

Wrapped = tuple[str, ...]


class Columns(Frozen):
    """The labels in columns, and the boxes that are taken on each screen, with those before."""

    texts: tuple[Text, ...]
    taken: dict[Screen, Taken]


def columns_of(
    labels: Labels, lines: Sequence[Line], levels: Sequence[Mapping[Screen, Taken]]
) -> Columns:
    """Return the labels right of where lines end, one below the other, clear of rules' names."""
    screens = (labels.screens.wide, labels.screens.narrow)
    taken = {screen: [box for level in levels for box in level[screen]] for screen in screens}
    texts: list[Text] = []
    for column in labels.columns[:-1]:
        tops = []
        for screen in screens:
            placed = _inside(labels, column, lines, taken[screen], screen)
            tops.append([top for top, _ in placed])
            taken[screen] += [box for _, boxes in placed for box in boxes]
        texts += _texts(labels, column, percent(column), tops, percent(1 - column))
    last = labels.columns[-1]
    texts += _texts(labels, last, "100%", [_beside(labels, screen) for screen in screens], "")
    return Columns(tuple(texts), taken)


def _texts(
    labels: Labels, column: float, left: str, tops: Sequence[Sequence[float]], room: str
) -> Iterator[Text]:
    for (series, _), wide, narrow in zip(labels.of(column), *tops, strict=True):
        lines, places = tuple(series.label.split("\n")), (wide / HEIGHT, narrow / HEIGHT)
        yield Text(
            series.look, left, percent(places[0]), lines, percent(places[1]), series.quiet, room
        )


def _beside(labels: Labels, screen: Screen) -> list[float]:
    """Return the tops of the labels beside the plot, in pixels."""
    own = labels.of(labels.columns[-1])
    heights = [_height(_wrapped(series, screen.gutter, screen)) for series, _ in own]
    middles = stacked([HEIGHT * y for _, (_, y) in own], heights, -LINE, HEIGHT + LINE)
    return [middle - height / 2 for middle, height in zip(middles, heights, strict=True)]


def _inside(
    labels: Labels, column: float, lines: Sequence[Line], taken: Taken, screen: Screen
) -> list[tuple[float, Taken]]:
    """Return the top of each label of a column inside the plot, and the boxes it takes."""
    own = labels.of(column)
    room = min(screen.inside, (1 - column) * screen.widths[0]) - APART
    texts = [_wrapped(series, room, screen) for series, _ in own]
    heights, ends = [_height(text) for text in texts], [HEIGHT * y for _, (_, y) in own]
    crossing = [list(_crossing(text, column, lines, taken, screen)) for text in texts]
    middles = stacked_clear(ends, heights, 0, HEIGHT, crossing)
    tops = [middle - height / 2 for middle, height in zip(middles, heights, strict=True)]
    pairs = zip(texts, tops, strict=True)
    return [(top, list(_boxes(text, top, column, screen))) for text, top in pairs]


def _wrapped(series: Series, room: float, screen: Screen) -> Wrapped:
    """Return a label as it is broken in a room of some pixels, with its mark."""
    mark = "— " if screen.swatches and series.look != "past" else ""
    signs = max(1, int(room / screen.sign))
    lines = f"{mark}{series.label}".split("\n")
    return tuple(part for line in lines for part in wrap(line, signs))


def _height(text: Wrapped) -> float:
    return len(text) * LINE + BETWEEN


def _crossing(
    text: Wrapped, column: float, lines: Sequence[Line], taken: Taken, screen: Screen
) -> Iterator[Span]:
    """Yield the heights in pixels at which a line or another label stands in a label's width."""
    for width, box in _boxes(text, 0, column, screen):
        for top, bottom in spans_between(lines, box.left / width, box.right / width):
            yield HEIGHT * top, HEIGHT * bottom
        for size, other in taken:
            if size == width and other.left < box.right and box.left < other.right:
                yield other.top, other.bottom


def _boxes(text: Wrapped, top: float, column: float, screen: Screen) -> Iterator[tuple[float, Box]]:
    """Yield what a label of a column takes, at each width of a screen."""
    wide = max(map(signs_of, text)) * screen.sign
    for width in screen.widths:
        left = column * width + APART
        yield width, Box(left, top, left + wide, top + _height(text) - BETWEEN)
