"""Lay out a figure: title and captions are set, with empty axes between them.

Positions are in inches from the lower left corner. Figures are made without pyplot, so that two
drawings share no state.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TypedDict, Unpack

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from monitor.charts.captions import METHOD, Words
from monitor.charts.fonts import drawable, families
from monitor.charts.sizes import REPORT, WIDTH, Size
from monitor.charts.style import SMALL, SOFT, SUBTITLE, TITLE, WARNING
from monitor.core.frozen import Frozen

MARGIN = 0.28
DOTS_PER_INCH = REPORT.dots_per_inch
"""Resolution at which text is measured; without hinting, widths are the same in every size."""
LEAST, MOST = 0.62, 1.5
"""Factors of the usual height within which axes may shrink or grow for a size of fixed height."""

GLUE = "\N{NO-BREAK SPACE}"
GLUED = re.compile(r"(?<=\d) (?=%|MMT|t\b|week|[A-Z][a-z]{2}\b)|(?<=\b[A-Z][a-z]{2}) (?=\d{4}\b)")
"""Spaces at which a line is not broken: between a number and its unit, and inside a date."""


class Type(TypedDict, total=False):
    """Text properties, by matplotlib's names."""

    size: float
    weight: str
    color: str
    ha: str
    va: str


class Box(Frozen):
    """A rectangle in inches."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height


class ChartFrame(Frozen):
    """A figure with its texts set and empty axes in `body`."""

    figure: Figure
    axes: Axes
    body: Box

    def put(self, x: float, y: float, text: str, **style: Unpack[Type]) -> Text:
        """Add a text at a position in inches; `style` as for matplotlib's `Text`."""
        width, height = self.figure.get_size_inches()
        return self.figure.text(x / width, y / height, text, **style)


def chart_frame(
    words: Words,
    height: float,
    *,
    left: float,
    right: float,
    above: float,
    below: float = 0.5,
    size: Size = REPORT,
    elastic: bool = True,
) -> ChartFrame:
    """Return a figure with axes of that height, and room for labels on all four sides.

    It grows with its texts, so that a long title takes no room from the chart. In a size of
    fixed height the axes change instead, if `elastic`.
    """
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    head, foot = _head(figure, words), _foot(figure, words)
    bottom = MARGIN + sum(size_in(text).height for text in foot) + 0.1 + below
    over = above + sum(size_in(text).height for text in head) + 0.1 + MARGIN
    if elastic and size.height_in is not None:
        height = min(max(size.height_in - bottom - over, LEAST * height), MOST * height)
    total = bottom + height + over
    figure.set_size_inches(WIDTH, total)
    _stack(head, total - MARGIN, total)
    _stack(foot, bottom - below - 0.05, total)
    body = Box(left, bottom, WIDTH - left - right, height)
    axes = figure.add_axes((body.left / WIDTH, bottom / total, body.width / WIDTH, height / total))
    return ChartFrame(figure, axes, body)


def size_in(text: Text) -> Box:
    """Return the rectangle a text takes, in inches."""
    figure = text.get_figure(root=True)
    assert figure is not None  # noqa: S101
    extent = text.get_window_extent()
    dots = figure.dpi
    return Box(extent.x0 / dots, extent.y0 / dots, extent.width / dots, extent.height / dots)


def wrapped(text: str, size: float, width: float, weight: str = "normal") -> str:
    """Return the text in as few lines as `width` inches allow, of about equal length.

    It is never broken inside an amount or a date.
    """
    glued = (word.replace(GLUE, " ") for word in GLUED.sub(GLUE, text).split(" "))
    words = [part for word in glued for part in _parts(word, size, width, weight)]
    widths = [width_in(f"{word} ", size, weight) for word in words]
    lines = _broken(widths, width)
    narrower = width
    while len(_broken(widths, narrower - 0.1)) == len(lines) and narrower > width / 2:
        narrower -= 0.1
    return "\n".join(" ".join(words[k] for k in line) for line in _broken(widths, narrower))


def _broken(widths: list[float], width: float) -> list[list[int]]:
    """Return the indexes of the words, line by line."""
    lines, taken = list[list[int]]([[]]), 0.0
    for k, own in enumerate(widths):
        if lines[-1] and taken + own > width:
            lines.append([])
            taken = 0.0
        lines[-1].append(k)
        taken += own
    return lines


def _parts(word: str, size: float, width: float, weight: str) -> list[str]:
    """Return the word, split if it is wider than a line, because Chinese has no spaces."""
    if width_in(f"{word} ", size, weight) <= width:
        return [word]
    parts, taken = [""], 0.0
    for sign in word:
        own = width_in(sign, size, weight)
        if taken + own > 0.95 * width:
            parts.append("")
            taken = 0.0
        parts[-1] += sign
        taken += own
    return parts


def cut(text: str, size: float, width: float, weight: str = "normal") -> str:
    """Return the text, shortened with an ellipsis if it is wider than `width` inches."""
    if width_in(text, size, weight) <= width:
        return text
    fits = bisect_right(
        range(len(text)), width, key=lambda k: width_in(f"{text[:k].rstrip()}…", size, weight)
    )
    return f"{text[: max(0, fits - 1)].rstrip()}…"


@lru_cache(maxsize=2048)
def width_in(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text, in inches."""
    font = FontProperties(family=families(), size=size, weight=weight)
    ruler = _ruler()
    width, _, _ = ruler.get_text_width_height_descent(drawable(text), font, False)  # type: ignore[no-untyped-call]
    return float(width) / DOTS_PER_INCH


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, DOTS_PER_INCH)  # type: ignore[no-untyped-call]


def _head(figure: Figure, words: Words) -> list[Text]:
    space = WIDTH - 2 * MARGIN
    title = wrapped(words.title, TITLE, space, "bold")
    subtitle = wrapped(words.subtitle, SUBTITLE, space)
    return [
        figure.text(0, 0, title, size=TITLE, weight="bold", linespacing=1.2, va="top"),
        figure.text(0, 0, subtitle, size=SUBTITLE, color=SOFT, linespacing=1.3, va="top"),
    ]


def _foot(figure: Figure, words: Words) -> list[Text]:
    space = WIDTH - 2 * MARGIN
    texts = []
    if words.warning:
        warning = wrapped(words.warning, SMALL + 1, space, "bold")
        style: Type = {"size": SMALL + 1, "weight": "bold", "color": WARNING}
        texts.append(figure.text(0, 0, warning, va="top", **style))
    sources = wrapped(f"{words.sources} · {METHOD}", SMALL, space)
    texts.append(figure.text(0, 0, sources, size=SMALL, color=SOFT, linespacing=1.3, va="top"))
    return texts


def _stack(texts: list[Text], top: float, total: float) -> None:
    """Set texts below each other from `top` (inches) down."""
    for text in texts:
        text.set_position((MARGIN / WIDTH, top / total))
        top -= size_in(text).height + 0.07
