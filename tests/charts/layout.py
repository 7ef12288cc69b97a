"""Measuring a drawn figure: which texts touch, and which leave it."""

from collections.abc import Iterator
from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

TOUCH = 0.5
"""Pixels by which two extents may overlap: rounding, not touching."""


def texts_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text to be seen, with its extent in pixels."""
    figure.canvas.draw()
    return list(_shown(figure))


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that touch."""
    pairs = combinations(texts_of(figure), 2)
    return [(a, b) for (a, one), (b, other) in pairs if _touch(one, other)]


def outside(figure: Figure) -> list[str]:
    """Texts that are not wholly on the figure."""
    area = figure.bbox
    return [
        text
        for text, box in texts_of(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > area.x1 or box.y1 > area.y1
    ]


def _shown(figure: Figure) -> Iterator[tuple[str, Bbox]]:
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        words = text.get_text()
        if text.get_visible() and words.strip():
            extent = Text.get_window_extent if isinstance(text, Annotation) else None
            yield words, extent(text) if extent else text.get_window_extent()


def _touch(one: Bbox, other: Bbox) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > TOUCH and up > TOUCH
